"""What each remedy could give at most, from *select* alone.

The shadow prices (duals) of *select* without a remedy show by weak duality, as in
scheduler.certificate, what most remedies can't give; only for the others is *select* solved again.
By flows where they bound the schedule as well as the linear program did.
"""

from collections import Counter, deque
from collections.abc import Iterable, Iterator, Mapping
from operator import itemgetter

from scheduler.certificate import SCALE, shown_bound
from scheduler.control import Control
from scheduler.explain.remedies import Kind, gains, is_better, proposals, remedied
from scheduler.explain.room import Plain
from scheduler.flow.pairs import suits
from scheduler.instance import Instance
from scheduler.problem import Problem
from scheduler.result import Result
from scheduler.select.linear import LinearProgram, OutOfTimeError
from scheduler.select.relaxation import Relaxation, build
from scheduler.select.selection import Bound, all_bounds


def estimates(
    problem: Problem, result: Result, values: Mapping[str, int], control: Control
) -> Iterator[tuple[Kind, str, dict[str, int] | None]]:
    """Remedies that may better `values`, each with its bounds of the same stages.

    `values` are those of *served* and the stages that count more in `result`. The bound of a stage
    holds among schedules that reach the bounds before it. None instead of the bounds: there was no
    time to find them.
    """
    places = _kinds_in_turn(proposals(problem, [m.candidate for m in result.meetings]))
    instance = Instance(problem)
    plain = _plain(instance, result, tuple(values))
    try:
        if plain is not None:
            yield from _by_flows(plain, places, values["served"], control)
        else:
            yield from _by_programs(instance, places, values, control)
    except OutOfTimeError:
        for kind, where in places:
            yield kind, where, None


def _kinds_in_turn(places: Iterable[tuple[Kind, str]]) -> deque[tuple[Kind, str]]:
    """The first of each kind, the second of each, …: whenever time is up, all were tried."""
    turns: Counter[Kind] = Counter()
    numbered = []
    for kind, where in places:
        numbered.append((turns[kind], kind, where))
        turns[kind] += 1
    return deque((kind, where) for _, kind, where in sorted(numbered, key=itemgetter(0)))


def _plain(instance: Instance, result: Result, stages: tuple[str, ...]) -> Plain | None:
    """None where flows can't say all of the problem, or have a weaker bound than is known."""
    if not suits(instance, stages):
        return None
    plain = Plain(instance)
    return plain if result.bound is not None and plain.most <= result.bound else None


def _by_flows(
    plain: Plain, places: deque[tuple[Kind, str]], value: int, control: Control
) -> Iterator[tuple[Kind, str, dict[str, int]]]:
    """As _by_programs."""
    while places:
        if control.over():
            raise OutOfTimeError
        kind, where = places[0]
        bound = plain.bound(kind, where, value)
        places.popleft()
        if bound > value:
            yield kind, where, {"served": bound}


def _by_programs(
    instance: Instance,
    places: deque[tuple[Kind, str]],
    values: Mapping[str, int],
    control: Control,
) -> Iterator[tuple[Kind, str, dict[str, int]]]:
    """Takes from `places` what is estimated; raises OutOfTimeError."""
    stages = tuple(values)
    programs = _Programs(build(instance, stages), control)
    duals = programs.bounds(instance, programs.relaxation, stages)
    while places:
        if control.over():
            raise OutOfTimeError
        kind, where = places[0]
        changed = Instance(remedied(instance.problem, kind, where))
        relaxation = build(changed, stages)
        possible: dict[str, int] | None = None
        if _may_help(changed, relaxation, duals, values):
            bounds = programs.bounds(changed, relaxation, stages)
            possible = {stage: bound.bound for stage, bound in bounds.items()}
        places.popleft()
        if possible is not None and is_better(gains(values, possible)):
            yield kind, where, possible


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
        """The bounds of the stages; raises OutOfTimeError."""
        program = self._relimited(relaxation) or LinearProgram(relaxation, self._control)
        bounds, _ = all_bounds(instance, relaxation, program, stages, control=self._control)
        if program is self._program:
            self._added = tuple(bounds)
        if len(bounds) < len(stages):
            raise OutOfTimeError
        return bounds

    def _relimited(self, relaxation: Relaxation) -> LinearProgram | None:
        """The shared program with the limits of this relaxation, if nothing else differs."""
        limits = {row.name: row.limit for row in relaxation.rows}
        shared = {row.name for row in self.relaxation.rows}
        ours = self.relaxation
        same = (relaxation.columns, relaxation.tops) == (ours.columns, ours.tops)
        if not same or not shared >= set(limits):
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
        bound = shown_bound(
            instance,
            relaxation,
            stage,
            earlier=earlier,
            multipliers=[(name, u) for name, u in duals[stage].multipliers if name in names],
            scale=SCALE,
        )
        if is_better(gains({stage: value}, {stage: bound})):
            return True
        earlier[stage] = value
        names.add(("stage", stage))
    return False
