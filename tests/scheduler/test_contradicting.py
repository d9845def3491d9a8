"""Mandatory meetings that can't all be held are named: all of the set, and no more."""

from dataclasses import replace
from itertools import combinations

from hypothesis import given, settings
from hypothesis import strategies as st

from scheduler import ContradictionError, Problem, Result, Status, check, solve
from scheduler.rules import Rule
from tests.scheduler.brute import schedules
from tests.scheduler.make import meet, problem, slots

SLOTS = [slot.id for slot in slots(4)]


def with_only(made: Problem, names: set[str]) -> Problem:
    """Without the other candidates."""
    return replace(made, candidates=tuple(c for c in made.candidates if c.id in names))


def possible(made: Problem) -> bool:
    return next(schedules(made), None) is not None


@st.composite
def required(draw: st.DrawFn) -> Problem:
    """All pairs of four, each in some slots only."""
    some = st.frozensets(st.sampled_from(SLOTS), min_size=2, max_size=3)
    pairs = ["".join(pair) for pair in combinations("abcd", 2)]
    lengths = st.sampled_from([1, 1, 1, 2])
    return problem(
        [
            meet(pair, mandatory=draw(st.booleans()), allowed=draw(some), length=draw(lengths))
            for pair in pairs
        ],
        half_days=(4,),
        at=draw(st.integers(1, 2)),
    )


@given(st.data())
@settings(max_examples=100, deadline=None)
def test_all_that_is_named_contradicts_and_any_one_less_does_not(data: st.DataObject) -> None:
    try:
        made = data.draw(required())
    except ContradictionError:
        return
    result = solve(made, workers=1)
    assert check(made, result).violations == ()
    must = {candidate.id for candidate in made.candidates if candidate.mandatory}
    assert (result.status is Status.INFEASIBLE) == (not possible(with_only(made, must)))
    named = set(result.contradicting)
    assert bool(named) == (result.status is Status.INFEASIBLE)
    if named:
        assert not possible(with_only(made, named))
        assert all(possible(with_only(made, named - {name})) for name in named)


def crowded() -> Problem:
    """Of three meetings of a there is room for two; that of e and f has nothing to do with it."""
    early = frozenset({"a1", "a2"})
    three = [meet(pair, mandatory=True, allowed=early) for pair in ("ab", "ac", "ad")]
    return problem([*three, meet("ef", mandatory=True)])


def test_those_that_have_nothing_to_do_with_it_are_not_named() -> None:
    assert solve(crowded(), workers=1).contradicting == ("ab", "ac", "ad")


def test_where_the_cap_on_breaks_alone_is_in_the_way_nothing_is_named() -> None:
    apart = [
        meet("ab", mandatory=True, pinned_slot="a1"),
        meet("ac", mandatory=True, pinned_slot="a3"),
    ]
    result = solve(problem(apart, break_cap=0), workers=1)
    assert (result.status, result.contradicting) == (Status.INFEASIBLE, ())


def test_check_finds_names_that_need_not_be_held() -> None:
    made = problem([meet("ab")])
    solved = solve(made, workers=1)
    for result in (solved, replace(_nothing(solved), status=Status.INFEASIBLE)):
        wrong = replace(result, contradicting=("ab",))
        assert {violation.rule for violation in check(made, wrong).violations} == {Rule.STATUS}


def _nothing(result: Result) -> Result:
    return replace(result, value=None, bound=None, stages=(), meetings=(), unserved=())
