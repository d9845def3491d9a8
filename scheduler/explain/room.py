"""What a remedy could give a plain problem at most: the flows of *select* with more room.

Only how much room there is in all counts there, so that nothing but a few capacities changes.
"""

from dataclasses import dataclass, replace

import numpy as np

from scheduler.certificate import SCALE
from scheduler.explain.remedies import LONGER_BY, Kind, remedied
from scheduler.flow.choice import choose, most_served, multipliers
from scheduler.flow.pairs import Ints, pairs_of
from scheduler.flow.prices import prices_of
from scheduler.instance import Instance, seats_of


@dataclass(frozen=True, slots=True)
class _Room:
    """Meetings more that each participant can have, tables, and what both are worth at most."""

    seats: Ints
    tables: int
    worth: int


class Plain:
    """A plain problem (see scheduler.flow.pairs) and its best choice."""

    def __init__(self, instance: Instance) -> None:
        self._instance = instance
        self._pairs = pairs_of(instance)
        choice = choose(self._pairs)
        self.most = choice.bound
        shown = multipliers(instance, self._pairs, choice)
        self._prices = prices_of(instance, shown, SCALE)

    def bound(self, kind: Kind, where: str, value: int) -> int:
        """The most served with the remedy, as far as it can be above `value`.

        The prices of the choice show what most remedies can't give (weak duality), and only for
        the others is the flow solved again.
        """
        pairs = self._pairs
        if kind is Kind.TABLE and self._opens_a_slot(where):
            return most_served(pairs_of(Instance(remedied(self._instance.problem, kind, where))))
        room = self._room(kind, where)
        shown = (SCALE * (2 * self.most + 1) // 2 + room.worth) // SCALE
        if shown <= value:
            return shown
        most = np.minimum(pairs.seats.sum(axis=1) + room.seats, self._maxima())
        roomy = replace(pairs, most=most, tables=np.append(pairs.tables, room.tables))
        return min(shown, most_served(roomy))

    def _opens_a_slot(self, half_day: str) -> bool:
        """Whether there was no table before, and so no candidate that could begin there."""
        return any(self._instance.open_tables[slot] == 0 for slot in self._slots(half_day))

    def _slots(self, half_day: str) -> list[int]:
        return self._instance.slots_of[self._instance.half_days.index(half_day)]

    def _room(self, kind: Kind, where: str) -> "_Room":
        instance, pairs, prices = self._instance, self._pairs, self._prices
        nobody = np.zeros(len(pairs.most), dtype=np.int64)
        if kind is Kind.TABLE:
            slots = self._slots(where)
            return _Room(nobody, len(slots), int(prices.tables[slots].sum()))
        if kind is Kind.SEAT:
            number = instance.participant_index[where]
            participant = instance.problem.participants[number]
            wider = seats_of(replace(participant, seats=participant.seats + 1), instance.slot_index)
            more = np.array(wider) - pairs.seats[number]
            alone = nobody.copy()
            alone[number] = more.sum()
            return _Room(alone, 0, int(prices.seats[number] @ more))
        count, last = 1 if kind is Kind.SLOT else LONGER_BY, self._slots(where)[-1]
        seats, tables = pairs.seats[:, last], instance.open_tables[last]
        worth = int(prices.seats[:, last] @ seats + prices.tables[last] * tables)
        return _Room(count * seats, count * tables, count * worth)

    def _maxima(self) -> Ints:
        maxima = np.full(len(self._pairs.most), np.iinfo(np.int64).max)
        for limit in self._instance.limits:
            maxima[self._instance.participant_index[limit.name[1]]] = limit.most
        return maxima
