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
    stages = tuple(values)
    try:
        instance = Instance(problem)
        programs = _Programs(build(instance, stages), control)
        duals = programs.bounds(instance, programs.relaxation, stages)
        for kind, where in proposals(problem, held):
            if control.over():
                return
            changed = Instance(remedied(problem, kind, where))
            relaxation = build(changed, stages)
            if not _may_help(changed, relaxation, duals, values):
                continue
            bounds = programs.bounds(changed, relaxation, stages)
            if len(bounds) < len(stages):
                return
            possible = {stage: bound.bound for stage, bound in bounds.items()}
            if is_better(gains(values, possible)):
                yield kind, where, possible
    except OutOfTimeError:
        return


class _Programs:
    """One linear program for all remedies that only raise limits, which is nearly every one."""

    def __init__(self, relaxation: Relaxation, control: Control) -> None:
        self.relaxation = relaxation
        self._control = control
        self._program = LinearProgram(relaxation, control)
        self._added: tuple[str, ...] = ()

    def bounds(
        self, instance: Instance, relaxation: Relaxation, stages: tuple[str, ...]
    ) -> dict[str, Bound]:
        """The bounds of the stages, as far as time allows."""
        program = self._relimited(relaxation) or LinearProgram(relaxation, self._control)
        bounds, _ = all_bounds(instance, relaxation, program, stages, control=self._control)
        if program is self._program:
            self._added = tuple(bounds)
        return bounds

    def _relimited(self, relaxation: Relaxation) -> LinearProgram | None:
        """The shared program with the limits of this relaxation, if nothing else differs."""
        limits = {row.name: row.limit for row in relaxation.rows}
        shared = {row.name for row in self.relaxation.rows}
        if relaxation.columns != self.relaxation.columns or not shared >= set(limits):
            return None
        for stage in self._added:
            self._program.remove(("stage", stage))
        self._added = ()
        for row in self.relaxation.rows:  # build leaves out what can't bind: no dual for it either
            limits.setdefault(row.name, sum(row.terms.values()) + 1)
        self._program.relimit(limits)
        return self._program


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
