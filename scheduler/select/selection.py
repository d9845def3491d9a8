"""Stage *select*: which candidate is held in which half-day, with a bound for every goal.

Goal by goal the relaxation is maximised and the value kept by a row; its dual values become the
certificate. Fractional leftovers are completed in whole numbers, the rest of the solution fixed.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace

from scheduler.certificate import SCALE, shown_bound
from scheduler.control import Control
from scheduler.flow.pairs import suits
from scheduler.flow.timetable import FAR, timetable
from scheduler.goals import MINIMISED
from scheduler.instance import Instance
from scheduler.select.linear import LinearProgram, OutOfTimeError, Solution, whole_numbers
from scheduler.select.relaxation import (
    Column,
    Relaxation,
    Row,
    RowName,
    build,
    earlier_stages,
    objective,
)

WHOLE = 1e-6
COMPLETION_SHARE = 0.4
PROGRAM_SHARE = 0.5  # of the time left, for a bound tighter than that of the flows
FAR_SHARE = 0.8  # the same where they leave much open


@dataclass(frozen=True, slots=True)
class Bound:
    """The best value of a stage, among the schedules that reach the earlier bounds; its proof."""

    stage: str
    bound: int
    multipliers: tuple[tuple[RowName, int], ...]
    seconds: float


@dataclass(frozen=True, slots=True)
class Selection:
    """Half-day of each chosen candidate, and bounds.

    `again` gives another choice that is as good, best for the terms given; None where it would be
    fractional or time is up. `starts` are those of a schedule, where one is known already. `sites`
    has the planned site of each, where that matters.
    """

    half_days: dict[int, int]
    bounds: dict[str, Bound]
    again: "Callable[[Mapping[Column, int]], Selection | None] | None" = None
    starts: dict[int, int] = field(default_factory=dict)
    sites: Mapping[int, int] = field(default_factory=dict)


def select(
    instance: Instance,
    stages: tuple[str, ...],
    *,
    control: Control,
    workers: int,
    seed: int,
) -> Selection:
    """Bounds for all `stages` in order, up to *served*, and a whole-numbered choice close to them.

    Raises linear.InfeasibleError where not even the relaxation has a solution. Out of time, later
    stages have no bound.
    """
    if suits(instance, stages):
        return _plain(instance, stages, control=control, workers=workers, seed=seed)
    relaxed = Relaxed(instance, build(instance, stages), stages, control)
    return relaxed.selection(workers=workers, seed=seed)


class Relaxed:
    """A relaxation solved for every stage: `bounds`, as far as there was time.

    Raises as select does.
    """

    def __init__(
        self,
        instance: Instance,
        relaxation: Relaxation,
        stages: tuple[str, ...],
        control: Control,
    ) -> None:
        self._instance = instance
        self._relaxation = relaxation
        self._stages = stages
        self._control = control
        self._program = LinearProgram(relaxation, control)
        self.bounds, self._solution = all_bounds(
            instance, relaxation, self._program, stages, control=control
        )

    def selection(
        self,
        *,
        workers: int,
        seed: int,
        complete: bool = True,
        closest: Mapping[Column, int] | None = None,
    ) -> Selection:
        """A whole-numbered choice close to the bounds; of those as good, best for `closest`.

        Unless `complete`, what the relaxation leaves undecided is not chosen.
        """
        able = len(self.bounds) == len(self._stages)
        solution = self._solution
        if closest and able:
            solution = self._maximised(closest) or solution
        whole = _whole(self._relaxation, solution.columns)
        if whole is None and complete:
            whole = self._completed(solution, workers=workers, seed=seed)
        elif whole is None:
            able = False
            whole = {n for n, value in solution.columns.items() if value > 1 - WHOLE}
        found = _selection(self._relaxation, whole, self.bounds)
        return replace(found, again=self._again if able else None)

    def _completed(self, solution: Solution, *, workers: int, seed: int) -> set[int]:
        last = self._stages[max(0, len(self.bounds) - 1)]
        return _completed(
            self._instance,
            self._relaxation,
            last,
            {stage: bound.bound for stage, bound in self.bounds.items() if stage != last},
            solution.columns,
            control=self._control,
            workers=workers,
            seed=seed,
        )

    def _again(self, terms: Mapping[Column, int]) -> Selection | None:
        other = self._maximised(terms)
        chosen = None if other is None else _whole(self._relaxation, other.columns)
        return None if chosen is None else _selection(self._relaxation, chosen, self.bounds)

    def _maximised(self, terms: Mapping[Column, int]) -> Solution | None:
        held = self._relaxation.held
        return self._program.maximise(
            {held[c][half_day]: n for (_, c, half_day), n in terms.items() if half_day in held[c]}
        )


def _plain(
    instance: Instance, stages: tuple[str, ...], *, control: Control, workers: int, seed: int
) -> Selection:
    """By flows; where these leave a gap, the linear program may have a tighter bound."""
    if control.over() and control.cancelled:
        raise OutOfTimeError
    known = _by_flows(instance, control=control, seed=seed)
    gap = _gap(instance, known)
    if not gap or control.over():
        return known
    share = PROGRAM_SHARE if gap <= FAR else FAR_SHARE
    try:
        with control.reserving((1 - share) * control.left()):
            relaxed = Relaxed(instance, build(instance, stages), stages, control)
            found = relaxed.selection(workers=workers, seed=seed, complete=False)
    except OutOfTimeError:
        return known
    tighter = min(
        (one.bounds["served"] for one in (found, known) if one.bounds), key=lambda one: one.bound
    )
    return replace(found, bounds={"served": tighter}, starts=known.starts)


def _by_flows(instance: Instance, *, control: Control, seed: int) -> Selection:
    began = control.elapsed()
    found = timetable(instance, control=control, seed=seed)
    bound = Bound("served", found.bound, found.multipliers, control.elapsed() - began)
    return Selection({}, {"served": bound}, starts=found.starts)


def _gap(instance: Instance, known: Selection) -> float:
    """What the timetable known lacks of its bound, as a share of that."""
    bound = known.bounds["served"].bound
    served = sum(instance.weights[candidate] for candidate in known.starts)
    return (bound - served) / max(1, bound)


def all_bounds(
    instance: Instance,
    relaxation: Relaxation,
    program: LinearProgram,
    stages: tuple[str, ...],
    *,
    control: Control,
) -> tuple[dict[str, Bound], Solution]:
    """The bounds of the stages in order, as far as time allows, and the last one's solution.

    Afterwards `program` has a row for each of them. Raises linear.InfeasibleError.
    """
    bounds: dict[str, Bound] = {}
    best: dict[str, int] = {}
    solution = Solution({}, {})
    for stage in stages:
        outcome = _bound(instance, relaxation, program, stage=stage, earlier=best, control=control)
        if outcome is None:
            break
        bounds[stage], solution = outcome
        best[stage] = bounds[stage].bound
        control.tell(f"select {stage}", None, best[stage])
        for row in earlier_stages(instance, relaxation, {stage: best[stage]}):
            program.add(row)
    return bounds, solution


def _selection(relaxation: Relaxation, chosen: set[int], bounds: dict[str, Bound]) -> Selection:
    columns = [relaxation.columns[number] for number in sorted(chosen)]
    held = {candidate: half_day for kind, candidate, half_day in columns if kind == "held"}
    return Selection(held, bounds)


def _bound(
    instance: Instance,
    relaxation: Relaxation,
    program: LinearProgram,
    *,
    stage: str,
    earlier: Mapping[str, int],
    control: Control,
) -> tuple[Bound, Solution] | None:
    began = control.elapsed()
    solution = program.maximise(objective(instance, relaxation, stage))
    if solution is None:
        return None
    multipliers = tuple(
        (name, scaled)
        for name, dual in sorted(solution.duals.items())
        if (scaled := round(dual * SCALE)) > 0 and name[0] != "once"
    )
    bound = shown_bound(
        instance, relaxation, stage, earlier=earlier, multipliers=multipliers, scale=SCALE
    )
    seconds = control.elapsed() - began
    return Bound(stage, bound, multipliers, seconds), solution


def _whole(relaxation: Relaxation, columns: dict[int, float]) -> set[int] | None:
    """The columns at 1, or None when a held column lies between 0 and 1."""
    chosen = set()
    for number, value in columns.items():
        if relaxation.columns[number][0] == "held":
            if value > 1 - WHOLE:
                chosen.add(number)
            elif value > WHOLE:
                return None
    return chosen


def _completed(
    instance: Instance,
    relaxation: Relaxation,
    stage: str,
    earlier: Mapping[str, int],
    columns: dict[int, float],
    *,
    control: Control,
    workers: int,
    seed: int,
) -> set[int]:
    """The whole part of a solution, completed by a search over all other columns.

    Without the earlier stages' rows where these can't be kept in whole numbers.
    """
    kinds = relaxation.columns
    fixed = {n for n, value in columns.items() if kinds[n][0] == "held" and value > 1 - WHOLE}
    decided = {number for n in fixed for number in relaxation.held[kinds[n][1]].values()}
    tops = {n: top for n, top in enumerate(relaxation.tops) if n not in decided}
    terms = objective(instance, relaxation, stage)
    rows = [*relaxation.rows, *earlier_stages(instance, relaxation, earlier)]
    for some in (rows, relaxation.rows):
        found = whole_numbers(
            tops,
            [_with_fixed(row, fixed, tops) for row in some],
            {n: coefficient for n, coefficient in terms.items() if n in tops},
            control=control,
            time_limit_s=control.left() * COMPLETION_SHARE,
            workers=workers,
            seed=seed,
        )
        if found is not None:
            return fixed | {column for column, value in found.items() if value}
        if not earlier or stage in MINIMISED or control.over():
            break
    return fixed


def _with_fixed(row: Row, fixed: set[int], tops: Mapping[int, int]) -> Row:
    taken = sum(c for column, c in row.terms.items() if column in fixed)
    free = {column: c for column, c in row.terms.items() if column in tops}
    return Row(row.name, row.limit - taken, free)
