"""What repair finds and proves of kept meetings, against every schedule of tiny problems."""

import random
from dataclasses import replace

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from scheduler import Policy, Problem, Published, Result, Status, check, solve
from scheduler.commands.generate import Size, generate
from scheduler.control import Control
from scheduler.goals import decides_status, stage_names
from scheduler.instance import Instance
from scheduler.repair.keep import repaired
from scheduler.rules import Rule
from scheduler.select.linear import InfeasibleError
from scheduler.select.relaxation import build
from scheduler.select.selection import Relaxed
from scheduler.values import stage_value
from tests.bench.repair import ACCIDENTS, published
from tests.scheduler.brute import best_values
from tests.scheduler.make import meet, problem
from tests.scheduler.strategies import problems

POLICIES: st.SearchStrategy[Policy] = st.sampled_from(["weighted", "fair"])
EVENT = generate(Size(20, 40, 2, 6, 12, 6, 0.1), seed=1)
Rows = tuple[tuple[tuple[str, ...], int], ...]
NO_LONGER_ENOUGH = problem(
    [meet("xy"), meet("zw", 0, 0, mandatory=True)],
    published=(Published("xy", "a1", "t1"),),
    alternatives=(("xy", "zw"),),
)
KEPT = ("kept-slots", "kept-tables")


@given(problems(participants=4, candidates=4, tiny=True), POLICIES)
@example(NO_LONGER_ENOUGH, "weighted")
@settings(max_examples=200, deadline=None)
def test_repair_keeps_as_many_as_any_schedule_at_the_bounds(
    problem: Problem, policy: Policy
) -> None:
    instance = Instance(problem)
    stages = tuple(s for s in stage_names(problem, policy) if decides_status(s))
    before = tuple(s for s in stages if s not in KEPT)
    if before == stages:
        return
    control = Control(time_limit_s=60.0)
    try:
        bounds = Relaxed(instance, build(instance, before), before, control).bounds
    except InfeasibleError:
        return
    targets = {stage: bounds[stage].bound for stage in before}
    repair = repaired(instance, bounds, targets, control=control, workers=1, seed=0)
    assert repair is not None
    if repair.starts is not None:
        found = {stage: stage_value(instance, repair.starts, stage) for stage in before}
        assert found == targets
        assert stage_value(instance, repair.starts, "kept-slots") == repair.most
    best = best_values(problem, policy)
    values = {} if best is None else dict(zip(stages, best, strict=True))
    if values and all(values[stage] == targets[stage] for stage in before):
        assert repair.starts is not None
        assert values["kept-slots"] <= repair.most


def solved(problem: Problem, policy: Policy = "weighted") -> Result:
    return solve(problem, policy=policy, time_limit_s=60, workers=1)


@pytest.mark.parametrize("policy", ["weighted", "fair"])
@pytest.mark.parametrize("accident", ACCIDENTS)
def test_an_event_is_repaired_with_proof(accident: str, policy: Policy) -> None:
    before = published(EVENT, solved(EVENT, policy))
    problem = ACCIDENTS[accident](before, random.Random(1))
    result = solved(problem, policy)
    assert result.status is Status.OPTIMAL
    assert {s.proof for s in result.stages if s.name in KEPT} == {"dual"}
    assert check(problem, result).violations == ()
    held = {(m.candidate, m.slot, m.table) for m in result.meetings}
    kept = {(m.candidate, m.slot, m.table) for m in problem.published} & held
    (told,) = (stage.value for stage in result.stages if stage.name == "kept-tables")
    assert len(kept) == told
    assert {name for name, _, _ in kept} >= problem.frozen


def _with_rows(result: Result, stage: str, rows: Rows) -> Result:
    proofs = (replace(p, rows=rows) if p.stage == stage else p for p in result.certificate.proofs)
    return replace(result, certificate=replace(result.certificate, proofs=tuple(proofs)))


@pytest.mark.parametrize("stage", KEPT)
def test_a_forged_proof_of_kept_meetings_is_found(stage: str) -> None:
    before = published(EVENT, solved(EVENT))
    problem = ACCIDENTS["table lost, all days"](before, random.Random(1))
    result = solved(problem)
    ((first, *others),) = (p.rows for p in result.certificate.proofs if p.stage == stage)
    unknown = (("seats", "nobody", "at", "1.1"), 1)
    dear = (first[0], 1000 * first[1])
    forgeries: list[Rows] = [
        (),
        (first, first, *others),
        (first, *others, unknown),
        (dear, *others),
    ]
    for rows in forgeries:
        found = check(problem, _with_rows(result, stage, rows)).violations
        assert Rule.BOUND in {violation.rule for violation in found}
    lower = [replace(s, bound=(s.bound or 0) - (s.name == stage)) for s in result.stages]
    found = check(problem, replace(result, stages=tuple(lower))).violations
    assert Rule.BOUND in {violation.rule for violation in found}
