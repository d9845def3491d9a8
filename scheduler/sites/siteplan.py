"""At which site each meeting of a board is to be held, where that matters.

Who has several seats is thought to be at several sites at a time; the stage *sites* looks closer.
"""

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence

from scheduler.instance import Instance
from scheduler.sites.reach import Sites

Busy = Sequence[Sequence[Sequence[int]]]


class SitePlan:
    """The planned sites; `at[s]`: the meetings in slot s, `busy[p][s]`: those of participant p."""

    def __init__(
        self, instance: Instance, sites: Sites, at: Sequence[Collection[int]], busy: Busy
    ) -> None:
        self._instance = instance
        self._sites = sites
        self._at = at
        self._busy = busy
        self._taken = [Counter[int]() for _ in sites.names]
        self.of: dict[int, int] = {}
        self.wanted: Mapping[int, int] = {}
        self._alone = [participant.seats == 1 for participant in instance.problem.participants]

    def put(self, candidate: int, covered: range, site: int | None = None) -> None:
        """Plans the candidate at `site`, or the best one."""
        chosen = self.best(candidate, covered) if site is None else site
        self.of[candidate] = chosen
        self._taken[chosen].update(covered)

    def remove(self, candidate: int, covered: range) -> int:
        """Forgets the candidate; the site at which it was."""
        site = self.of.pop(candidate)
        self._taken[site].subtract(covered)
        return site

    def fits(self, candidate: int, covered: range) -> bool:
        """Whether there is a site with a table for it that its participants can reach."""
        sites = self._sites.allowed[candidate]
        return any(not self.in_the_way(candidate, covered, site) for site in sites)

    def best(self, candidate: int, covered: range) -> int:
        """The site with least in the way, then the `wanted` one, then the most visited one."""
        half_day = self._instance.half_day_of[covered[0]]
        present = Counter(
            self.of[meeting]
            for participant in self._instance.members[candidate]
            for slot in self._instance.slots_of[half_day]
            for meeting in self._busy[participant][slot]
            if meeting in self.of
        )

        def order(site: int) -> tuple[int, bool, int, int]:
            taken = sum(self._taken[site][slot] for slot in covered)
            obstacles = len(self.in_the_way(candidate, covered, site))
            return (obstacles, site != self.wanted.get(candidate), -present[site], taken)

        return min(self._sites.allowed[candidate], key=order)

    def full(self, site: int, slot: int) -> bool:
        """Whether all tables of the site are taken."""
        return self._taken[site][slot] >= self._sites.open_tables[site][slot]

    def in_the_way(self, candidate: int, covered: range, site: int) -> set[int]:
        """Meetings too close in time at other sites, and one at a full site in each slot."""
        out = set(self._too_far(candidate, covered, site))
        for slot in covered:
            if self.full(site, slot):
                here = sorted(c for c in self._at[slot] if self.of[c] == site and c not in out)
                out.update(sorted(here, key=self._instance.weights.__getitem__)[:1])
        return out

    def torn(self, candidates: Iterable[int], start: dict[int, int]) -> bool:
        """Whether one of them is where no table is left or its participants can't be."""
        for candidate in candidates:
            site, begin = self.of[candidate], start[candidate]
            covered = self._instance.covered(candidate, begin)
            if any(self._taken[site][s] > self._sites.open_tables[site][s] for s in covered):
                return True
            if any(True for _ in self._too_far(candidate, covered, site)):
                return True
        return False

    def _too_far(self, candidate: int, covered: range, site: int) -> Iterator[int]:
        others = [other for other in range(len(self._sites.names)) if other != site]
        for participant in self._instance.members[candidate]:
            if not self._alone[participant]:
                continue
            busy = self._busy[participant]
            for slot in covered:
                for other in others:
                    for close in self._sites.close(slot, site, other):
                        yield from (
                            meeting
                            for meeting in busy[close]
                            if meeting != candidate and self.of.get(meeting) == other
                        )
