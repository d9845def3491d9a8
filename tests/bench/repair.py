"""Repair at size M: what was published is solved again after one thing went wrong.

Each line: what happened, seconds of the wall and of the processors, the served value with its
bound, the published meetings in their slot with the bound, and how the last bound was shown.
"""

import random
import time
from collections.abc import Callable
from dataclasses import replace

from scheduler import Delegate, Problem, Published, Result, solve
from scheduler.commands.generate import Size, generate

SIZE = Size(visitors=100, hosts=200, half_days=4, slots=8, tables=60, wishes=10, absence=0.1)
FULL_TABLES = 34
LIMIT_S = 30.0

Accident = Callable[[Problem, random.Random], Problem]


def run() -> None:
    for seed in range(3):
        for tables in (SIZE.tables, FULL_TABLES):
            problem = generate(replace(SIZE, tables=tables), seed)
            known = published(problem, solve(problem, time_limit_s=LIMIT_S))
            for name, accident in ACCIDENTS.items():
                changed = accident(known, random.Random(seed))
                print(f"seed {seed}, {tables} tables, {name:22}", _measured(changed), flush=True)


def published(problem: Problem, result: Result) -> Problem:
    """The problem with the result as its published schedule."""
    meetings = tuple(Published(m.candidate, m.slot, m.table, m.delegates) for m in result.meetings)
    return replace(problem, published=meetings)


def _measured(problem: Problem) -> str:
    wall, cpu = time.perf_counter(), time.process_time()
    result = solve(problem, time_limit_s=LIMIT_S)
    wall, cpu = time.perf_counter() - wall, time.process_time() - cpu
    stages = {stage.name: stage for stage in result.stages}
    served, kept, tables = (stages[n] for n in ("served", "kept-slots", "kept-tables"))
    return (
        f"{wall:6.2f} s {cpu:6.2f} s cpu  served {served.value} of {served.bound}  "
        f"kept {kept.value} of {kept.bound} ({kept.proof}, {len(problem.published)} published)  "
        f"tables {tables.value} of {tables.bound}  {result.status}"
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
