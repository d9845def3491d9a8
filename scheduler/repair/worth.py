"""What it is worth to keep a meeting: its slot first, its table next, in one number."""

from collections.abc import Collection
from dataclasses import dataclass

import numpy as np

from scheduler.certificate import SCALE
from scheduler.keepable import Keepable
from scheduler.repair.program import Program
from scheduler.select.glop import Floats, Ints
from scheduler.select.relaxation import RowName

Multipliers = tuple[tuple[RowName, int], ...]


@dataclass(frozen=True, slots=True)
class Worth:
    """A meeting in its slot counts `together`, one at its table too 1 more.

    `homeless` of those that can stay in their slot can't have their table. As a slot counts more
    than twice as much as all of these, what is shown of both together says all of slots alone.
    """

    can: Keepable

    @property
    def homeless(self) -> int:
        """How many can stay in their slot, but not at their table."""
        return len(self.can.slots) - len(self.can.tables)

    @property
    def together(self) -> int:
        """What one slot counts."""
        return 2 * self.homeless + 1

    def of(self, columns: Program) -> Floats:
        """Of each column."""
        stays = self.staying(columns, self.can.slots)
        worth = np.zeros(len(columns.candidate))
        worth[stays] = self.together
        worth[self.staying(columns, self.can.tables)] += 1
        return worth

    def staying(self, columns: Program, candidates: Collection[int]) -> Ints:
        """The columns in which these stay in their slot."""
        slots = np.full(columns.candidates() + 1, -2)  # the last: no candidate
        slots[list(candidates)] = [self.can.slots[candidate] for candidate in candidates]
        return np.flatnonzero(slots[columns.candidate] == columns.start)

    def slots(self, both: int) -> int:
        """No more slots are kept where no schedule has more than `both`."""
        return (both + self.homeless) // (self.together + 1)

    def multipliers(self, columns: Program, prices: Floats) -> tuple[Multipliers, Multipliers]:
        """Those of 'kept-slots' and of 'kept-tables', from prices for both together."""
        named = [
            (name, float(price))
            for name, price in zip(columns.names, prices, strict=False)  # those per candidate last
            if price
        ]
        each = self.together + 1
        asked = (("stage", "kept-slots"), self.together * SCALE)
        return _scaled(named, SCALE / each), (*_scaled(named, SCALE), asked)


def _scaled(named: list[tuple[RowName, float]], scale: float) -> Multipliers:
    return tuple((name, scaled) for name, price in named if (scaled := round(price * scale)))
