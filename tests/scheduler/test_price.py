"""What serving a wish or keeping a meeting costs, against schedules found by trying them all."""

from collections.abc import Mapping
from dataclasses import replace

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from scheduler import (
    Candidate,
    Participant,
    Policy,
    Problem,
    ProblemError,
    Published,
    Reason,
    Result,
    Status,
    Table,
    check,
    solve,
)
from scheduler.explain import exact
from scheduler.explain.exact import Price
from scheduler.goals import MINIMISED, decides_status, stage_names
from scheduler.result import Change, Changed, Obstacle
from scheduler.rules import Rule
from tests.scheduler.brute import best_values
from tests.scheduler.make import meet, people, problem
from tests.scheduler.strategies import problems

POLICIES: st.SearchStrategy[Policy] = st.sampled_from(["weighted", "fair"])
TINY = problems(participants=4, candidates=4, tiny=True)


def changed(made: Problem, candidate: str, **fields: object) -> Problem:
    """The problem with other fields of one candidate; ProblemError."""

    def other(one: Candidate) -> Candidate:
        return replace(one, **fields) if one.id == candidate else one  # type: ignore[arg-type]

    return replace(made, candidates=tuple(map(other, made.candidates)))


def best(made: Problem, policy: Policy, candidate: str, **fields: object) -> dict[str, int] | None:
    """The best values with these fields of a mandatory candidate, by trying every schedule."""
    (pinned,) = (one.pinned_slot for one in made.candidates if one.id == candidate)
    if pinned not in (None, fields.get("pinned_slot", pinned)):
        return None
    try:
        values = best_values(changed(made, candidate, mandatory=True, **fields), policy)
    except ProblemError:  # nobody free then, not allowed, or against what is mandatory too
        return None
    stages = [stage for stage in stage_names(made, policy) if decides_status(stage)]
    return None if values is None else dict(zip(stages, values, strict=True))


def losses(result: Result, after: Mapping[str, int], *, until: str) -> dict[str, int]:
    """By how much each goal is worse, up to `until`."""
    names = [stage.name for stage in result.stages]
    return {
        stage.name: (stage.value - after[stage.name]) * (-1 if stage.name in MINIMISED else 1)
        for stage in result.stages[: names.index(until) + 1]
        if stage.value is not None
    }


def first(lost: Mapping[str, int]) -> tuple[str, int]:
    found = [(stage, amount) for stage, amount in lost.items() if amount]
    return found[0] if found else (list(lost)[-1], 0)


def holds(lost: Mapping[str, int], goal: str, amount: int) -> bool:
    """Whether it is true that what counts more can't be kept, or that so much is lost at least."""
    before = list(lost)[: list(lost).index(goal)]
    return any(lost[stage] > 0 for stage in before) or lost[goal] >= amount


def solved(made: Problem, policy: Policy) -> Result:
    result = solve(made, policy=policy, time_limit_s=20, workers=1)
    assume(result.value is not None)
    return result


@settings(max_examples=60, deadline=None)
@given(TINY, POLICIES)
def test_no_wish_is_served_for_less_than_it_is_said_to_cost(made: Problem, policy: Policy) -> None:
    result = solved(made, policy)
    for entry in result.unserved:
        values = best(made, policy, entry.candidate)
        if values is None:
            continue
        lost = losses(result, values, until="served")
        assert first(lost)[1] >= 0
        assert entry.price is not None
        assert holds(lost, entry.price_goal, entry.price)


@settings(max_examples=50, deadline=None)
@given(TINY, POLICIES)
def test_a_wish_that_would_cost_others_does(made: Problem, policy: Policy) -> None:
    """With the wish served, others lose at least what it is worth."""
    result = solved(made, policy)
    for entry in result.unserved:
        if entry.reason is Reason.WOULD_COST_OTHERS:
            values = best(made, policy, entry.candidate)
            assert values is None or first(losses(result, values, until="served"))[1] >= 0


@settings(max_examples=50, deadline=None)
@given(TINY, POLICIES)
def test_the_exact_price_is_what_trying_everything_says(made: Problem, policy: Policy) -> None:
    result = solved(made, policy)
    for name in dict.fromkeys(entry.candidate for entry in result.unserved):
        price = exact.serving(made, result, name, time_limit_s=20, workers=1)
        values = best(made, policy, name)
        if values is None:
            assert (price.amount, price.status) == (None, Status.INFEASIBLE)
        else:
            told = first(losses(result, values, until="served"))
            assert (price.goal, price.amount, price.status) == (*told, Status.OPTIMAL)


@settings(max_examples=60, deadline=None)
@given(TINY, POLICIES)
def test_no_meeting_stays_for_less_than_it_is_said_to_cost(made: Problem, policy: Policy) -> None:
    result = solved(made, policy)
    slots = {meeting.candidate: meeting.slot for meeting in made.published}
    for change in result.changes:
        if change.how is Changed.OTHER_TABLE:
            continue
        values = best(made, policy, change.candidate, pinned_slot=slots[change.candidate])
        if change.obstacle:
            assert values is None
        if values is not None:
            assert change.price is not None
            lost = losses(result, values, until="kept-tables")
            assert not change.price or holds(lost, change.price_goal, change.price)
            price = exact.staying(made, result, change.candidate, time_limit_s=20, workers=1)
            if price.status is Status.OPTIMAL or price.goal != "kept-tables":
                assert (price.goal, price.amount) == first(lost)


@settings(max_examples=50, deadline=None)
@given(problems(), POLICIES)
def test_every_change_is_told(made: Problem, policy: Policy) -> None:
    result = solved(made, policy)
    held = {meeting.candidate: (meeting.slot, meeting.table) for meeting in result.meetings}
    told = {change.candidate: change.how for change in result.changes}
    for published in made.published:
        now = held.get(published.candidate)
        how = told.pop(published.candidate, None)
        if now is None:
            assert how is Changed.CANCELLED
        elif now[0] != published.slot:
            assert how is Changed.MOVED
        else:
            assert how is (None if now[1] == published.table else Changed.OTHER_TABLE)
    assert told == {}


ONE_SLOT = problem([meet("xy", 5, 5), meet("xz", 1, 1)], half_days=(1,))


def test_a_wish_costs_what_it_takes_away() -> None:
    """Nothing is fractional here, so the least price is the exact one."""
    result = solve(ONE_SLOT, workers=1)
    assert [(e.participant, e.price, e.price_goal) for e in result.unserved] == [
        ("x", 8, "served"),
        ("z", 8, "served"),
    ]
    price = exact.serving(ONE_SLOT, result, "xz", workers=1)
    assert price == Price("served", 8, Status.OPTIMAL)


def test_under_fairness_a_wish_may_cost_a_goal_that_counts_more() -> None:
    """For z to meet x, y would be left with nothing."""
    made = problem([meet("xy", 1, 1), meet("xz", 0, 9)], half_days=(1,))
    result = solve(made, policy="fair", workers=1)
    assert [(e.candidate, e.price, e.price_goal) for e in result.unserved] == [("xz", 1, "fair-1")]
    assert exact.serving(made, result, "xz", workers=1) == Price("fair-1", 1, Status.OPTIMAL)


def test_what_can_not_be_held_has_no_price() -> None:
    who = [Participant("x", free=frozenset({"a1"})), Participant("y", free=frozenset({"a2"}))]
    made = problem([meet("xy", 1, 0)], who=who)
    result = solve(made, workers=1)
    assert [entry.price for entry in result.unserved] == [None]
    assert exact.serving(made, result, "xy", workers=1) == Price("served", None, Status.INFEASIBLE)


MOVED = problem(
    [meet("xy", 5, 5), meet("xz", 9, 9, pinned_slot="a1")],
    half_days=(1, 1),
    published=(Published("xy", "a1", "t1"),),
)


def test_a_move_is_listed_with_its_price() -> None:
    result = solve(MOVED, workers=1)
    assert result.changes == (Change("xy", Changed.MOVED, None, 18, "served", in_the_way=("xz",)),)
    assert exact.staying(MOVED, result, "xy", workers=1) == Price("served", 18, Status.OPTIMAL)


def test_where_one_of_two_must_go_staying_costs_nothing() -> None:
    """One table less; whichever leaves, the other takes all tables that are left."""
    closed = Table("t2", closed=frozenset({"a1"}))
    made = problem(
        [meet("wx"), meet("yz")],
        half_days=(2,),
        at=[Table("t1"), closed],
        published=(Published("wx", "a1", "t1"), Published("yz", "a1", "t2")),
    )
    result = solve(made, workers=1)
    assert result.changes == (
        Change("yz", Changed.MOVED, None, 1, "kept-tables", tables_full=True),
    )
    price = exact.staying(made, result, "yz", workers=1)
    assert price == Price("kept-tables", 1, Status.OPTIMAL)
    alike = replace(made, published=(Published("wx", "a1", "t1"), Published("yz", "a1", "t1")))
    result = solve(alike, workers=1)
    assert [(c.price, c.price_goal, c.tables_full) for c in result.changes] == [
        (0, "kept-tables", True)
    ]


def test_who_is_absent_can_not_stay() -> None:
    late = Participant("x", free=frozenset({"b1"}))
    made = replace(MOVED, candidates=MOVED.candidates[:1], participants=(late, *people("yz")))
    assert solve(made, workers=1).changes == (Change("xy", Changed.MOVED, Obstacle.ABSENT),)


def test_what_was_published_in_a_frozen_slot_may_stay_there() -> None:
    """Nothing else may begin in a1; so the wish takes only the place of `xy`."""
    made = problem(
        [meet("xz", 1, 1), meet("xy", 3, 3), meet("yz", 2, 2)],
        half_days=(2,),
        published=(Published("xz", "a1", "t1"),),
        frozen_slots=frozenset({"a1"}),
    )
    result = solve(made, workers=1)
    assert [(m.candidate, m.slot) for m in result.meetings] == [("xz", "a1"), ("xy", "a2")]
    assert exact.serving(made, result, "yz", workers=1) == Price("served", 2, Status.OPTIMAL)


def test_prices_are_of_results_for_the_problem() -> None:
    result = solve(ONE_SLOT, workers=1)
    with pytest.raises(ProblemError, match="another problem"):
        exact.serving(MOVED, result, "xy")
    with pytest.raises(ProblemError, match="unknown"):
        exact.serving(ONE_SLOT, result, "?")
    with pytest.raises(ProblemError, match="not published"):
        exact.staying(ONE_SLOT, result, "xy")


@pytest.mark.parametrize("wrong", [{"price": 9}, {"price": 7}, {"price_goal": "floor"}])
def test_a_false_price_is_found(wrong: dict[str, object]) -> None:
    result = solve(ONE_SLOT, workers=1)
    entry, *others = result.unserved
    forged = replace(entry, **wrong)  # type: ignore[arg-type]
    report = check(ONE_SLOT, replace(result, unserved=(forged, *others)))
    assert [violation.rule for violation in report.violations] == [Rule.PRICE]


@pytest.mark.parametrize(
    "wrong",
    [
        {"price": 1},
        {"price": None},
        {"price_goal": "kept-slots"},
        {"how": Changed.CANCELLED},
        {"obstacle": Obstacle.ABSENT},
        {"candidate": "xz"},
        {"in_the_way": ()},
        {"tables_full": True},
    ],
)
def test_a_false_change_is_found(wrong: dict[str, object]) -> None:
    result = solve(MOVED, workers=1)
    (change,) = result.changes
    forged = replace(change, **wrong)  # type: ignore[arg-type]
    report = check(MOVED, replace(result, changes=(forged,)))
    assert {violation.rule for violation in report.violations} == {Rule.CHANGES}
    report = check(MOVED, replace(result, changes=()))
    assert {violation.rule for violation in report.violations} == {Rule.CHANGES}
