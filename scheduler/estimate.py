"""What each remedy could give at most, from *select* alone.

The shadow prices (duals) of *select* without a remedy show by weak duality, as in
scheduler.certificate, what most remedies can't give; only for the others is *select* solved again.
"""

from collections.abc import Iterable, Iterator, Mapping

from scheduler.certificate import SCALE, shown_bound
from scheduler.control import Control
from scheduler.instance import Instance
from scheduler.linear import LinearProgram, OutOfTimeError
from scheduler.problem import Problem
from scheduler.relaxation import Relaxation, build
from scheduler.remedies import Kind, gains, is_better, proposals, remedied
from scheduler.select import Bound, all_bounds


def estimates(
    problem: Problem, held: Iterable[str], values: Mapping[str, int], control: Control
) -> Iterator[tuple[Kind, str, dict[str, int]]]:
    """Remedies that may better `values`, each with its bounds of the same stages.

    `held` are the candidates held, `values` those of *served* and the stages that count more. The
    bound of a stage holds among schedules that reach the bounds before it. Ends when time is up.
    """
    try:
        instance = Instance(problem)
        duals = _bounds(instance, build(instance, tuple(values)), values, control)
        for kind, where in proposals(problem, held):
            if control.over():
                return
            changed = Instance(remedied(problem, kind, where))
            relaxation = build(changed, tuple(values))
            if not _may_help(changed, relaxation, duals, values):
                continue
            bounds = _bounds(changed, relaxation, values, control)
            if len(bounds) < len(values):
                return
            possible = {stage: bound.bound for stage, bound in bounds.items()}
            if is_better(gains(values, possible)):
                yield kind, where, possible
    except OutOfTimeError:
        return


def _bounds(
    instance: Instance, relaxation: Relaxation, stages: Iterable[str], control: Control
) -> dict[str, Bound]:
    program = LinearProgram(relaxation, control)
    return all_bounds(instance, relaxation, program, tuple(stages), control=control)[0]


def _may_help(
    instance: Instance,
    relaxation: Relaxation,
    duals: Mapping[str, Bound],
    values: Mapping[str, int],
) -> bool:
    """Whether the duals leave any stage a better value, those before it kept."""
    names = {row.name for row in relaxation.rows}
    earlier: dict[str, int] = {}
    for stage, value in values.items():
        known = duals[stage].multipliers if stage in duals else ()
        bound = shown_bound(
            instance,
            relaxation,
            stage,
            earlier=earlier,
            multipliers=[(name, u) for name, u in known if name in names],
            scale=SCALE,
        )
        if is_better(gains({stage: value}, {stage: bound})):
            return True
        earlier[stage] = value
        names.add(("stage", stage))
    return False
