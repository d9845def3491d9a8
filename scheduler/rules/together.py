"""What all meetings of somebody keep to together."""

from collections import Counter, defaultdict
from collections.abc import Iterator

from scheduler.goals import breaks_of, delegation_meetings
from scheduler.result import Meeting
from scheduler.rules.schedule import Schedule
from scheduler.rules.words import Rule, Violation


def precedence(schedule: Schedule) -> Iterator[Violation]:
    """The first of two ends before the second begins."""
    for before, after in schedule.problem.precedences:
        if before in schedule.held and after in schedule.held:
            last = schedule.order[schedule.covered(schedule.held[before])[-1]]
            if last >= schedule.order[schedule.held[after].slot]:
                yield Violation(Rule.PRECEDENCE, f"{before!r} and {after!r}")


def alternatives(schedule: Schedule) -> Iterator[Violation]:
    """No two of a group."""
    for group in schedule.problem.alternatives:
        held = [name for name in group if name in schedule.held]
        if len(held) > 1:
            yield Violation(Rule.ALTERNATIVES, " and ".join(map(repr, held)))


def maximum(schedule: Schedule) -> Iterator[Violation]:
    """No participant holds more than its maximum."""
    held = Counter(name for meeting in schedule.meetings for name in meeting.participants)
    for participant in schedule.problem.participants:
        limit = participant.max_meetings
        if limit is not None and held[participant.id] > limit:
            where = f"{participant.id!r} holds {held[participant.id]} of {limit}"
            yield Violation(Rule.MAX, where)


def quota(schedule: Schedule) -> Iterator[Violation]:
    """No delegation holds more meetings than its maximum."""
    held = delegation_meetings(schedule.problem, schedule.meetings)
    for delegation in schedule.problem.delegations:
        limit = delegation.max_meetings
        if limit is not None and held[delegation.cluster] > limit:
            where = f"{delegation.cluster!r} holds {held[delegation.cluster]} of {limit}"
            yield Violation(Rule.QUOTA, where)


def break_cap(schedule: Schedule) -> Iterator[Violation]:
    """Breaks are spread evenly, where that is asked for."""
    counts = breaks_of(schedule.problem, schedule.meetings)
    most, least = max(counts, key=counts.__getitem__), min(counts, key=counts.__getitem__)
    cap = schedule.problem.break_cap
    if cap is not None and counts[most] - counts[least] > cap:
        where = f"{most!r} has {counts[most]}, {least!r} {counts[least]}"
        yield Violation(Rule.BREAKS, where)


def travel(schedule: Schedule) -> Iterator[Violation]:
    """Time enough from one site to the other, for delegates and interpreters.

    A participant without named delegates is one person.
    """
    ways = [way for way in schedule.problem.travel if way.minutes]
    minutes = {frozenset((way.site, way.other)): way.minutes for way in ways}
    if not minutes:
        return
    for person, meetings in _by_person(schedule).items():
        stays = sorted(_stay(schedule, meeting) for meeting in meetings)
        for number, (_, end, site, name) in enumerate(stays):
            for start, _, other_site, other in stays[number + 1 :]:
                needed = minutes.get(frozenset((site, other_site)))
                if needed is not None and start - end < needed:
                    where = f"{person!r} between {name!r} and {other!r}"
                    yield Violation(Rule.TRAVEL, where)


def _by_person(schedule: Schedule) -> dict[str, list[Meeting]]:
    people: dict[str, list[Meeting]] = defaultdict(list)
    for meeting in schedule.meetings:
        for name, delegate in zip(meeting.participants, meeting.delegates, strict=True):
            people[delegate or name].append(meeting)
        for interpreter in meeting.interpreters:
            people[interpreter].append(meeting)
    return people


def _stay(schedule: Schedule, meeting: Meeting) -> tuple[int, int, str, str]:
    """From when to when it takes, at which site, and which candidate it is."""
    slots = schedule.problem.slots
    start = schedule.order[meeting.slot]
    last = min(start + schedule.candidates[meeting.candidate].length, len(slots)) - 1
    site = schedule.tables[meeting.table].site or ""
    return slots[start].start, slots[last].end, site, meeting.candidate
