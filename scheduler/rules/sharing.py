"""What no two meetings have at a time: seats, people, tables."""

from collections import Counter, defaultdict
from collections.abc import Iterator

from scheduler.rules.schedule import Schedule
from scheduler.rules.words import Rule, Violation


def seats(schedule: Schedule) -> Iterator[Violation]:
    """No more meetings than seats."""
    used = Counter(
        (name, slot)
        for meeting in schedule.meetings
        for name in meeting.participants
        for slot in schedule.covered(meeting)
    )
    for (name, slot), meetings in used.items():
        seats = schedule.participants[name].seats
        if meetings > seats:
            where = f"{name!r} holds {meetings} in slot {slot!r}, with {seats} seats"
            yield Violation(Rule.SEATS, where)


def delegates(schedule: Schedule) -> Iterator[Violation]:
    """Somebody attends who is there."""
    for meeting in schedule.meetings:
        for name, delegate in zip(meeting.participants, meeting.delegates, strict=True):
            staff = {person.id: person for person in schedule.participants[name].delegates}
            where = f"{name!r} in {meeting.candidate!r}"
            if delegate is None:
                if staff:
                    yield Violation(Rule.DELEGATES, f"nobody attends for {where}")
            elif delegate not in staff:
                yield Violation(Rule.DELEGATES, f"{delegate!r} is no delegate of {where}")
            elif staff[delegate].busy & set(schedule.covered(meeting)):
                yield Violation(Rule.DELEGATES, f"{delegate!r} is busy, for {where}")


def one_place(schedule: Schedule) -> Iterator[Violation]:
    """Nobody attends two meetings at a time."""
    places = Counter(
        (delegate, slot)
        for meeting in schedule.meetings
        for delegate in meeting.delegates
        for slot in schedule.covered(meeting)
        if delegate is not None
    )
    for (delegate, slot), times in places.items():
        if times > 1:
            where = f"{delegate!r} is in {times} meetings in slot {slot!r}"
            yield Violation(Rule.DELEGATES, where)


def tables(schedule: Schedule) -> Iterator[Violation]:
    """Open tables, one meeting at each."""
    used: dict[tuple[str, str], list[str]] = defaultdict(list)
    for meeting in schedule.meetings:
        for slot in schedule.covered(meeting):
            used[meeting.table, slot].append(meeting.candidate)
            if slot in schedule.tables[meeting.table].closed:
                where = f"{meeting.candidate!r} is at {meeting.table!r}, closed in slot {slot!r}"
                yield Violation(Rule.TABLES, where)
    for (table, slot), names in used.items():
        if len(names) > 1:
            where = f"{', '.join(map(repr, names))} at {table!r} in slot {slot!r}"
            yield Violation(Rule.TABLES, where)


def interpreters(schedule: Schedule) -> Iterator[Violation]:
    """One who speaks each pair, is there, and has no other meeting."""
    known = {person.id: person for person in schedule.problem.interpreters}
    for meeting in schedule.meetings:
        pairs = schedule.candidates[meeting.candidate].interpreting
        where = f"in {meeting.candidate!r}"
        if len(pairs) != len(meeting.interpreters):
            says = f"{len(meeting.interpreters)} interpreters for {len(pairs)} language pairs"
            yield Violation(Rule.INTERPRETERS, f"{says} {where}")
        for pair, name in zip(pairs, meeting.interpreters, strict=False):
            if name not in known or pair not in known[name].pairs:
                yield Violation(Rule.INTERPRETERS, f"{name!r} does not interpret {pair!r} {where}")
            elif known[name].busy & set(schedule.covered(meeting)):
                yield Violation(Rule.INTERPRETERS, f"{name!r} is busy {where}")
    yield from _twice(schedule)


def _twice(schedule: Schedule) -> Iterator[Violation]:
    places = Counter(
        (name, slot)
        for meeting in schedule.meetings
        for name in meeting.interpreters
        for slot in schedule.covered(meeting)
    )
    for (name, slot), times in places.items():
        if times > 1:
            where = f"{name!r} is in {times} meetings in slot {slot!r}"
            yield Violation(Rule.INTERPRETERS, where)
