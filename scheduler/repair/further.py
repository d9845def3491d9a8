"""What the linear program of kept meetings takes over from the relaxation over half-days."""

from collections.abc import Mapping

import numpy as np

from scheduler.certificate import SCALE
from scheduler.repair.rooms import half_day_names, rooms
from scheduler.select.glop import Entries, Ints
from scheduler.select.narrow import Narrowed
from scheduler.select.relaxation import Relaxation, earlier_stages

IMPLIED = 0.01  # of a point: with so little slack, what *narrow* leaves reaches the target


class Further:
    """The rows over half-days that those over slots do not imply, and columns of no candidate."""

    def __init__(
        self,
        narrow: Narrowed,
        relaxation: Relaxation,
        earlier: Mapping[str, int],
        own: Ints,
        start: Ints,
    ) -> None:
        instance = narrow.instance
        implied = {*half_day_names(instance, rooms(instance))}
        self.rows = [
            row
            for row in relaxation.rows
            if row.name not in implied and row.name[0] not in ("once", "mandatory")
        ]
        for row in earlier_stages(instance, relaxation, earlier):
            if row.name[1] != "served" or narrow.slack["served"] > IMPLIED * SCALE:
                self.rows.append(row)
        self.limits = [
            row.limit - sum(row.terms.get(n, 0) * value for n, value in narrow.fixed.items())
            for row in self.rows
        ]
        free = {c: n for c, n in relaxation.others.items() if n not in narrow.fixed}
        self.columns = list(free) if self.rows else []
        self.tops = np.array([relaxation.tops[free[c]] for c in self.columns], dtype=np.float64)
        self._numbered: dict[int, list[int]] = {}
        if self.rows:
            half_day = np.array(instance.half_day_of)[start]
            for column, (candidate, day) in enumerate(zip(own.tolist(), half_day, strict=True)):
                self._numbered.setdefault(relaxation.held[candidate][day], []).append(column)
            self._numbered |= {free[c]: [len(own) + k] for k, c in enumerate(self.columns)}

    def entries(self, first: int) -> Entries:
        """Those of the rows, which are numbered from `first` on."""
        found = [
            (first + number, column, coefficient)
            for number, row in enumerate(self.rows)
            for n, coefficient in row.terms.items()
            for column in self._numbered.get(n, ())
        ]
        row, column, value = np.array(found, dtype=np.int64).reshape(-1, 3).T
        return Entries(row, column, value.astype(np.float64))
