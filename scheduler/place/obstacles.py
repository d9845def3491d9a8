"""Which rules of the mission keep a candidate out of a slot that is free for all its participants.

Order, maxima, quotas, alternatives, interpreters, travel and the cap on breaks; seats and tables
are looked at elsewhere.
"""

from collections import Counter
from collections.abc import Iterable, Mapping
from functools import cached_property
from itertools import pairwise

from scheduler.instance import Instance, bits_of
from scheduler.place.ledger import Ledger


class Obstacles:
    """The rules as they stand with the meetings of `starts` at `tables`."""

    def __init__(
        self, instance: Instance, starts: Mapping[int, int], tables: Mapping[int, int]
    ) -> None:
        self._instance = instance
        self._starts = starts
        self._ledger = Ledger(instance)
        self._where: list[dict[int, int]] = [{} for _ in instance.seats]
        self._taken: Counter[tuple[int, int]] = Counter()
        for candidate, start in starts.items():
            covered = instance.covered(candidate, start)
            self._ledger.count(candidate, covered, 1)
            if instance.sites is not None:
                site = instance.sites.of_table[tables[candidate]]
                self._taken.update((site, slot) for slot in covered)
                for participant in instance.members[candidate]:
                    self._where[participant].update(dict.fromkeys(covered, site))

    @cached_property
    def _busy(self) -> list[set[int]]:
        """Per participant the slots in which it has a meeting."""
        busy: list[set[int]] = [set() for _ in self._instance.seats]
        for candidate, start in self._starts.items():
            for participant in self._instance.members[candidate]:
                busy[participant].update(self._instance.covered(candidate, start))
        return busy

    @cached_property
    def _breaks(self) -> list[int]:
        return [self._breaks_in(slots) for slots in self._busy]

    @cached_property
    def _rising(self) -> list[int]:
        """Participants in the order of their breaks."""
        return sorted(range(len(self._breaks)), key=self._breaks.__getitem__)

    def keeping_out(self, candidate: int, starts: Iterable[int]) -> list[str]:
        """The rules, in a word each, that are broken wherever it begins while all others stay.

        None where there is a start at which none is broken.
        """
        reached = self._ledger.reached(candidate)
        if reached:
            return sorted(reached)
        found: set[str] = set()
        for start in starts:
            broken = self._broken(candidate, start)
            if broken is None:
                return []
            found.add(broken)
        return sorted(found)

    def _broken(self, candidate: int, start: int) -> str | None:
        """A rule that is broken if the candidate begins there."""
        covered = self._instance.covered(candidate, start)
        if self._out_of_order(candidate, start):
            return "order"
        if not self._ledger.fits(candidate, covered):
            return "interpreters"
        if self._too_far(candidate, covered):
            return "travel"
        return "breaks" if self._uneven(candidate, covered) else None

    def full_bits(self, site: int) -> int:
        """Slots in which all tables of the site are taken or closed."""
        sites = self._instance.sites
        rooms = enumerate(sites.open_tables[site] if sites is not None else ())
        return bits_of(slot for slot, room in rooms if self._taken[site, slot] >= room)

    def _out_of_order(self, candidate: int, start: int) -> bool:
        if not self._instance.precedences:
            return False
        lengths = self._instance.lengths
        begins = {**self._starts, candidate: start}
        for before, after in self._instance.precedences:
            concerned = candidate in (before, after) and before in begins and after in begins
            if concerned and begins[before] + lengths[before] > begins[after]:
                return True
        return False

    def _too_far(self, candidate: int, covered: range) -> bool:
        """Whether somebody who is one person could be at no site that the candidate allows."""
        sites, participants = self._instance.sites, self._instance.problem.participants
        if sites is None:
            return False
        alone = [p for p in self._instance.members[candidate] if len(participants[p].delegates) < 2]
        return all(
            any(sites.too_far(self._where[p], covered, site) for p in alone)
            for site in sites.allowed[candidate]
        )

    def _uneven(self, candidate: int, covered: range) -> bool:
        """Whether the numbers of breaks would differ by more than the cap."""
        cap = self._instance.problem.break_cap
        if cap is None:
            return False
        members = self._instance.members[candidate]
        breaks = [self._breaks_in(self._busy[p].union(covered)) for p in members]
        size = len(members) + 1
        for extreme in (self._rising[:size], self._rising[: -size - 1 : -1]):
            breaks += [self._breaks[p] for p in extreme if p not in members][:1]
        return max(breaks) - min(breaks) > cap

    def _breaks_in(self, busy: set[int]) -> int:
        half_day = self._instance.half_day_of
        pairs = pairwise(sorted(busy))
        return sum(b - a > 1 and half_day[a] == half_day[b] for a, b in pairs)
