"""Few changes of site and of table: slot by slot, all meetings choose their tables anew together.

With the tables of all other slots given, the best for one slot is a flow of least cost (meetings,
tables, and one node per site for "any table there"). Slots are swept forwards and backwards until
nothing gets better. What counts more stays first: published tables, then home tables.
"""

import random
from collections import defaultdict
from collections.abc import Mapping, Sequence
from itertools import pairwise

from scheduler.control import Control
from scheduler.instance import Instance
from scheduler.polish.flow import Tables, seated

PUBLISHED, HOME, STRANGER, SITE, TABLE, LUCK = 10**10, 10**8, 10**6, 10**4, 10, 9
SWEEPS_WITHOUT_GAIN = 12

Group = list[int]
"""The meetings of one person that begin in one slot."""


def fewer_moves(
    instance: Instance,
    starts: Mapping[int, int],
    tables: Mapping[int, int],
    people: Mapping[int, Sequence[str]],
    *,
    control: Control,
    until: float,
    seed: int,
) -> dict[int, int]:
    """Tables with at most as many changes as before; `people[c]` are those who sit at candidate c.

    Published and home tables are kept wherever they were, or more of them.
    """
    chance = random.Random(seed)  # noqa: S311 - repeatable, not secret
    seating = _Seating(instance, starts, tables, people, chance)
    best, least = dict(tables), seating.price()
    slots = range(instance.slots)
    waited = 0
    while least > 0 and waited < SWEEPS_WITHOUT_GAIN:
        for slot in (*slots, *reversed(slots)):
            if control.over() or control.elapsed() >= until:
                return best
            seating.choose(slot)
        now = seating.price()
        waited = 0 if now < least else waited + 1
        if now < least:
            best, least = dict(seating.table), now
    return best


class _Seating:
    def __init__(
        self,
        instance: Instance,
        starts: Mapping[int, int],
        tables: Mapping[int, int],
        people: Mapping[int, Sequence[str]],
        chance: random.Random,
    ) -> None:
        self._chance = chance
        self.table = dict(tables)
        self._instance = instance
        self._starts = starts
        self._owned: dict[int, list[int]] = defaultdict(list)
        self._tables = _tables(instance)
        for index, (_, owner) in self._tables.items():
            if owner is not None:
                self._owned[owner].append(index)
        self._days = _days(instance, starts, people)
        self._beside: dict[int, list[Group]] = defaultdict(list)
        for groups in self._days:
            for before, after in pairwise(groups):
                for meeting in before:
                    self._beside[meeting].append(after)
                for meeting in after:
                    self._beside[meeting].append(before)
        self._choosing: dict[int, list[int]] = defaultdict(list)
        self._taken = [
            {table for table, closed in enumerate(instance.closed) if slot in closed}
            for slot in range(instance.slots)
        ]
        for candidate, start in starts.items():
            if self._chooses(candidate):
                self._choosing[start].append(candidate)
            else:
                for slot in instance.covered(candidate, start):
                    self._taken[slot].add(tables[candidate])

    def _chooses(self, candidate: int) -> bool:
        """Whether it may sit elsewhere: not if it is pinned or where it was published, or long."""
        instance = self._instance
        if instance.lengths[candidate] > 1 or instance.pinned_table[candidate] is not None:
            return False
        published = instance.published.get(candidate)
        return published is None or (published.slot, published.table) != (
            instance.problem.slots[self._starts[candidate]].id,
            instance.problem.tables[self.table[candidate]].id,
        )

    def price(self) -> int:
        """Changes of site and table of all people; one of the site counts for many."""
        total = 0
        for groups in self._days:
            for before, after in pairwise(groups):
                left, taken = self._tables_of(before), self._tables_of(after)
                total += TABLE * len(taken - left)
                total += SITE * len(self._sites_of(taken) - self._sites_of(left))
        return total

    def _tables_of(self, group: Group) -> set[int]:
        return {self.table[meeting] for meeting in group}

    def _sites_of(self, tables: set[int]) -> set[str]:
        return {self._tables[table][0] for table in tables}

    def choose(self, slot: int) -> None:
        """The best tables for the meetings of one slot, those of all others given."""
        if slot not in self._choosing:
            return
        free = {t: place for t, place in self._tables.items() if t not in self._taken[slot]}
        offers = Tables(free, strange=STRANGER)
        for meeting in self._choosing[slot]:
            self._offer(offers, meeting, slot)
        self.table.update(seated(offers))

    def _offer(self, offers: Tables, meeting: int, slot: int) -> None:
        gains = self._owned_or_published(meeting, slot)
        near: dict[str, int] = defaultdict(int)
        for group in self._beside[meeting]:
            tables = self._tables_of(group)
            for table in tables:
                gains[table] += TABLE + int(self._chance.random() * LUCK)
            for site in self._sites_of(tables):
                near[site] += SITE
        sites = self._within_reach(meeting)
        offers.add(meeting, gains, {site: near[site] for site in sites})

    def _owned_or_published(self, meeting: int, slot: int) -> dict[int, int]:
        instance = self._instance
        gains: dict[int, int] = defaultdict(int)
        published = instance.published.get(meeting)
        if published is not None and instance.slot_index[published.slot] == slot:
            gains[instance.table_index[published.table]] += PUBLISHED
        for participant in instance.members[meeting]:
            for table in self._owned.get(participant, ()):
                gains[table] += HOME + STRANGER
        return gains

    def _within_reach(self, meeting: int) -> set[str]:
        """The sites at which it can be held; only its own where people travel between them."""
        if self._instance.sites is None:
            return {site for site, _ in self._tables.values()}
        return {self._tables[self.table[meeting]][0]}


def _tables(instance: Instance) -> dict[int, tuple[str, int | None]]:
    """Site and owner of each table."""
    return {
        index: (
            table.site or "",
            None if table.home_of is None else instance.participant_index[table.home_of],
        )
        for index, table in enumerate(instance.problem.tables)
    }


def _days(
    instance: Instance, starts: Mapping[int, int], people: Mapping[int, Sequence[str]]
) -> list[list[Group]]:
    """Per person and half-day the meetings, grouped by the slot in which they begin."""
    days: dict[tuple[str, int], dict[int, Group]] = defaultdict(dict)
    for candidate in sorted(starts, key=lambda c: (starts[c], c)):
        start = starts[candidate]
        for person in people[candidate]:
            days[person, instance.half_day_of[start]].setdefault(start, []).append(candidate)
    return [list(groups.values()) for groups in days.values()]
