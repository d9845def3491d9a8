"""The hard rules, one sentence each, and which of them a schedule breaks. Plain Python.

Deliberately written from the problem itself, not from the indexed view that the solver uses.
"""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from enum import StrEnum

from scheduler.problem import Candidate, Participant, Problem
from scheduler.result import Meeting


class Rule(StrEnum):
    """Every rule in one sentence."""

    SAME_PROBLEM = "A result belongs to the problem it is checked against."
    CANDIDATE = "Each meeting is a candidate of the problem, held once, with its participants."
    LENGTH = "A meeting takes consecutive slots of one half-day."
    FREE = "A participant meets only in its free slots."
    SEATS = "A participant holds no more meetings in a slot than it has seats."
    DELEGATES = "A named delegate of each participant attends, is not busy and in one place only."
    TABLES = "A meeting has a table that is open, and a table holds one meeting at a time."
    ALLOWED = "A meeting begins in a slot that its candidate allows."
    PINS = "A meeting keeps to the slot, table and delegates it is pinned to."
    PRECEDENCE = "Of two candidates in order the first ends before the second begins."
    MAX = "A participant holds no more meetings than its maximum."
    MANDATORY = "Every mandatory candidate is held."
    FROZEN = "A frozen meeting stays in its slot, at its table, with its delegates."
    VALUE = "The value of each stage is what the meetings give."
    BOUND = "A bound is what its certificate shows, and no value lies beyond it."
    STATUS = "The status says what values, bounds and proofs say."
    UNSERVED = "Each wish not served is told once to the side that wished."


@dataclass(frozen=True, slots=True)
class Violation:
    """A broken rule and where."""

    rule: Rule
    where: str

    def __str__(self) -> str:
        return f"{self.rule.value} Broken: {self.where}."


class Schedule:
    """The meetings of a problem with what is looked up again and again."""

    def __init__(self, problem: Problem, meetings: tuple[Meeting, ...]) -> None:
        self.problem = problem
        self.meetings = meetings
        self.order = {slot.id: index for index, slot in enumerate(problem.slots)}
        self.candidates: dict[str, Candidate] = {c.id: c for c in problem.candidates}
        self.participants: dict[str, Participant] = {p.id: p for p in problem.participants}
        self.tables = {table.id: table for table in problem.tables}
        self.held = {meeting.candidate: meeting for meeting in meetings}

    def covered(self, meeting: Meeting) -> list[str]:
        """The slots of a meeting, as far as there are any."""
        start = self.order[meeting.slot]
        end = start + self.candidates[meeting.candidate].length
        return [slot.id for slot in self.problem.slots[start:end]]


def broken_rules(problem: Problem, meetings: tuple[Meeting, ...]) -> Iterator[Violation]:
    """Every violation of a hard rule; stops after unknown ids, with which nothing else counts."""
    unknown = list(_candidate(problem, meetings))
    if unknown:
        yield from unknown
        return
    schedule = Schedule(problem, meetings)
    rules: tuple[Callable[[Schedule], Iterator[Violation]], ...] = (
        _length,
        _free,
        _seats,
        _delegates,
        _one_place,
        _tables,
        _allowed,
        _pins,
        _precedence,
        _maximum,
        _mandatory,
        _frozen,
    )
    for rule in rules:
        yield from rule(schedule)


def _candidate(problem: Problem, meetings: tuple[Meeting, ...]) -> Iterator[Violation]:
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


def _length(schedule: Schedule) -> Iterator[Violation]:
    half_days = {slot.id: slot.half_day for slot in schedule.problem.slots}
    for meeting in schedule.meetings:
        covered = schedule.covered(meeting)
        complete = len(covered) == schedule.candidates[meeting.candidate].length
        if not complete or len({half_days[slot] for slot in covered}) > 1:
            where = f"{meeting.candidate!r} from slot {meeting.slot!r}"
            yield Violation(Rule.LENGTH, where)


def _free(schedule: Schedule) -> Iterator[Violation]:
    for meeting in schedule.meetings:
        for name in meeting.participants:
            free = schedule.participants[name].free
            for slot in schedule.covered(meeting):
                if free is not None and slot not in free:
                    yield Violation(Rule.FREE, f"{name!r} in slot {slot!r}")


def _seats(schedule: Schedule) -> Iterator[Violation]:
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


def _delegates(schedule: Schedule) -> Iterator[Violation]:
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


def _one_place(schedule: Schedule) -> Iterator[Violation]:
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


def _tables(schedule: Schedule) -> Iterator[Violation]:
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


def _allowed(schedule: Schedule) -> Iterator[Violation]:
    for meeting in schedule.meetings:
        allowed = schedule.candidates[meeting.candidate].allowed
        if allowed is not None and meeting.slot not in allowed:
            where = f"{meeting.candidate!r} begins in slot {meeting.slot!r}"
            yield Violation(Rule.ALLOWED, where)


def _pins(schedule: Schedule) -> Iterator[Violation]:
    for meeting in schedule.meetings:
        candidate = schedule.candidates[meeting.candidate]
        frozen = candidate.id in schedule.problem.frozen
        pairs: list[tuple[str | None, str | None]] = [(candidate.pinned_slot, meeting.slot)]
        if not frozen:
            pairs.append((candidate.pinned_table, meeting.table))
            pairs += zip(candidate.pinned_delegates or (), meeting.delegates, strict=False)
        for pin, place in pairs:
            if pin is not None and pin != place:
                yield Violation(Rule.PINS, f"{candidate.id!r} is not with {pin!r}")


def _precedence(schedule: Schedule) -> Iterator[Violation]:
    for before, after in schedule.problem.precedences:
        if before in schedule.held and after in schedule.held:
            last = schedule.order[schedule.covered(schedule.held[before])[-1]]
            if last >= schedule.order[schedule.held[after].slot]:
                yield Violation(Rule.PRECEDENCE, f"{before!r} and {after!r}")


def _maximum(schedule: Schedule) -> Iterator[Violation]:
    held = Counter(name for meeting in schedule.meetings for name in meeting.participants)
    for participant in schedule.problem.participants:
        limit = participant.max_meetings
        if limit is not None and held[participant.id] > limit:
            where = f"{participant.id!r} holds {held[participant.id]} of {limit}"
            yield Violation(Rule.MAX, where)


def _mandatory(schedule: Schedule) -> Iterator[Violation]:
    for candidate in schedule.problem.candidates:
        if candidate.mandatory and candidate.id not in schedule.held:
            yield Violation(Rule.MANDATORY, f"{candidate.id!r} is not held")


def _frozen(schedule: Schedule) -> Iterator[Violation]:
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
