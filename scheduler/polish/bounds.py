"""Bounds on breaks and moves that `check` computes again; loads no solver.

They hold among schedules that are the same but for what the stage decides, not among all: one that
holds other meetings may serve as much and have fewer breaks.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from itertools import pairwise

from scheduler.instance import Instance
from scheduler.polish.alone import least_breaks
from scheduler.result import Meeting

SAME_MEETINGS = "same-meetings"
SAME_SLOTS = "same-slots"
ZERO = "zero"
POLISHED = ("breaks", "moves")


def polish_bound(stage: str, instance: Instance, meetings: Iterable[Meeting]) -> tuple[int, str]:
    """The least value of 'breaks' or 'moves', and the proof (see scheduler.result.Stage)."""
    meetings = tuple(meetings)
    starts = {
        instance.candidate_index[meeting.candidate]: instance.slot_index[meeting.slot]
        for meeting in meetings
    }
    if stage == "breaks":
        bound, proof = sum(least_breaks(instance, starts)), SAME_MEETINGS
    else:
        bound, proof = least_moves(instance, starts, _people(instance, meetings)), SAME_SLOTS
    return (bound, proof) if bound else (0, ZERO)


def least_moves(
    instance: Instance, starts: Mapping[int, int], people: Mapping[int, Sequence[str]]
) -> int:
    """Who comes to a meeting from different tables can't all have been at its table before.

    `people[c]` are those who sit at candidate c. Those who were in other meetings of one slot were
    at as many tables; only those from one of these tables can stay where they are.
    """
    days: dict[tuple[str, int], list[int]] = defaultdict(list)
    for candidate in sorted(starts, key=starts.__getitem__):
        half_day = instance.half_day_of[starts[candidate]]
        for person in people[candidate]:
            days[person, half_day].append(candidate)
    coming: dict[int, list[int]] = defaultdict(list)
    for own in days.values():
        if len({starts[candidate] for candidate in own}) == len(own):
            for before, after in pairwise(own):
                coming[after].append(before)
    return sum(_strangers(starts, before) for before in coming.values() if len(before) > 1)


def _strangers(starts: Mapping[int, int], coming: list[int]) -> int:
    """How many of those who come from these meetings were not where most come from."""
    if len({starts[meeting] for meeting in coming}) == len(coming):
        return 0
    by_slot: dict[int, Counter[int]] = defaultdict(Counter)
    for meeting in coming:
        by_slot[starts[meeting]][meeting] += 1
    return sum(before.total() - max(before.values()) for before in by_slot.values())


def _people(instance: Instance, meetings: Iterable[Meeting]) -> dict[int, list[str]]:
    return {
        instance.candidate_index[meeting.candidate]: [
            delegate or participant
            for participant, delegate in zip(meeting.participants, meeting.delegates, strict=True)
        ]
        for meeting in meetings
    }
