"""What is true of a schedule, counted from the event alone; shares nothing with the search."""

from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import pairwise

from scheduler.b2bsp.dzn import AFTERNOON, MORNING, Event


def breaks(event: Event, schedule: Sequence[int]) -> list[int]:
    """The breaks of each participant; `schedule[m]` is the slot of meeting m + 1."""
    counts = []
    for participant in range(1, event.participants + 1):
        slots = sorted(
            slot
            for slot, (first, second, _) in zip(schedule, event.requested, strict=True)
            if participant in (first, second)
        )
        counts.append(sum(after - before > 1 for before, after in pairwise(slots)))
    return counts


def violations(event: Event, schedule: Sequence[int], *, fairness: int) -> list[str]:
    """One sentence per rule broken by meetings held in the slots of `schedule`."""
    counts = breaks(event, schedule)
    found = [*_of_meetings(event, schedule), *_of_slots(event, schedule)]
    if counts and max(counts) - min(counts) > fairness:
        found.append(f"break counts differ by {max(counts) - min(counts)}")
    return found


def _of_meetings(event: Event, schedule: Sequence[int]) -> Iterator[str]:
    for number, slot in enumerate(schedule, start=1):
        first, second, session = event.requested[number - 1]
        morning = slot <= event.morning_slots
        if not 1 <= slot <= event.slots:
            yield f"meeting {number} is outside the day"
        if (session == MORNING and not morning) or (session == AFTERNOON and morning):
            yield f"meeting {number} is in the wrong session"
        if event.fixed[number - 1] not in (None, slot):
            yield f"meeting {number} is fixed to another slot"
        for participant in (first, second):
            if slot in event.forbidden[participant - 1]:
                yield f"meeting {number} is when participant {participant} is away"
        for before in event.precedences[number - 1]:
            if schedule[before - 1] >= slot:
                yield f"meeting {number} is not after meeting {before}"


def _of_slots(event: Event, schedule: Sequence[int]) -> Iterator[str]:
    for slot, meetings in Counter(schedule).items():
        if meetings > event.tables:
            yield f"slot {slot} has {meetings} meetings for {event.tables} tables"
    busy = Counter(
        (participant, slot)
        for slot, (first, second, _) in zip(schedule, event.requested, strict=True)
        for participant in (first, second)
    )
    for (participant, slot), times in busy.items():
        if times > 1:
            yield f"participant {participant} has {times} meetings in slot {slot}"
