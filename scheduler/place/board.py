"""A timetable under construction: who begins where, and what would be in the way."""

from collections.abc import Iterable

from scheduler.instance import Instance
from scheduler.place.ledger import Ledger
from scheduler.sites.siteplan import SitePlan

LONGEST_PATH = 400  # meetings that may be moved to make room for one


class Board:
    """Meetings placed so far; knows seats, table counts, pins, limits, resources and precedences.

    What it does not know (which table exactly, which delegate exactly) is decided by later stages;
    for meetings of one slot these always succeed. `longest_path` limits what place may exchange.
    Where sites matter it plans one for each meeting.
    """

    def __init__(self, instance: Instance) -> None:
        self.instance = instance
        self.longest_path = LONGEST_PATH
        self.start: dict[int, int] = {}
        self.at: list[set[int]] = [set() for _ in range(instance.slots)]
        self.busy: list[list[list[int]]] = [
            [[] for _ in range(instance.slots)] for _ in instance.problem.participants
        ]
        everywhere = (1 << instance.slots) - 1
        self._full = [everywhere & ~bits for bits in instance.free_bits]
        self._no_table = everywhere & ~instance.open_bits
        self._ledger = Ledger(instance)
        self.plan: SitePlan | None = None
        if instance.sites is not None:
            self.plan = SitePlan(instance, instance.sites, self.at, self.busy)
        self._order = _neighbours(instance.precedences)
        self._pins = {
            candidate
            for candidate in range(len(instance.members))
            if instance.pinned_table[candidate] is not None
            or instance.pinned_delegates(candidate) is not None
        }

    def plain(self, candidate: int) -> bool:
        """Whether only seats, free slots and counts restrict it: one slot, nothing pinned."""
        return (
            self.instance.lengths[candidate] == 1
            and candidate not in self._pins
            and candidate not in self._order
        )

    def put(self, candidate: int, start: int, site: int | None = None) -> None:
        """Places the candidate; the caller has made sure that nothing is in its way.

        At the best site, if none is given and it matters.
        """
        covered = self.instance.covered(candidate, start)
        if self.plan is not None:
            self.plan.put(candidate, covered, site)
        self._ledger.count(candidate, covered, 1)
        self.start[candidate] = start
        for slot in covered:
            self.at[slot].add(candidate)
            if len(self.at[slot]) >= self.instance.open_tables[slot]:
                self._no_table |= 1 << slot
            for participant in self.instance.members[candidate]:
                busy = self.busy[participant][slot]
                busy.append(candidate)
                if len(busy) >= self.instance.seats[participant][slot]:
                    self._full[participant] |= 1 << slot

    def remove(self, candidate: int) -> int:
        """Takes the candidate away; its former first slot."""
        start = self.start.pop(candidate)
        for slot in self.instance.covered(candidate, start):
            self.at[slot].discard(candidate)
            if len(self.at[slot]) < self.instance.open_tables[slot]:
                self._no_table &= ~(1 << slot)
            for participant in self.instance.members[candidate]:
                busy = self.busy[participant][slot]
                busy.remove(candidate)
                if len(busy) < self.instance.seats[participant][slot]:
                    self._full[participant] &= ~(1 << slot)
        self._ledger.count(candidate, self.instance.covered(candidate, start), -1)
        if self.plan is not None:
            self.plan.remove(candidate, self.instance.covered(candidate, start))
        return start

    def fits(self, candidate: int, start: int) -> bool:
        """Whether it can be placed there as things are; `start` is one of its possible starts."""
        return self.roomiest(candidate, (start,)) is not None

    def roomiest(self, candidate: int, starts: Iterable[int]) -> int | None:
        """Of the possible starts in which it can be placed as things are, that with most room."""
        taken = self._no_table
        for participant in self.instance.members[candidate]:
            taken |= self._full[participant]
        blocked = taken
        for further in range(1, self.instance.lengths[candidate]):
            blocked |= taken >> further
        free = [start for start in starts if not blocked >> start & 1]
        free.sort(key=self._load)
        return next((start for start in free if self._permits(candidate, start)), None)

    def _load(self, slot: int) -> float:
        return len(self.at[slot]) / self.instance.open_tables[slot]

    def _permits(self, candidate: int, start: int) -> bool:
        """Whether limits, resources, sites, pins and precedences do; not seats and tables."""
        covered = self.instance.covered(candidate, start)
        if not self._ledger.fits(candidate, covered):
            return False
        if self.plan is not None and not self.plan.fits(candidate, covered):
            return False
        if candidate in self._pins and any(True for _ in self._pin_clashes(candidate, start)):
            return False
        return not any(True for _ in self._order_clashes(candidate, start))

    def out_of_tables(self, slot: int, site: int | None = None) -> bool:
        """Whether all tables are taken in the slot, at the site if one is given."""
        if len(self.at[slot]) >= self.instance.open_tables[slot]:
            return True
        return self.plan is not None and site is not None and self.plan.full(site, slot)

    def crowded(self, candidate: int, start: int) -> list[int]:
        """Participants without a free seat there."""
        seats = self.instance.seats
        slots = self.instance.covered(candidate, start)
        return [
            p
            for p in self.instance.members[candidate]
            if any(len(self.busy[p][slot]) >= seats[p][slot] for slot in slots)
        ]

    def in_the_way(self, candidate: int, start: int, worth: list[int]) -> set[int]:
        """Meetings whose removal makes room there, of least worth where there is a choice."""
        instance = self.instance
        out: set[int] = set()
        slots = self.instance.covered(candidate, start)
        for participant in instance.members[candidate]:
            for slot in slots:
                present = [other for other in self.busy[participant][slot] if other not in out]
                excess = len(present) + 1 - instance.seats[participant][slot]
                out.update(_least(present, excess, worth))
        out.update(self._order_clashes(candidate, start))
        out.update(self._pin_clashes(candidate, start))
        out.update(
            self._ledger.in_the_way(candidate, slots, held=self.start, at=self.at, worth=worth)
        )
        for slot in slots:
            present = [other for other in self.at[slot] if other not in out]
            excess = len(present) + 1 - instance.open_tables[slot]
            out.update(_least(sorted(present), excess, worth))
        if self.plan is not None:
            site = self.plan.best(candidate, slots)
            out.update(self.plan.in_the_way(candidate, slots, site))
        return out

    def strained(self, moved: Iterable[int], slots: Iterable[int]) -> bool:
        """Whether moving these into the slots was too much for resources or sites."""
        if self._ledger.overdrawn(slots):
            return True
        return self.plan is not None and self.plan.torn(moved, self.start)

    def _order_clashes(self, candidate: int, start: int) -> Iterable[int]:
        lengths = self.instance.lengths
        for other, comes_first in self._order.get(candidate, ()):
            other_start = self.start.get(other)
            if other_start is None:
                continue
            if comes_first and other_start + lengths[other] > start:
                yield other
            if not comes_first and start + lengths[candidate] > other_start:
                yield other

    def _pin_clashes(self, candidate: int, start: int) -> Iterable[int]:
        if candidate not in self._pins:
            return
        instance = self.instance
        table = instance.pinned_table[candidate]
        for slot in self.instance.covered(candidate, start):
            for other in self.at[slot]:
                if table is not None and instance.pinned_table[other] == table:
                    yield other
            for participant in instance.members[candidate]:
                pin = instance.pinned_delegate(candidate, participant)
                for other in self.busy[participant][slot]:
                    if pin is not None and instance.pinned_delegate(other, participant) == pin:
                        yield other


def _least(present: list[int], count: int, worth: list[int]) -> list[int]:
    return sorted(present, key=worth.__getitem__)[: max(0, count)]


def _neighbours(precedences: list[tuple[int, int]]) -> dict[int, list[tuple[int, bool]]]:
    """Per candidate, those it is in order with, and whether the other comes first."""
    result: dict[int, list[tuple[int, bool]]] = {}
    for before, after in precedences:
        result.setdefault(before, []).append((after, False))
        result.setdefault(after, []).append((before, True))
    return result
