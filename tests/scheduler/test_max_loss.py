"""Points of served preference given up, as stated, for more kept meetings."""

from dataclasses import replace

import pytest
from hypothesis import given, settings

from scheduler import Problem, Published, Rule, Status, check, solve
from scheduler.explain import exact
from scheduler.explain.exact import Price
from tests.scheduler.make import meet, people, problem
from tests.scheduler.strategies import problems


def _problem() -> Problem:
    """One slot, one table: `ab` is published, `cd` would serve 2 points more."""
    return problem(
        [meet("ab", 1, 0), meet("cd", 3, 0)],
        half_days=(1,),
        at=1,
        who=people("abcd"),
        published=(Published("ab", "a1", "t1"),),
    )


@pytest.mark.parametrize(
    ("max_loss", "value", "kept"), [(0, 3, 0), (1, 3, 0), (2, 1, 1), (9, 1, 1)]
)
def test_so_much_is_given_up_to_keep_more_and_no_more(max_loss: int, value: int, kept: int) -> None:
    tight = _problem()
    result = solve(tight, workers=1, max_loss=max_loss)
    stages = {stage.name: (stage.value, stage.bound) for stage in result.stages}
    assert (stages["served"], stages["kept-slots"]) == ((value, 3), (kept, kept))
    assert (result.status, result.reproduce.max_loss) == (Status.OPTIMAL, max_loss)
    assert check(tight, result).violations == ()


def test_a_loss_beyond_the_stated_one_is_not_optimal() -> None:
    tight = _problem()
    result = solve(tight, workers=1, max_loss=2)
    less = replace(result, reproduce=replace(result.reproduce, max_loss=1))
    assert {violation.rule for violation in check(tight, less).violations} >= {Rule.STATUS}


def test_a_loss_below_zero_is_refused() -> None:
    with pytest.raises(ValueError, match="-1 is below 0"):
        solve(_problem(), max_loss=-1)


def test_prices_beside_a_loss_are_none_of_its_own() -> None:
    """Two points were given up to keep `ab`; serving `cd` costs no more, nor does keeping `ab`."""
    made = _problem()
    loose = solve(made, workers=1, max_loss=2)
    assert exact.serving(made, loose, "cd", workers=1) == Price("served", 0, Status.FEASIBLE)
    assert exact.staying(made, loose, "ab", workers=1) == Price("kept-tables", 0, Status.OPTIMAL)
    strict = solve(made, workers=1, max_loss=1)
    assert exact.staying(made, strict, "ab", workers=1) == Price("served", 1, Status.OPTIMAL)


@given(made=problems(participants=4, candidates=4, tiny=True))
@settings(max_examples=100, deadline=None)
def test_a_loss_never_keeps_fewer_and_is_checked(made: Problem) -> None:
    strict, loose = (solve(made, workers=1, max_loss=loss) for loss in (0, 2))
    assert check(made, loose).violations == ()
    if strict.status is loose.status is Status.OPTIMAL and made.published:
        kept = [s.value for r in (strict, loose) for s in r.stages if s.name == "kept-slots"]
        assert kept == sorted(kept, key=lambda value: value or 0)
