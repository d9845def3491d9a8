"""How far a problem's goals up to *served* can be reached: a solve without what comes after.

Neither who attends and which table, nor reasons and certificate are needed to compare problems.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from scheduler.certificate import SCALE, shown_bound
from scheduler.control import Control
from scheduler.goals import reaches
from scheduler.instance import Instance
from scheduler.problem import Problem
from scheduler.result import Status
from scheduler.scheduling import Found, Settings, found
from scheduler.select.relaxation import build
from scheduler.values import stage_value


@dataclass(frozen=True, slots=True)
class Reach:
    """Values and bounds of the stages, and the candidates held.

    A bound holds next to the values before it. `status` is OPTIMAL where all bounds are reached,
    and says why there is no schedule where there are no values.
    """

    status: Status
    values: Mapping[str, int]
    bounds: Mapping[str, int]
    held: frozenset[str]


def reach(
    problem: Problem, stages: tuple[str, ...], *, control: Control, workers: int, seed: int
) -> Reach:
    """What is found within the time."""
    instance = Instance(problem)
    settings = Settings("weighted", control.left(), seed, workers)
    outcome = found(instance, stages, control, settings)
    if isinstance(outcome, Status):
        return Reach(outcome, {}, {}, frozenset())
    values = {stage: stage_value(instance, outcome.starts, stage) for stage in stages}
    bounds = _bounds(instance, outcome, values)
    status = Status.CANCELLED if control.cancelled else Status.FEASIBLE
    if values == bounds:
        status = Status.OPTIMAL
    held = frozenset(problem.candidates[candidate].id for candidate in outcome.starts)
    return Reach(status, values, bounds, held)


def _bounds(instance: Instance, outcome: Found, values: Mapping[str, int]) -> dict[str, int]:
    bounds = {stage: found.bound for stage, found in outcome.bounds.items() if stage in values}
    *before, last = values
    if last not in bounds or any(values[stage] != bounds[stage] for stage in before):
        bounds = _shown(instance, outcome, values)
    for stage, searched in outcome.searched.items():
        if stage in bounds and reaches(stage, bounds[stage], searched):
            bounds[stage] = searched
    return bounds


def _shown(instance: Instance, outcome: Found, values: Mapping[str, int]) -> dict[str, int]:
    """What the multipliers show next to the values, where these are not what was hoped for."""
    relaxation = build(instance, tuple(values))
    bounds: dict[str, int] = {}
    for number, stage in enumerate(values):
        bounds[stage] = shown_bound(
            instance,
            relaxation,
            stage,
            earlier={earlier: values[earlier] for earlier in list(values)[:number]},
            multipliers=outcome.bounds[stage].multipliers if stage in outcome.bounds else (),
            scale=SCALE,
        )
    return bounds
