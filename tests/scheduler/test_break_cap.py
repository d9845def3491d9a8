"""The cap on differences between numbers of breaks: kept by every schedule, and no more than it."""

from dataclasses import replace

from hypothesis import given, settings
from hypothesis import strategies as st

from scheduler import Problem, Status, check, solve
from scheduler.commands.generate import Size, generate
from scheduler.control import Control
from scheduler.goals import breaks_of, decides_status
from scheduler.instance import Instance
from scheduler.search.evening import even, keeps_cap
from tests.scheduler.brute import best_values
from tests.scheduler.make import meet, people, problem
from tests.scheduler.strategies import problems

CAPS = st.integers(0, 1)


@settings(max_examples=100, deadline=None)
@given(problems(), CAPS)
def test_check_agrees_with_every_capped_solve(made: Problem, cap: int) -> None:
    capped = replace(made, break_cap=cap)
    result = solve(capped, time_limit_s=20, workers=1, polish_limit_s=0.05)
    assert check(capped, result).violations == ()
    assert result.status in (Status.OPTIMAL, Status.FEASIBLE, Status.INFEASIBLE)


@settings(max_examples=100, deadline=None)
@given(problems(participants=4, candidates=4, tiny=True, half_days=st.just([3])), CAPS)
def test_brute_force_agrees_under_a_cap(made: Problem, cap: int) -> None:
    capped = replace(made, break_cap=cap)
    best = best_values(capped, "weighted")
    result = solve(capped, time_limit_s=20, workers=1)
    if best is None:
        assert result.status is Status.INFEASIBLE
        return
    deciding = [stage for stage in result.stages if decides_status(stage.name)]
    pairs = [
        (stage, value)
        for stage, value in zip(deciding, best, strict=True)
        if stage.name != "kept-tables"
    ]
    assert [(stage.value, stage.status) for stage, _ in pairs] == [
        (value, Status.OPTIMAL) for _, value in pairs
    ]


def test_a_meeting_is_given_up_rather_than_the_cap() -> None:
    """x must have a break where both meetings are held."""
    pairs = [
        meet("xy", 5, 5, allowed=frozenset({"a1"})),
        meet("xz", 1, 1, allowed=frozenset({"a3"})),
    ]
    made = problem(pairs, break_cap=0)
    result = solve(made, workers=1)
    assert [meeting.candidate for meeting in result.meetings] == ["xy"]
    assert (result.status, result.value) == (Status.OPTIMAL, 10)


def test_a_cap_that_mandatory_meetings_break_is_proved_impossible() -> None:
    pairs = [
        meet("xy", allowed=frozenset({"a1"}), mandatory=True),
        meet("xz", allowed=frozenset({"a3"}), mandatory=True),
    ]
    assert solve(problem(pairs, break_cap=0), workers=1).status is Status.INFEASIBLE


def test_a_meeting_nobody_wished_fills_a_gap_that_would_break_the_cap() -> None:
    pairs = [
        meet("xy", allowed=frozenset({"a1"}), mandatory=True),
        meet("xz", allowed=frozenset({"a3"}), mandatory=True),
        meet("xw", 0, 0),
    ]
    made = problem(pairs, break_cap=0)
    result = solve(made, workers=1)
    assert check(made, result).violations == ()
    assert len(result.meetings) == 3


def test_everybody_may_have_the_same_breaks() -> None:
    """All four have a break, the fewest and the most; nobody is within the cap of nobody."""
    first, last = frozenset({"a1"}), frozenset({"a3"})
    pairs = [
        meet("wx", allowed=first),
        meet("yz", allowed=first),
        meet("wy", allowed=last),
        meet("xz", allowed=last),
    ]
    made = problem(pairs, break_cap=0)
    result = solve(made, workers=1, polish_limit_s=1)
    assert (result.status, len(result.meetings)) == (Status.OPTIMAL, 4)
    assert breaks_of(made, result.meetings) == dict.fromkeys("wxyz", 1)


def test_who_holds_no_meeting_counts_too() -> None:
    pairs = [
        meet("xy", allowed=frozenset({"a1"}), mandatory=True),
        meet("xy"[::-1], allowed=frozenset({"a3"}), mandatory=True),
    ]
    alone = problem(pairs, break_cap=0)
    watched = problem(pairs, break_cap=0, who=people("xyz"))
    statuses = [solve(made, workers=1).status for made in (alone, watched)]
    assert statuses == [Status.OPTIMAL, Status.INFEASIBLE]


def test_exchanges_alone_keep_the_cap_where_they_can() -> None:
    """Nothing is given up, though at first somebody has more breaks than the cap."""
    made = replace(generate(Size(30, 50, 4, 8, 20, 8, 0.1), seed=0), break_cap=1)
    free = solve(replace(made, break_cap=None), workers=1)
    instance = Instance(made)
    starts = {
        instance.candidate_index[m.candidate]: instance.slot_index[m.slot] for m in free.meetings
    }
    evened = even(instance, starts, control=Control(time_limit_s=60), seed=0)
    assert (keeps_cap(instance, starts), keeps_cap(instance, evened)) == (False, True)
    assert set(evened) == set(starts)
    assert solve(made, workers=1).value == free.value
