"""The least breaks that a participant could have if all partners followed.

The slots in which a participant is busy must be matched with its meetings, so the busy sets are
the bases of a transversal matroid: slots are taken one after the other while a matching exists.
"""

from collections.abc import Iterable, Mapping, Sequence

from scheduler.b2bsp.domains import ImpossibleError

STEPS = 20_000


def least_breaks(slots_of: Mapping[int, Sequence[int]], *, slots: int) -> int:
    """The least breaks over all ways to hold the meetings, each in one of its slots.

    A lower bound only where the search needs more than `STEPS` steps. ImpossibleError where the
    meetings can't all be held.
    """
    return _Search(slots_of, slots).least()


def counts(slots_of: Mapping[int, Sequence[int]], *, slots: int) -> list[tuple[int, int]]:
    """The fewest and the most meetings held in the first 0, 1, … slots, one meeting a slot.

    ImpossibleError where the meetings can't all be held.
    """
    search = _Search(slots_of, slots)
    forwards = search.ranks(range(1, slots + 1))
    backwards = search.ranks(range(slots, 0, -1))
    if forwards[-1] < len(slots_of):
        raise ImpossibleError
    return [
        (len(slots_of) - rest, most)
        for rest, most in zip(reversed(backwards), forwards, strict=True)
    ]


class _Search:
    def __init__(self, slots_of: Mapping[int, Sequence[int]], slots: int) -> None:
        self._meetings_in: list[list[int]] = [[] for _ in range(slots + 1)]
        for meeting, own in slots_of.items():
            for slot in own:
                self._meetings_in[slot].append(meeting)
        self._count = len(slots_of)
        self._last = slots
        self._steps = 0

    def least(self) -> int:
        if not self._completes(1, {}):
            raise ImpossibleError
        breaks = 0
        while self._steps < STEPS and not self._fits(1, {}, idle=True, breaks=breaks):
            breaks += 1
        return breaks

    def ranks(self, order: Iterable[int]) -> list[int]:
        """The most meetings in none of the slots, the first one, the first two, …"""
        held: dict[int, int] = {}
        ranks = [0]
        for slot in order:
            self._hold(slot, held, set())
            ranks.append(len(held))
        return ranks

    def _fits(self, slot: int, held: dict[int, int], *, idle: bool, breaks: int) -> bool:
        """Can the rest be held from `slot` on with so many breaks? True, too, after too long."""
        self._steps += 1
        if len(held) == self._count or self._steps >= STEPS:
            return True
        if not self._completes(slot, held):
            return False
        left = breaks - (idle and bool(held))
        busy = dict(held)
        if left >= 0 and self._hold(slot, busy, set()):  # noqa: SIM102 - two questions
            if self._fits(slot + 1, busy, idle=False, breaks=left):
                return True
        if held and breaks == 0:
            return False
        return self._fits(slot + 1, held, idle=True, breaks=breaks)

    def _completes(self, slot: int, held: dict[int, int]) -> bool:
        rest = dict(held)
        for later in range(slot, self._last + 1):
            self._hold(later, rest, set())
        return len(rest) == self._count

    def _hold(self, slot: int, held: dict[int, int], seen: set[int]) -> bool:
        """Adds a slot to the matching by an augmenting path, where there is one."""
        for meeting in self._meetings_in[slot]:
            if meeting in seen:
                continue
            seen.add(meeting)
            if meeting not in held or self._hold(held[meeting], held, seen):
                held[meeting] = slot
                return True
        return False
