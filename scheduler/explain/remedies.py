"""Remedies for a mission that is short of something: what they are, and the problem with one.

SOLVER.md, section 4, "What if?". Loads no solver.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from enum import StrEnum

from scheduler.errors import ProblemError
from scheduler.goals import MINIMISED
from scheduler.problem import Candidate, Delegate, Participant, Problem, Slot, Table
from scheduler.result import Status

LONGER_BY = 2  # slots
SEATS_TRIED = 10  # participants


class Kind(StrEnum):
    """What is added, the least effort first; `where` is a half-day or, for a seat, a participant.

    TABLE: a table that is open in that half-day only. SEAT: one more meeting at a time. SLOT,
    LONGER_HALF_DAY: one or two slots after its last, in which everything is as in the last.
    """

    TABLE = "table"
    SEAT = "seat"
    SLOT = "slot"
    LONGER_HALF_DAY = "longer_half_day"


@dataclass(frozen=True, slots=True)
class Remedy:
    """What adding something would give, compared with the best schedule without it.

    `gain` is the rise of the stage *served*, in weight, shown by a schedule; None where no solve
    has shown any. No schedule gains more than `gain_bound`; None where there was no time to find
    it. `more_meetings` and `more_first_choices` (wishes that count most for the participant who
    made them) belong to the schedule behind `gain`. `status`: OPTIMAL, the gain is exact;
    FEASIBLE, a value compared is not proved; UNKNOWN, not confirmed; CANCELLED. `earlier` are the
    changes of the goals that count more than *served*, positive for the better (fewer meetings
    missing, more participants at a level), without zeros; the possible ones where `gain` is None.
    """

    kind: Kind
    where: str
    gain_bound: int | None
    gain: int | None
    more_meetings: int | None
    more_first_choices: int | None
    status: Status
    earlier: tuple[tuple[str, int], ...] = ()


def gains(before: Mapping[str, int], after: Mapping[str, int]) -> dict[str, int]:
    """By how much better each stage's value is, in the order of `before`."""
    return {
        stage: value - after[stage] if stage in MINIMISED else after[stage] - value
        for stage, value in before.items()
    }


def is_better(gained: Mapping[str, int]) -> bool:
    """Whether the first goal that changes, in the order in which they count, gets better."""
    return next((gain for gain in gained.values() if gain), 0) > 0


def proposals(problem: Problem, held: Iterable[str]) -> Iterator[tuple[Kind, str]]:
    """Kind and place of every remedy worth a look, where the candidates `held` are held."""
    half_days = list(dict.fromkeys(slot.half_day for slot in problem.slots))
    for half_day in half_days:
        yield Kind.TABLE, half_day
    for participant in _short_of_seats(problem, frozenset(held)):
        yield Kind.SEAT, participant
    for kind, count in ((Kind.SLOT, 1), (Kind.LONGER_HALF_DAY, LONGER_BY)):
        for half_day in half_days:
            if _fits(problem, _further_slots(problem, half_day, count)):
                yield kind, half_day


def remedied(problem: Problem, kind: Kind, where: str) -> Problem:
    """The problem with the remedy: each schedule of `problem` is one of it too.

    Raises ProblemError where `where` is unknown or there is no time before the next half-day.
    """
    known = {p.id for p in problem.participants} if kind is Kind.SEAT else _half_days(problem)
    if where not in known:
        raise ProblemError("remedy", where, f"is no place for a {kind.value}")
    if kind is Kind.TABLE:
        return replace(problem, tables=(*problem.tables, _further_table(problem, where)))
    if kind is Kind.SEAT:
        return replace(
            problem,
            participants=tuple(
                replace(p, seats=p.seats + 1) if p.id == where else p for p in problem.participants
            ),
        )
    return _longer(problem, where, 1 if kind is Kind.SLOT else LONGER_BY)


def _half_days(problem: Problem) -> set[str]:
    return {slot.half_day for slot in problem.slots}


def _short_of_seats(problem: Problem, held: frozenset[str]) -> list[str]:
    """Those with the most unserved weight, of those who have a delegate to spare."""
    unserved: Counter[str] = Counter()
    for candidate in problem.candidates:
        if candidate.id not in held:
            unserved.update(dict.fromkeys(candidate.participants, candidate.weight))
    able = [p.id for p in problem.participants if unserved[p.id] and _spare(p, problem.slots)]
    return sorted(able, key=lambda name: -unserved[name])[:SEATS_TRIED]


def _spare(participant: Participant, slots: Iterable[Slot]) -> bool:
    """Whether in some free slot there are more delegates than seats; nobody named, no limit."""
    free = [s.id for s in slots if participant.free is None or s.id in participant.free]
    staff = participant.delegates
    return not staff or any(
        sum(slot not in person.busy for person in staff) > participant.seats for slot in free
    )


def _further_table(problem: Problem, half_day: str) -> Table:
    closed = frozenset(slot.id for slot in problem.slots if slot.half_day != half_day)
    return Table(_unused("+1", {table.id for table in problem.tables}), closed=closed)


def _further_slots(problem: Problem, half_day: str, count: int) -> list[Slot]:
    """Slots after the last of the half-day, of its length and at the same pace."""
    *before, last = (slot for slot in problem.slots if slot.half_day == half_day)
    length = last.end - last.start
    pause = last.start - before[-1].end if before else 0
    taken = {slot.id for slot in problem.slots}
    added = []
    for number in range(1, count + 1):
        start = last.end + pause + (number - 1) * (length + pause)
        name = _unused(f"{last.id}+{number}", taken)
        added.append(Slot(name, half_day, start, start + length))
    return added


def _fits(problem: Problem, added: list[Slot]) -> bool:
    """Whether they end before the next half-day begins."""
    begin, end = added[0].start, added[-1].end
    return all(slot.end <= begin or end <= slot.start for slot in problem.slots)


def _longer(problem: Problem, half_day: str, count: int) -> Problem:
    added = _further_slots(problem, half_day, count)
    last = next(slot for slot in reversed(problem.slots) if slot.half_day == half_day)
    names = frozenset(slot.id for slot in added)

    def as_in_last(slots: frozenset[str]) -> frozenset[str]:
        return slots | names if last.id in slots else slots

    def person(delegate: Delegate) -> Delegate:
        return replace(delegate, busy=as_in_last(delegate.busy))

    def participant(before: Participant) -> Participant:
        free = None if before.free is None else as_in_last(before.free)
        return replace(before, free=free, delegates=tuple(map(person, before.delegates)))

    def candidate(before: Candidate) -> Candidate:
        allowed = before.allowed
        return before if allowed is None else replace(before, allowed=as_in_last(allowed))

    place = problem.slots.index(last) + 1
    return replace(
        problem,
        slots=(*problem.slots[:place], *added, *problem.slots[place:]),
        tables=tuple(replace(t, closed=as_in_last(t.closed)) for t in problem.tables),
        participants=tuple(map(participant, problem.participants)),
        candidates=tuple(map(candidate, problem.candidates)),
        frozen_slots=as_in_last(problem.frozen_slots),
    )


def _unused(name: str, taken: set[str]) -> str:
    while name in taken:
        name += "'"
    return name
