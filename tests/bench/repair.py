"""Repair at size M: what was published is solved again after one thing went wrong.

Each line: what happened; after how many seconds the kept meetings were settled, and after how many
all was polished and told; seconds of the processors; the served value, the published meetings in
their slot and at their table, each with its bound, and how the last two were shown.
"""

import random
import time
from collections.abc import Callable
from dataclasses import dataclass, replace

from scheduler import Delegate, Problem, Progress, Published, Result, Stage, Status, solve
from scheduler.commands.generate import Size, generate

SIZE = Size(visitors=100, hosts=200, half_days=4, slots=8, tables=60, wishes=10, absence=0.1)
FULL_TABLES = 34
LIMIT_S = 30.0
POLISH_S = 2.0  # as the service asks for

Accident = Callable[[Problem, random.Random], Problem]


def run() -> None:
    measured: list[Measured] = []
    for seed in range(3):
        for tables in (SIZE.tables, FULL_TABLES):
            problem = generate(replace(SIZE, tables=tables), seed)
            known = published(problem, solve(problem, time_limit_s=LIMIT_S))
            for name, accident in ACCIDENTS.items():
                one = _measured(accident(known, random.Random(seed)))
                measured.append(one)
                print(f"seed {seed}, {tables} tables, {name:22} {one}", flush=True)
    proved = sum(one.status is Status.OPTIMAL for one in measured)
    print(
        f"{proved} of {len(measured)} proved; kept meetings settled after at most "
        f"{max(one.settled_s for one in measured):.2f} s, "
        f"all told after {max(one.ended_s for one in measured):.2f} s"
    )


@dataclass(frozen=True)
class Measured:
    """One repair; seconds since it began, and of the processors."""

    settled_s: float
    ended_s: float
    cpu_s: float
    status: Status
    stages: dict[str, Stage]
    published: int

    def __str__(self) -> str:
        served, slots, tables = (
            self.stages[name] for name in ("served", "kept-slots", "kept-tables")
        )
        return (
            f"{self.settled_s:5.2f} s {self.ended_s:5.2f} s {self.cpu_s:5.2f} s cpu  "
            f"served {served.value} of {served.bound}  "
            f"kept {slots.value} of {slots.bound} ({slots.proof}, {self.published} published), "
            f"tables {tables.value} of {tables.bound} ({tables.proof})  {self.status}"
        )


def published(problem: Problem, result: Result) -> Problem:
    """The problem with the result as its published schedule."""
    meetings = tuple(Published(m.candidate, m.slot, m.table, m.delegates) for m in result.meetings)
    return replace(problem, published=meetings)


def _measured(problem: Problem) -> Measured:
    settled = [0.0]

    def note(progress: Progress) -> None:
        if progress.stage == "kept-slots" and progress.value is not None:
            settled.append(progress.elapsed_s)

    wall, cpu = time.perf_counter(), time.process_time()
    result = solve(problem, time_limit_s=LIMIT_S, polish_limit_s=POLISH_S, on_progress=note)
    return Measured(
        settled_s=settled[-1],
        ended_s=time.perf_counter() - wall,
        cpu_s=time.process_time() - cpu,
        status=result.status,
        stages={stage.name: stage for stage in result.stages},
        published=len(problem.published),
    )


def _nothing(problem: Problem, chance: random.Random) -> Problem:
    return problem


def _companies_cancel(problem: Problem, chance: random.Random) -> Problem:
    gone = {p.id for p in chance.sample(problem.participants, 5)}
    stay = [c.id for c in problem.candidates if not gone & set(c.participants)]
    return _only(problem, frozenset(stay))


def _latecomers(problem: Problem, chance: random.Random) -> Problem:
    late = {p.id for p in chance.sample(problem.participants, len(problem.participants) // 10)}
    missed = {slot.id for slot in problem.slots[:2]}
    slots = frozenset(slot.id for slot in problem.slots)
    return replace(
        problem,
        participants=tuple(
            replace(p, free=(p.free or slots) - missed) if p.id in late else p
            for p in problem.participants
        ),
    )


def _table_lost(problem: Problem, chance: random.Random, half_days: int) -> Problem:
    lost = chance.choice(problem.tables)
    days = list(dict.fromkeys(slot.half_day for slot in problem.slots))[:half_days]
    closed = frozenset(slot.id for slot in problem.slots if slot.half_day in days)
    tables = tuple(replace(t, closed=closed) if t is lost else t for t in problem.tables)
    return replace(problem, tables=tables)


def _delegate_replaced(problem: Problem, chance: random.Random) -> Problem:
    who = chance.choice(problem.participants)
    busy = frozenset(slot.id for slot in problem.slots if chance.random() < 0.3)
    new = replace(who, delegates=(Delegate(f"new {who.id}", busy),))
    return replace(
        problem,
        participants=tuple(new if p is who else p for p in problem.participants),
    )


def _meetings_cancelled(problem: Problem, chance: random.Random) -> Problem:
    gone = {meeting.candidate for meeting in chance.sample(problem.published, 20)}
    return _only(problem, frozenset(c.id for c in problem.candidates if c.id not in gone))


def _frozen_half_day(problem: Problem, chance: random.Random) -> Problem:
    """The first half-day is past when five companies cancel for the rest."""
    first = {s.id for s in problem.slots if s.half_day == problem.slots[0].half_day}
    frozen = frozenset(m.candidate for m in problem.published if m.slot in first)
    gone = {p.id for p in chance.sample(problem.participants, 5)}
    stay = [c.id for c in problem.candidates if c.id in frozen or not gone & set(c.participants)]
    return replace(_only(problem, frozenset(stay)), frozen=frozen)


def _only(problem: Problem, stay: frozenset[str]) -> Problem:
    return replace(
        problem,
        candidates=tuple(c for c in problem.candidates if c.id in stay),
        published=tuple(m for m in problem.published if m.candidate in stay),
    )


ACCIDENTS: dict[str, Accident] = {
    "nothing": _nothing,
    "5 companies cancel": _companies_cancel,
    "30 come 2 slots late": _latecomers,
    "table lost, half-day": lambda problem, chance: _table_lost(problem, chance, 1),
    "table lost, all days": lambda problem, chance: _table_lost(problem, chance, 4),
    "delegate replaced": _delegate_replaced,
    "20 meetings cancelled": _meetings_cancelled,
    "first half-day frozen": _frozen_half_day,
}
