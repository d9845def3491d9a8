"""Stage *attend*: which delegate goes to which meeting, as evenly as possible among colleagues.

Whoever was published as attending still goes where that is possible, even or not.
"""

from collections import defaultdict
from collections.abc import Mapping

from scheduler.instance import Instance

Visit = tuple[int, int]
"""A candidate and one of its participants."""


def attend(
    instance: Instance, starts: Mapping[int, int], sites: Mapping[int, int]
) -> tuple[dict[Visit, str], set[int]]:
    """The delegate who goes, for each participant with named delegates of each meeting.

    Also the candidates for which nobody could be found; there are none when all meetings take one
    slot and nobody has to travel, because seats count the delegates who are there. `sites` are
    those of the candidates, empty where they do not matter.
    """
    attending: dict[Visit, str] = {}
    unstaffed: set[int] = set()
    meetings: dict[int, list[int]] = defaultdict(list)
    for candidate in sorted(starts, key=lambda c: (starts[c], c)):
        for participant in instance.members[candidate]:
            if instance.problem.participants[participant].delegates:
                meetings[participant].append(candidate)
    for participant, candidates in meetings.items():
        staff = _Staff(instance, participant, starts, sites)
        unstaffed.update(staff.assign(candidates))
        staff.balance()
        delegates = instance.problem.participants[participant].delegates
        for candidate, delegate in staff.of.items():
            attending[candidate, participant] = delegates[delegate].id
    return attending, unstaffed


class _Staff:
    """The delegates of one participant and the meetings they go to."""

    def __init__(
        self,
        instance: Instance,
        participant: int,
        starts: Mapping[int, int],
        sites: Mapping[int, int],
    ) -> None:
        delegates = instance.problem.participants[participant].delegates
        self._taken = [{instance.slot_index[slot] for slot in d.busy} for d in delegates]
        self._load = [0] * len(delegates)
        self._instance = instance
        self._participant = participant
        self._starts = starts
        self._sites = sites
        self._where: list[dict[int, int]] = [{} for _ in delegates]
        self._told: dict[int, int | None] = {}
        self.of: dict[int, int] = {}

    def assign(self, candidates: list[int]) -> list[int]:
        """Sends somebody to each, half-day by half-day; returns those to which nobody can go."""
        self._told = {c: self._published(c) for c in candidates}
        by_half_day: dict[int, list[int]] = defaultdict(list)
        for candidate in candidates:
            by_half_day[self._instance.half_day_of[self._starts[candidate]]].append(candidate)
        failed = []
        for group in by_half_day.values():
            pinned_first = sorted(group, key=self._turn)
            if self._try(pinned_first, 0, [5000]):
                continue
            failed += [c for c in pinned_first if not self._try([c], 0, [5000])]
        return failed

    def balance(self) -> None:
        """Moves meetings from busier to less busy colleagues as long as that evens out."""
        improved = True
        while improved:
            improved = False
            for candidate, delegate in list(self.of.items()):
                colleagues = self._able(candidate)
                fixed = self._pin(candidate) is not None or delegate == self._told.get(candidate)
                if not colleagues or fixed:
                    continue
                least = min(colleagues, key=self._load.__getitem__)
                if self._load[least] + 1 < self._load[delegate]:
                    self._leave(candidate)
                    self._go(candidate, least)
                    improved = True

    def _try(self, candidates: list[int], index: int, tries: list[int]) -> bool:
        """Depth-first search over who goes: who was to, or else the least loaded first."""
        if index == len(candidates):
            return True
        candidate = candidates[index]
        told = self._told.get(candidate)
        for delegate in sorted(self._able(candidate), key=lambda d: (d != told, self._load[d], d)):
            tries[0] -= 1
            if tries[0] < 0:
                return False
            self._go(candidate, delegate)
            if self._try(candidates, index + 1, tries):
                return True
            self._leave(candidate)
        return False

    def _published(self, candidate: int) -> int | None:
        """Who of the participant was published as attending, if there is still such a delegate."""
        instance, participant = self._instance, self._participant
        meeting = instance.published.get(candidate)
        if meeting is None or meeting.delegates is None:
            return None
        name = meeting.delegates[instance.members[candidate].index(participant)]
        ids = [person.id for person in instance.problem.participants[participant].delegates]
        return ids.index(name) if name in ids else None

    def _turn(self, candidate: int) -> tuple[bool, bool, int, int]:
        """Pinned ones first, then those of whom it was told who goes, then by time."""
        told = self._told.get(candidate)
        return self._pin(candidate) is None, told is None, self._starts[candidate], candidate

    def _pin(self, candidate: int) -> int | None:
        return self._instance.pinned_delegate(candidate, self._participant)

    def _covered(self, candidate: int) -> set[int]:
        start = self._starts[candidate]
        return set(self._instance.covered(candidate, start))

    def _able(self, candidate: int) -> list[int]:
        pin = self._pin(candidate)
        covered = self._covered(candidate)
        return [
            delegate
            for delegate, taken in enumerate(self._taken)
            if pin in (None, delegate)
            and not taken & covered
            and not self._too_far(delegate, candidate, covered)
        ]

    def _too_far(self, delegate: int, candidate: int, covered: set[int]) -> bool:
        """Whether the delegate is at another site then, or too shortly before or after."""
        sites, here = self._instance.sites, self._sites.get(candidate)
        if sites is None or here is None:
            return False
        return sites.too_far(self._where[delegate], covered, here)

    def _go(self, candidate: int, delegate: int) -> None:
        self.of[candidate] = delegate
        self._load[delegate] += 1
        self._taken[delegate] |= self._covered(candidate)
        if candidate in self._sites:
            here = self._sites[candidate]
            self._where[delegate].update(dict.fromkeys(self._covered(candidate), here))

    def _leave(self, candidate: int) -> None:
        delegate = self.of.pop(candidate)
        self._load[delegate] -= 1
        self._taken[delegate] -= self._covered(candidate)
        for slot in self._covered(candidate):
            self._where[delegate].pop(slot, None)
