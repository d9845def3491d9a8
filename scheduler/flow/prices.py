"""What seats and tables are worth in each slot: the multipliers of a bound, seen by a roster."""

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np

from scheduler.flow.pairs import Ints, Pairs
from scheduler.instance import Instance
from scheduler.select.relaxation import RowName


@dataclass(frozen=True, slots=True)
class Prices:
    """`seats[p, s]` of a meeting of participant p in slot s, and `tables[s]`, in `scale`ths."""

    seats: Ints
    tables: Ints
    scale: int

    def surplus(self, pairs: Pairs) -> Ints:
        """What each pair is worth beyond its price in the slot where that is most."""
        best = np.full(len(pairs.numbers), np.iinfo(np.int64).min)
        for slot, table in enumerate(self.tables):
            here = self.seats[:, slot]
            reduced = self.scale * pairs.worth - here[pairs.first] - here[pairs.second] - table
            best = np.where(pairs.possible[:, slot], np.maximum(best, reduced), best)
        return best


def prices_of(instance: Instance, multipliers: Iterable[tuple[RowName, int]], scale: int) -> Prices:
    """The multipliers of the rows for seats, maxima and tables."""
    seats = np.zeros((len(instance.seats), instance.slots), dtype=np.int64)
    tables = np.zeros(instance.slots, dtype=np.int64)
    slots_of = dict(zip(instance.half_days, instance.slots_of, strict=True))
    for (kind, *names), multiplier in multipliers:
        if kind == "tables":
            tables[slots_of[names[0]]] = multiplier
        elif kind == "seats":
            seats[instance.participant_index[names[0]], slots_of[names[1]]] += multiplier
        elif kind == "max":
            seats[instance.participant_index[names[0]]] += multiplier
    return Prices(seats, tables, scale)
