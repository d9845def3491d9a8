"""Where meetings can be held, and which slots are too close together to change the site between."""

from collections.abc import Iterable, Mapping
from itertools import product
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from scheduler.instance import Instance
    from scheduler.problem import Problem


class Sites:
    """The sites of a problem in which it matters at which site a meeting is held.

    `of_table[t]`: the site of table t. `open_tables[s][slot]`: a count. `allowed[c]`: the sites of
    candidate c: that of its pinned table, those that participants with a site of their own leave.
    """

    def __init__(self, instance: "Instance") -> None:
        problem = instance.problem
        self._problem = problem
        self.names = list(dict.fromkeys(table.site or "" for table in problem.tables))
        self.of_table = [self.names.index(table.site or "") for table in problem.tables]
        self.open_tables = [
            [
                sum(here == site and slot not in instance.closed[t] for t, here in self._tables())
                for slot in range(len(problem.slots))
            ]
            for site in range(len(self.names))
        ]
        self.allowed = [self._allowed(instance, c) for c in range(len(problem.candidates))]
        minutes = {frozenset((way.site, way.other)): way.minutes for way in problem.travel}
        self._close = [
            [self._close_slots(minutes.get(frozenset((a, b)), 0)) for b in self.names]
            for a in self.names
        ]

    def close(self, slot: int, site: int, other: int) -> list[int]:
        """Slots in which one who is at `site` in `slot` can't be at the `other` site."""
        return self._close[site][other][slot] if site != other else []

    def too_far(self, where: Mapping[int, int], slots: Iterable[int], site: int) -> bool:
        """Whether one who is at `where[slot]` in some slots can't be at `site` in `slots`."""
        return any(
            where.get(close) == other
            for slot in slots
            for other in range(len(self.names))
            if other != site
            for close in self.close(slot, site, other)
        )

    def _tables(self) -> list[tuple[int, int]]:
        return list(enumerate(self.of_table))

    def _allowed(self, instance: "Instance", candidate: int) -> tuple[int, ...]:
        participants = instance.problem.participants
        own = {participants[p].site for p in instance.members[candidate]} - {None}
        table = instance.pinned_table[candidate]
        if table is not None:
            own.add(instance.problem.tables[table].site or "")
        return tuple(s for s, name in enumerate(self.names) if not own - {name})

    def _close_slots(self, minutes: int) -> list[list[int]]:
        """Per slot those that overlap it or lie less than `minutes` before or after it."""
        slots = self._problem.slots
        close: list[list[int]] = [[] for _ in slots]
        if minutes > 0:
            for (a, one), (b, other) in product(enumerate(slots), repeat=2):
                if other.start - one.end < minutes and one.start - other.end < minutes:
                    close[a].append(b)
        return close


def sites_matter(problem: "Problem") -> bool:
    """Whether tables are at different sites, and somebody can't be at each of them at any time."""
    several = len({table.site for table in problem.tables}) > 1
    return several and (
        any(way.minutes for way in problem.travel)
        or any(participant.site is not None for participant in problem.participants)
    )
