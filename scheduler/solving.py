"""One solve from problem to result: schedule, polish, name, tell."""

import platform
from collections.abc import Callable, Mapping
from importlib.metadata import version
from os import cpu_count

from scheduler.assembly import assemble, without_schedule
from scheduler.control import Control
from scheduler.goals import decides_status, stage_names
from scheduler.instance import Instance
from scheduler.memory import uncollected
from scheduler.naming.stages import Names, name_all
from scheduler.polish.stages import polished
from scheduler.problem import Problem
from scheduler.result import Policy, Progress, Reproduce, Result, Status
from scheduler.scheduling import Settings, found

TELLING_S = 80e-6  # to put the result together, per candidate
TELLING_SHARE = 0.5  # and at most this share of the time limit


def run(
    problem: Problem,
    *,
    policy: Policy,
    time_limit_s: float,
    seed: int,
    workers: int | None,
    polish_limit_s: float,
    max_loss: int,
    on_progress: Callable[[Progress], None] | None,
    should_stop: Callable[[], bool] | None,
) -> Result:
    """See scheduler.solve."""
    control = Control(time_limit_s=time_limit_s, on_progress=on_progress, should_stop=should_stop)
    max_loss = max_loss if problem.published else 0
    settings = Settings(
        policy, time_limit_s, seed, workers or cpu_count() or 1, polish_limit_s, max_loss
    )
    with uncollected():
        instance = Instance(problem)
        reproduce = _reproduce(problem, settings)
    stages = tuple(s for s in stage_names(problem, policy) if decides_status(s))
    telling = min(TELLING_SHARE * time_limit_s, TELLING_S * len(problem.candidates))
    with control.reserving(telling):
        outcome = found(instance, stages, control, settings)
    if isinstance(outcome, Status):
        return without_schedule(outcome, reproduce)
    with control.reserving(telling):
        names = _polished(instance, outcome.starts, outcome.planned, control, settings)
    result = assemble(
        instance,
        names,
        outcome.bounds,
        outcome.searched,
        policy=policy,
        cancelled=control.cancelled,
        reproduce=reproduce,
        seconds=control.elapsed(),
    )
    control.tell("done", result.value, result.bound)
    return result


def _polished(
    instance: Instance,
    starts: dict[int, int],
    planned: Mapping[int, int],
    control: Control,
    settings: Settings,
) -> Names:
    """Tables and people; with fewer breaks and moves where there is time for that."""
    names = name_all(instance, starts, control=control, seed=settings.seed, planned=planned)
    if settings.polish_limit_s <= 0 or control.over():
        return names
    limit_s, seed = settings.polish_limit_s, settings.seed
    return polished(instance, names, control=control, limit_s=limit_s, seed=seed)


def _reproduce(problem: Problem, settings: Settings) -> Reproduce:
    return Reproduce(
        fingerprint=problem.fingerprint(),
        policy=settings.policy,
        seed=settings.seed,
        workers=settings.workers,
        time_limit_s=settings.time_limit_s,
        versions={"ortools": version("ortools"), "python": platform.python_version()},
        max_loss=settings.max_loss,
    )
