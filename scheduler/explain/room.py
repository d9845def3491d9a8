"""What a remedy could give a plain problem at most: the flows of *select* with more room.

Only how much room there is in all counts there, so that nothing but a few capacities changes.
"""

from dataclasses import dataclass, replace

import numpy as np

from scheduler.explain.remedies import LONGER_BY, Kind, remedied
from scheduler.flow.choice import Choice, most_served
from scheduler.flow.pairs import Ints, Pairs, pairs_of
from scheduler.instance import Instance, seats_of


@dataclass(frozen=True, slots=True)
class Plain:
    """A plain problem (see scheduler.flow.pairs), and its best choice."""

    instance: Instance
    pairs: Pairs
    choice: Choice

    def bound(self, kind: Kind, where: str, value: int) -> int:
        """The most served with the remedy, as far as it can be above `value`.

        The prices of the choice show what most remedies can't give (weak duality), and only for
        the others is the flow solved again.
        """
        if kind is Kind.TABLE and self._opens_a_slot(where):
            return most_served(pairs_of(Instance(remedied(self.instance.problem, kind, where))))
        pairs, choice = self.pairs, self.choice
        more, tables = self._added(kind, where)
        worth = int(choice.prices @ more) + choice.table_price * tables
        shown = (2 * choice.bound + 1 + worth) // 2
        if shown <= value:
            return shown
        roomy = replace(pairs, most=pairs.most + more, tables=np.append(pairs.tables, tables))
        return min(shown, most_served(roomy))

    def _opens_a_slot(self, half_day: str) -> bool:
        """Whether there was no table before, and so no candidate that could begin there."""
        return any(self.instance.open_tables[slot] == 0 for slot in self._slots(half_day))

    def _slots(self, half_day: str) -> list[int]:
        return self.instance.slots_of[self.instance.half_days.index(half_day)]

    def _added(self, kind: Kind, where: str) -> tuple[Ints, int]:
        """Meetings more that each participant can have, and tables, over all slots."""
        before, slots = self.pairs.seats.sum(axis=1), self.instance.slot_index
        after, tables = before.copy(), 0
        if kind is Kind.TABLE:
            tables = len(self._slots(where))
        elif kind is Kind.SEAT:
            number = self.instance.participant_index[where]
            participant = self.instance.problem.participants[number]
            after[number] = sum(seats_of(replace(participant, seats=participant.seats + 1), slots))
        else:
            last, count = self._slots(where)[-1], 1 if kind is Kind.SLOT else LONGER_BY
            after += count * self.pairs.seats[:, last]
            tables = count * self.instance.open_tables[last]
        return np.minimum(after, self._maxima()) - self.pairs.most, tables

    def _maxima(self) -> Ints:
        maxima = np.full(len(self.pairs.most), np.iinfo(np.int64).max)
        for limit in self.instance.limits:
            maxima[self.instance.participant_index[limit.name[1]]] = limit.most
        return maxima
