"""Random problems: the checker agrees with the solver, brute force agrees with both."""

from hypothesis import given, settings
from hypothesis import strategies as st

from scheduler import Policy, Problem, Status, check, solve
from scheduler.goals import decides_status
from tests.scheduler.brute import best_values
from tests.scheduler.strategies import problems

POLICIES: st.SearchStrategy[Policy] = st.sampled_from(["weighted", "fair"])


@settings(max_examples=150, deadline=None)
@given(problems(), POLICIES)
def test_check_agrees_with_every_solve(problem: Problem, policy: Policy) -> None:
    result = solve(problem, policy=policy, time_limit_s=20, workers=1)
    assert check(problem, result).violations == ()
    assert result.status in (Status.OPTIMAL, Status.FEASIBLE, Status.INFEASIBLE)


@settings(max_examples=150, deadline=None)
@given(problems(participants=4, candidates=4, tiny=True), POLICIES)
def test_brute_force_agrees(problem: Problem, policy: Policy) -> None:
    best = best_values(problem, policy)
    result = solve(problem, policy=policy, time_limit_s=20, workers=1)
    if best is None:
        assert result.status is Status.INFEASIBLE
        return
    deciding = [stage for stage in result.stages if decides_status(stage.name)]
    values = tuple(stage.value for stage in deciding if stage.name != "kept-tables")
    wanted = [
        value for stage, value in zip(deciding, best, strict=True) if stage.name != "kept-tables"
    ]
    assert values == tuple(wanted)
    proved = [stage.status for stage in deciding if stage.name != "kept-tables"]
    assert set(proved) == {Status.OPTIMAL}


@settings(max_examples=80, deadline=None)
@given(problems(participants=8, candidates=14), POLICIES)
def test_polish_touches_nothing_that_counts_more(problem: Problem, policy: Policy) -> None:
    plain = solve(problem, policy=policy, workers=1)
    polished = solve(problem, policy=policy, workers=1, polish_limit_s=0.02)
    assert check(problem, polished).violations == ()
    before, after = ({s.name: s.value for s in r.stages} for r in (plain, polished))
    for polish in ("breaks", "moves"):
        assert after.pop(polish, 0) is not None
        before.pop(polish, 0)
    assert after == before
