"""One solve from problem to result: schedule, polish, name, tell."""

import platform
from collections.abc import Callable
from importlib.metadata import version
from os import cpu_count

from scheduler.assembly import assemble, without_schedule
from scheduler.control import Control
from scheduler.explain.contradicting import contradicting
from scheduler.goals import decides_status, stage_names
from scheduler.instance import Instance
from scheduler.memory import uncollected
from scheduler.naming.stages import Names
from scheduler.polish.stages import polished
from scheduler.problem import Problem
from scheduler.result import Policy, Progress, Reproduce, Result, Status
from scheduler.scheduling import Settings, found

TELLING = 6.0  # times as long as reading the problem takes putting the result together
TELLING_STAGE = 0.5  # and this, for each stage
TELLING_SHARE = 0.5  # of the time limit, at most


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
    telling = control.elapsed() * (TELLING + TELLING_STAGE * len(stages))
    telling = min(telling, TELLING_SHARE * time_limit_s)
    with control.reserving(telling):
        outcome = found(instance, stages, control, settings)
    if isinstance(outcome, Status):
        return without_schedule(
            outcome, reproduce, _contradicting(instance, outcome, control, seed)
        )
    with control.reserving(telling):
        names = outcome.named()
        if names is None:
            status = Status.CANCELLED if control.cancelled else Status.UNKNOWN
            return without_schedule(status, reproduce)
        names = _polished(instance, names, control, settings)
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


def _contradicting(
    instance: Instance, status: Status, control: Control, seed: int
) -> tuple[str, ...]:
    if status is not Status.INFEASIBLE:
        return ()
    conflict = contradicting(instance, control=control, seed=seed)
    return tuple(instance.problem.candidates[candidate].id for candidate in conflict)


def _polished(
    instance: Instance,
    names: Names,
    control: Control,
    settings: Settings,
) -> Names:
    """With fewer breaks and moves where there is time for that."""
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
