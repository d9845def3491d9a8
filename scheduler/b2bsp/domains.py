"""The slots in which each meeting can be, as far as simple rules tell."""

from scheduler.b2bsp.dzn import AFTERNOON, MORNING, Event


class ImpossibleError(Exception):
    """No schedule keeps the rules of the event."""


def meetings_of(event: Event) -> dict[int, list[int]]:
    """Participant to the indices (from 0) of its meetings; only participants who have some."""
    meetings: dict[int, list[int]] = {}
    for index, (first, second, _) in enumerate(event.requested):
        meetings.setdefault(first, []).append(index)
        meetings.setdefault(second, []).append(index)
    return meetings


def domains(event: Event) -> list[list[int]]:
    """Slots of each meeting, ascending, after session, absences, fixed slots and precedences.

    ImpossibleError where a meeting has none.
    """
    slots = [_own_slots(event, index) for index in range(len(event.requested))]
    while _narrow(event, slots):
        pass
    if not all(slots):
        raise ImpossibleError
    return [sorted(each) for each in slots]


def _own_slots(event: Event, index: int) -> set[int]:
    first, second, session = event.requested[index]
    begin = event.morning_slots + 1 if session == AFTERNOON else 1
    end = event.morning_slots if session == MORNING else event.slots
    slots = set(range(begin, end + 1)) - event.forbidden[first - 1] - event.forbidden[second - 1]
    fixed = event.fixed[index]
    return slots if fixed is None else slots & {fixed}


def _narrow(event: Event, slots: list[set[int]]) -> bool:
    """Each meeting after the earliest slot of those before it, and the reverse; was any cut?"""
    cut = False
    for after, befores in enumerate(event.precedences):
        for before in (number - 1 for number in befores):
            earliest = min(slots[before], default=event.slots)
            latest = max(slots[after], default=0)
            late = {slot for slot in slots[after] if slot <= earliest}
            early = {slot for slot in slots[before] if slot >= latest}
            slots[after] -= late
            slots[before] -= early
            cut = cut or bool(late or early)
    return cut
