"""Cancelled or out of time at any stage, a solve ends with a result that holds."""

import random
from collections.abc import Callable
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scheduler import (
    Delegate,
    Policy,
    Problem,
    Progress,
    Published,
    Result,
    Status,
    Travel,
    check,
    solve,
)
from scheduler.commands.generate import Size, generate
from scheduler.sites.reach import sites_matter
from tests.scheduler.strategies import problems

#: in which every stage is reached, though not the proof of each problem
LIMIT_S = 2
ENDS = (Status.CANCELLED, Status.OPTIMAL, Status.INFEASIBLE)
OUT_OF_TIME = (Status.FEASIBLE, Status.UNKNOWN, Status.OPTIMAL, Status.INFEASIBLE)
SMALL = generate(Size(15, 25, 2, 5, 10, 6, 0.1), seed=1)
CROWDED = generate(Size(40, 40, 2, 5, 30, 10, 0.3, any_to_any=True), seed=1)
HALF = generate(Size(30, 30, 2, 5, 22, 9, 0.3, any_to_any=True), seed=1)
MANY = generate(Size(150, 250, 3, 6, 80, 14, 0.1), seed=1)
MANY_TO_ANY = generate(Size(200, 200, 3, 6, 60, 12, 0.1, any_to_any=True), seed=1)


class Cancel:
    """Is True from the nth time on that somebody asks; counts how often that was."""

    def __init__(self, after: int) -> None:
        self.asked = 0
        self._after = after

    def __call__(self) -> bool:
        self.asked += 1
        return self.came

    @property
    def came(self) -> bool:
        return self.asked > self._after


def _published(problem: Problem) -> Problem:
    """As it was, but that a tenth of the participants is free half of the time now."""
    meetings = solve(problem, time_limit_s=2, workers=1).meetings
    late = frozenset(slot.id for slot in problem.slots[::2])
    return replace(
        problem,
        published=tuple(Published(m.candidate, m.slot, m.table, m.delegates) for m in meetings),
        participants=tuple(
            replace(person, free=late) if number % 10 == 0 else person
            for number, person in enumerate(problem.participants)
        ),
    )


def _mission(problem: Problem) -> Problem:
    """Two sites, named delegates, promises, meetings of two slots."""
    chance = random.Random(1)
    return replace(
        problem,
        tables=tuple(
            replace(table, site="north" if number % 2 else "south")
            for number, table in enumerate(problem.tables)
        ),
        travel=(Travel("north", "south", 30),),
        participants=tuple(
            replace(p, min_meetings=1, seats=2, delegates=(Delegate(f"{p.id}a"),))
            for p in problem.participants
        ),
        candidates=tuple(
            replace(candidate, length=chance.choice([1, 1, 1, 2]))
            for candidate in problem.candidates
        ),
    )


def contested(problem: Problem, result: Result) -> bool:
    """Whether all is proved but how many stay at their tables, with tables that are not alike.

    Who can't have the published table any more may have taken that of another.
    """
    alike = not any(c.pinned_table for c in problem.candidates) and not sites_matter(problem)
    open_ones = {stage.name for stage in result.stages[:-2] if stage.status is not Status.OPTIMAL}
    return open_ones == {"kept-tables"} and not alike


KINDS: dict[str, Callable[[], Problem]] = {
    "crowded": lambda: CROWDED,
    "flows": lambda: MANY,
    "flows, any to any": lambda: MANY_TO_ANY,
    "published": lambda: _published(HALF),
    "cap on breaks": lambda: replace(CROWDED, break_cap=1),
    "mission": lambda: _mission(SMALL),
    "published mission": lambda: _published(_mission(SMALL)),
}
POLICIES: tuple[Policy, ...] = ("weighted", "fair")


@pytest.mark.parametrize("kind", KINDS)
def test_cancelled_at_any_stage_the_result_holds(kind: str) -> None:
    problem = KINDS[kind]()
    whole = Cancel(1_000_000)
    solve(problem, time_limit_s=LIMIT_S, workers=1, polish_limit_s=0.1, should_stop=whole)
    for share in range(8):
        cancel = Cancel(whole.asked * share // 8)
        result = solve(
            problem, time_limit_s=LIMIT_S, workers=1, polish_limit_s=0.1, should_stop=cancel
        )
        assert check(problem, result).violations == ()
        assert result.status in (ENDS if cancel.came else OUT_OF_TIME)


@pytest.mark.parametrize("kind", KINDS)
def test_out_of_time_at_any_stage_the_result_holds(kind: str) -> None:
    problem = KINDS[kind]()
    for limit_s in (0.001, 0.03, 0.1, 0.3, 1.0):
        result = solve(problem, time_limit_s=limit_s, workers=1, polish_limit_s=limit_s / 4)
        assert check(problem, result).violations == ()
        assert result.status in OUT_OF_TIME


@settings(max_examples=200, deadline=None)
@given(problems(), st.integers(0, 60), st.sampled_from(POLICIES), st.sampled_from([None, 0, 1]))
def test_cancelled_whatever_the_problem_the_result_holds(
    problem: Problem, polls: int, policy: Policy, cap: int | None
) -> None:
    capped = replace(problem, break_cap=cap)
    result = solve(capped, policy=policy, workers=1, polish_limit_s=0.02, should_stop=Cancel(polls))
    assert check(capped, result).violations == ()
    assert result.status in ENDS or contested(problem, result)


def test_cancelled_before_it_begins_it_says_so_and_what_it_tells_holds() -> None:
    result = solve(SMALL, should_stop=lambda: True)
    assert result.status is Status.CANCELLED
    assert check(SMALL, result).violations == ()


def test_cancelled_before_it_begins_there_is_no_schedule_of_what_must_be_searched_for() -> None:
    result = solve(_mission(SMALL), should_stop=lambda: True)
    assert (result.status, result.value, result.meetings) == (Status.CANCELLED, None, ())


def test_cancelled_once_there_is_a_schedule_it_is_told() -> None:
    placed: list[Progress] = []

    def note(progress: Progress) -> None:
        if progress.stage == "place":
            placed.append(progress)

    result = solve(CROWDED, workers=1, on_progress=note, should_stop=lambda: bool(placed))
    assert result.status in (Status.CANCELLED, Status.OPTIMAL)
    assert result.value is not None
    assert check(CROWDED, result).violations == ()


def test_cancelled_after_the_flows_have_chosen_it_is_placed_and_no_more() -> None:
    told: list[str] = []
    result = solve(
        MANY,
        workers=1,
        on_progress=lambda progress: told.append(progress.stage),
        should_stop=lambda: bool(told),
    )
    assert (result.status, told) == (Status.CANCELLED, ["select served", "place", "done"])
    assert result.value is not None
    assert check(MANY, result).violations == ()
