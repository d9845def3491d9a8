"""Stage *tables*: a table for every meeting, few moves of people between tables.

Pinned and frozen meetings first, then those of several slots, then slot by slot: the published
table, the home table of a participant, the table at which one of them sits already, any other.
Those of several slots leave the tables of published meetings alone if they can.
"""

from collections import defaultdict
from collections.abc import Mapping

from scheduler.instance import Instance

PUBLISHED, HOME, SAME = 1000, 100, 10


def assign_tables(
    instance: Instance, starts: Mapping[int, int], sites: Mapping[int, int]
) -> tuple[dict[int, int], set[int]]:
    """Table of each candidate in `starts`, and the candidates for which none is left.

    All meetings of one slot get one where no slot holds more meetings than open tables. `sites` are
    those of the candidates, empty where they do not matter.
    """
    room = _Room(instance, starts, sites)
    ordered = sorted(starts, key=lambda c: (starts[c], -instance.lengths[c], c))
    pinned = [c for c in ordered if instance.pinned_table[c] is not None]
    long = [c for c in ordered if instance.pinned_table[c] is None and instance.lengths[c] > 1]
    for candidate in pinned:
        room.seat(candidate, [instance.pinned_table[candidate] or 0])
    for candidate in sorted(long, key=lambda c: c not in instance.published):
        room.seat(candidate, room.by_preference(candidate))
    single: dict[tuple[int, int | None], list[int]] = defaultdict(list)
    for candidate in ordered:
        if candidate not in room.table and candidate not in room.without:
            single[starts[candidate], sites.get(candidate)].append(candidate)
    for slot in range(instance.slots):
        room.begin(slot)
        for site in {None, *sites.values()}:
            room.seat_all(single[slot, site])
    return room.table, room.without


class _Room:
    """Which table is taken when, and where everybody sat last."""

    def __init__(
        self, instance: Instance, starts: Mapping[int, int], sites: Mapping[int, int]
    ) -> None:
        self._instance = instance
        self._starts = starts
        self._sites = sites
        self._taken = [set(closed) for closed in instance.closed]
        self._homes: dict[int, list[int]] = defaultdict(list)
        for index, table in enumerate(instance.problem.tables):
            if table.home_of is not None:
                self._homes[instance.participant_index[table.home_of]].append(index)
        self._expected = _expected(instance, starts)
        self._seated: dict[int, int] = {}
        self._in_slot: dict[int, list[int]] = defaultdict(list)
        self.table: dict[int, int] = {}
        self.without: set[int] = set()

    def begin(self, slot: int) -> None:
        """Notes where people sit in the slot before; a new half-day begins from nowhere."""
        instance = self._instance
        if slot == 0 or instance.half_day_of[slot] != instance.half_day_of[slot - 1]:
            self._seated = {}
            return
        for candidate in self._in_slot[slot - 1]:
            for participant in instance.members[candidate]:
                self._seated[participant] = self.table[candidate]

    def seat(self, candidate: int, tables: list[int]) -> None:
        """Gives the first of the tables that is free all the time, or notes that none is."""
        covered = self._covered(candidate)
        for table in tables:
            if not self._taken[table] & covered:
                self._taken[table] |= covered
                self.table[candidate] = table
                for slot in covered:
                    self._in_slot[slot].append(candidate)
                return
        self.without.add(candidate)

    def seat_all(self, candidates: list[int]) -> None:
        """Gives tables to meetings of one slot and site, the strongest preferences first."""
        wishes = [
            (-score, candidate, table)
            for candidate in candidates
            for table, score in self._scores(candidate).items()
        ]
        for _, candidate, table in sorted(wishes):
            if candidate not in self.table and not self._taken[table] & self._covered(candidate):
                self.seat(candidate, [table])
        rest = [candidate for candidate in candidates if candidate not in self.table]
        free = [
            table
            for table in (self._strangers_last(self._tables_for(rest[0])) if rest else [])
            if self._starts[rest[0]] not in self._taken[table]
        ]
        for candidate, table in zip(rest, free, strict=False):
            self.seat(candidate, [table])
        self.without.update(candidate for candidate in rest if candidate not in self.table)

    def by_preference(self, candidate: int) -> list[int]:
        """All tables, the preferred ones first, of the others those that nobody has to leave."""
        scores = self._scores(candidate)
        tables = self._strangers_last(self._tables_for(candidate))
        covered = self._covered(candidate)
        expected = {table: len(self._expected[table] & covered) for table in tables}
        return sorted(tables, key=lambda table: (-scores.get(table, 0), expected[table]))

    def _tables_for(self, candidate: int) -> list[int]:
        """The tables at the candidate's site."""
        sites, here = self._instance.sites, self._sites.get(candidate)
        of_table = sites.of_table if sites and here is not None else [here] * len(self._taken)
        return [table for table, site in enumerate(of_table) if site == here]

    def _strangers_last(self, tables: list[int]) -> list[int]:
        homes = {table for owned in self._homes.values() for table in owned}
        warm = set(self._seated.values())
        return sorted(tables, key=lambda table: (table in homes, table in warm, table))

    def _scores(self, candidate: int) -> dict[int, int]:
        instance = self._instance
        scores: dict[int, int] = defaultdict(int)
        published = instance.published.get(candidate)
        if published is not None:
            same_slot = instance.slot_index[published.slot] == self._starts[candidate]
            scores[instance.table_index[published.table]] += PUBLISHED if same_slot else 1
        for participant in instance.members[candidate]:
            for table in self._homes.get(participant, ()):
                scores[table] += HOME
            if participant in self._seated:
                scores[self._seated[participant]] += SAME
        sites = instance.sites
        if sites is None:
            return scores
        here = self._sites.get(candidate)
        return {table: score for table, score in scores.items() if sites.of_table[table] == here}

    def _covered(self, candidate: int) -> set[int]:
        start = self._starts[candidate]
        return set(self._instance.covered(candidate, start))


def _expected(instance: Instance, starts: Mapping[int, int]) -> dict[int, set[int]]:
    """Per table the slots in which a published meeting of one slot could sit at it as before."""
    expected: dict[int, set[int]] = defaultdict(set)
    for candidate, meeting in instance.published.items():
        start = instance.slot_index[meeting.slot]
        if instance.lengths[candidate] == 1 and starts.get(candidate) == start:
            expected[instance.table_index[meeting.table]].add(start)
    return expected
