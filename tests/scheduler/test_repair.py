"""What repair proves about kept meetings, against every schedule of tiny problems."""

from hypothesis import given, settings

from scheduler import Problem
from scheduler.control import Control
from scheduler.goals import decides_status, stage_names
from scheduler.instance import Instance
from scheduler.repair.keep import repaired
from scheduler.select.linear import InfeasibleError
from scheduler.select.selection import select
from scheduler.values import stage_value
from tests.scheduler.brute import best_values
from tests.scheduler.strategies import problems


@given(problem=problems(participants=4, candidates=4, tiny=True))
@settings(max_examples=150, deadline=None)
def test_no_schedule_at_the_earlier_bounds_keeps_more_than_repair_says(problem: Problem) -> None:
    instance = Instance(problem)
    stages = tuple(s for s in stage_names(problem, "weighted") if decides_status(s))
    if "kept-slots" not in stages:
        return
    control = Control(time_limit_s=60.0)
    try:
        bounds = select(instance, stages, control=control, workers=1, seed=0).bounds
    except InfeasibleError:
        return
    earlier = stages[: stages.index("kept-slots")]
    targets = {stage: bounds[stage].bound for stage in earlier}
    repair = repaired(instance, bounds, targets, {}, control=control, workers=1, seed=0)
    best = best_values(problem, "weighted")
    if best is None or repair is None:
        return
    values = dict(zip(stages, best, strict=True))
    earlier = stages[: stages.index("kept-slots")]
    if all(values[stage] == bounds[stage].bound for stage in earlier):
        assert values["kept-slots"] <= repair.bound
    if repair.starts is not None:
        found = {stage: stage_value(instance, repair.starts, stage) for stage in earlier}
        assert found == {stage: bounds[stage].bound for stage in earlier}
