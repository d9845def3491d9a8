"""What every meeting keeps to by itself."""

from collections import Counter
from collections.abc import Iterator

from scheduler.problem import Problem
from scheduler.result import Meeting
from scheduler.rules.schedule import Schedule
from scheduler.rules.words import Rule, Violation


def candidate(problem: Problem, meetings: tuple[Meeting, ...]) -> Iterator[Violation]:
    """Known, held once, with its participants; else nothing more can be said."""
    candidates = {candidate.id: candidate for candidate in problem.candidates}
    slots = {slot.id for slot in problem.slots}
    tables = {table.id for table in problem.tables}
    for name, times in Counter(meeting.candidate for meeting in meetings).items():
        if name not in candidates:
            yield Violation(Rule.CANDIDATE, f"{name!r} is no candidate")
        elif times > 1:
            yield Violation(Rule.CANDIDATE, f"{name!r} is held {times} times")
    for meeting in meetings:
        name = meeting.candidate
        candidate = candidates.get(name)
        if candidate is not None and meeting.participants != candidate.participants:
            yield Violation(Rule.CANDIDATE, f"{name!r} has other participants")
        if len(meeting.delegates) != len(meeting.participants):
            yield Violation(Rule.CANDIDATE, f"{name!r} needs one delegate or None per participant")
        if meeting.slot not in slots or meeting.table not in tables:
            yield Violation(Rule.CANDIDATE, f"{name!r} has an unknown slot or table")


def length(schedule: Schedule) -> Iterator[Violation]:
    """Consecutive slots of one half-day."""
    half_days = {slot.id: slot.half_day for slot in schedule.problem.slots}
    for meeting in schedule.meetings:
        covered = schedule.covered(meeting)
        complete = len(covered) == schedule.candidates[meeting.candidate].length
        if not complete or len({half_days[slot] for slot in covered}) > 1:
            where = f"{meeting.candidate!r} from slot {meeting.slot!r}"
            yield Violation(Rule.LENGTH, where)


def free(schedule: Schedule) -> Iterator[Violation]:
    """Free slots of its participants only."""
    for meeting in schedule.meetings:
        covered = schedule.covered(meeting)
        for name in meeting.participants:
            free = schedule.participants[name].free
            if free is not None and not free.issuperset(covered):
                for slot in sorted(set(covered) - free, key=covered.index):
                    yield Violation(Rule.FREE, f"{name!r} in slot {slot!r}")


def allowed(schedule: Schedule) -> Iterator[Violation]:
    """A first slot that is allowed, and no frozen one; frozen meetings stay."""
    problem = schedule.problem
    published = {meeting.candidate: meeting.slot for meeting in problem.published}
    for meeting in schedule.meetings:
        candidate = schedule.candidates[meeting.candidate]
        allowed = candidate.allowed is None or meeting.slot in candidate.allowed
        known = meeting.slot in (candidate.pinned_slot, published.get(candidate.id))
        kept_out = not allowed or (meeting.slot in problem.frozen_slots and not known)
        if kept_out and candidate.id not in problem.frozen:
            where = f"{meeting.candidate!r} begins in slot {meeting.slot!r}"
            yield Violation(Rule.ALLOWED, where)


def pins(schedule: Schedule) -> Iterator[Violation]:
    """Pinned slot, table and delegates; frozen meetings stay where they were published."""
    for meeting in schedule.meetings:
        candidate = schedule.candidates[meeting.candidate]
        if candidate.id in schedule.problem.frozen:
            continue
        pairs: list[tuple[str | None, str | None]] = [
            (candidate.pinned_slot, meeting.slot),
            (candidate.pinned_table, meeting.table),
            *zip(candidate.pinned_delegates or (), meeting.delegates, strict=False),
        ]
        for pin, place in pairs:
            if pin is not None and pin != place:
                yield Violation(Rule.PINS, f"{candidate.id!r} is not with {pin!r}")


def mandatory(schedule: Schedule) -> Iterator[Violation]:
    """Mandatory candidates are held."""
    for candidate in schedule.problem.candidates:
        if candidate.mandatory and candidate.id not in schedule.held:
            yield Violation(Rule.MANDATORY, f"{candidate.id!r} is not held")


def frozen(schedule: Schedule) -> Iterator[Violation]:
    """Frozen meetings are as they were."""
    for published in schedule.problem.published:
        if published.candidate not in schedule.problem.frozen:
            continue
        meeting = schedule.held.get(published.candidate)
        if meeting is None or (meeting.slot, meeting.table) != (published.slot, published.table):
            yield Violation(Rule.FROZEN, f"{published.candidate!r} is not where it was")
            continue
        pairs = zip(published.delegates or (), meeting.delegates, strict=False)
        if any(before is not None and before != now for before, now in pairs):
            yield Violation(Rule.FROZEN, f"{published.candidate!r} has other delegates")


def site(schedule: Schedule) -> Iterator[Violation]:
    """Participants with a site of their own meet there."""
    for meeting in schedule.meetings:
        here = schedule.tables[meeting.table].site
        for name in meeting.participants:
            if schedule.participants[name].site not in (None, here):
                yield Violation(Rule.SITE, f"{name!r} in {meeting.candidate!r} at {here!r}")
