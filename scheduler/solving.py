"""One solve from problem to result: select, place, close the gap, attend, tables, reasons."""

import platform
import random
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from importlib.metadata import version
from os import cpu_count

from scheduler.assembly import assemble, without_schedule
from scheduler.control import Control
from scheduler.flow.timetable import mended
from scheduler.goals import decides_status, maximised, reaches, required, stage_names
from scheduler.instance import Instance
from scheduler.memory import uncollected
from scheduler.naming.stages import Names, name_all
from scheduler.place.board import Board
from scheduler.place.colouring import fill, place, place_gently
from scheduler.polish.stages import polished
from scheduler.problem import Problem
from scheduler.repair.keep import repaired
from scheduler.repair.refill import refilled
from scheduler.result import Policy, Progress, Reproduce, Result, Status
from scheduler.search.evening import even, keeps_cap
from scheduler.search.improve import Improver
from scheduler.select.linear import InfeasibleError, OutOfTimeError
from scheduler.select.reselect import reselected
from scheduler.select.selection import Bound, Selection, select
from scheduler.sites.settle import settled
from scheduler.values import stage_value

MANDATORY_WORTH = 1_000_000
TELLING_S = 80e-6  # to put the result together, per candidate
TELLING_SHARE = 0.5  # and at most this share of the time limit
PLACING_SHARE = 0.15  # of the time limit, kept for what comes after select


@dataclass(frozen=True, slots=True)
class Settings:
    """How to solve; the same settings and problem give the same result with one worker."""

    policy: Policy
    time_limit_s: float
    seed: int
    workers: int
    polish_limit_s: float = 0.0
    max_loss: int = 0


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


@dataclass(frozen=True, slots=True)
class Found:
    """First slots of the candidates held, the sites planned for them, and bounds of the stages.

    `searched` are those that search has proved.
    """

    starts: dict[int, int]
    planned: Mapping[int, int]
    bounds: Mapping[str, Bound]
    searched: Mapping[str, int]


def found(
    instance: Instance, stages: tuple[str, ...], control: Control, settings: Settings
) -> Found | Status:
    """The best timetable found, or why there is none."""
    try:
        selection = _selection(instance, stages, control, settings)
        improver = _schedule(instance, stages, selection, control, settings)
    except InfeasibleError:
        return Status.INFEASIBLE
    if improver.starts is None and improver.infeasible:
        return Status.INFEASIBLE
    if improver.starts is None or (not improver.starts and control.cancelled):
        return Status.CANCELLED if control.cancelled else Status.UNKNOWN
    return Found(improver.starts, improver.planned, selection.bounds, improver.searched)


def _selection(
    instance: Instance, stages: tuple[str, ...], control: Control, settings: Settings
) -> Selection:
    """Nothing selected and no bounds where time was too short."""
    try:
        with control.reserving(PLACING_SHARE * settings.time_limit_s):
            selection = select(
                instance,
                stages,
                control=control,
                workers=settings.workers,
                seed=settings.seed,
                max_loss=settings.max_loss,
            )
            return settled(
                instance,
                stages,
                selection,
                control=control,
                workers=settings.workers,
                seed=settings.seed,
            )
    except OutOfTimeError:
        return Selection({}, frozenset(), {})


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


def _schedule(
    instance: Instance,
    stages: tuple[str, ...],
    selection: Selection,
    control: Control,
    settings: Settings,
) -> Improver:
    """Placed, and improved by search where a goal is not at its bound."""
    bounds = {
        stage: required(stage, found.bound, found.bound, settings.max_loss)
        for stage, found in selection.bounds.items()
    }  # of *served*, what is required of it
    board = _placed(instance, stages, selection, control, settings.seed)
    before_kept = tuple(stage for stage in stages if not stage.startswith("kept"))
    targets = {stage: bounds[stage] for stage in before_kept if stage in bounds}
    repair = None
    if "kept-slots" in stages and not _all_reached(instance, board, bounds, stages):
        repair = repaired(
            instance,
            selection.bounds,
            dict.fromkeys(before_kept, 0) | targets,
            board.start,
            control=control,
            workers=settings.workers,
            seed=settings.seed,
        )
    if repair is not None:
        bounds["kept-slots"] = min(repair.bound, bounds.get("kept-slots", repair.bound))
        board = board if repair.starts is None else _board(instance, repair.starts)
    if not _all_reached(instance, board, bounds, before_kept):
        board = reselected(
            selection,
            board,
            place=lambda other: _placed(instance, stages, other, control, settings.seed),
            values=lambda tried: _values(instance, tried, stages),
            reached=lambda tried: _all_reached(instance, tried, bounds, before_kept),
            control=control,
            seed=settings.seed,
        )
    if selection.starts:
        board = _mended(instance, board, selection, control, settings.seed)
    elif not _all_reached(instance, board, bounds, before_kept):
        fill(board, _worthwhile(instance), control)
    planned = board.plan.of if board.plan is not None else {}
    names = name_all(
        instance, dict(board.start), control=control, seed=settings.seed, planned=planned
    )
    starts = {candidate: board.start[candidate] for candidate in names.starts}
    starts = even(instance, starts, control=control, seed=settings.seed)
    control.tell("place", stage_value(instance, starts, "served"), bounds.get("served"))
    complete = instance.mandatory <= set(starts) and keeps_cap(instance, starts)
    improver = Improver(
        instance,
        starts if complete else None,
        control=control,
        workers=settings.workers,
        seed=settings.seed,
    )
    improver.planned = names.sites(instance)
    if not complete:
        improver.find_any(hint=starts)
    improver.improve(stages, bounds, exact=not settings.max_loss)
    if repair is not None and all(reaches(s, improver.value(s), bounds[s]) for s in before_kept):
        best = improver.searched.get("kept-slots", repair.bound)
        improver.searched["kept-slots"] = min(best, repair.bound)
    if improver.starts is not None:
        improver.starts = refilled(
            instance,
            improver.starts,
            stages,
            planned=improver.planned,
            control=control,
            workers=settings.workers,
            seed=settings.seed,
        )
    return improver


def _board(instance: Instance, starts: Mapping[int, int]) -> Board:
    board = Board(instance)
    for candidate, start in starts.items():
        board.put(candidate, start)
    return board


def _mended(
    instance: Instance, board: Board, selection: Selection, control: Control, seed: int
) -> Board:
    """The timetable known or that on the board, whichever comes closer to the bound by flows."""
    bound = selection.bounds["served"]
    if stage_value(instance, selection.starts, "served") == bound.bound:
        return _board(instance, selection.starts)
    timetables = [starts for starts in (board.start, selection.starts) if starts]
    starts = mended(
        instance, timetables, bound.bound, bound.multipliers, control=control, seed=seed
    )
    return _board(instance, starts)


def _placed(
    instance: Instance,
    stages: tuple[str, ...],
    selection: Selection,
    control: Control,
    seed: int,
) -> Board:
    useful = {
        candidate: half_day
        for candidate, half_day in selection.half_days.items()
        if instance.weights[candidate] or candidate in instance.mandatory or "floor" in stages
    }
    allowed = {
        candidate: instance.starts_by_half_day(candidate)[half_day]
        for candidate, half_day in useful.items()
    }
    for candidate in selection.kept:
        if candidate in allowed:
            allowed[candidate] = [instance.slot_index[instance.published[candidate].slot]]
    for candidate in instance.mandatory - set(allowed):
        allowed[candidate] = instance.starts[candidate]
    worth = [
        weight + 1 + MANDATORY_WORTH * (candidate in instance.mandatory)
        for candidate, weight in enumerate(instance.weights)
    ]
    board = Board(instance)
    if board.plan is not None:
        board.plan.wanted = selection.sites
    chance = random.Random(seed)  # noqa: S311 - repeatable, not secret
    left = place(board, list(allowed), allowed=allowed, worth=worth, chance=chance, control=control)
    if selection.kept:
        movable = {
            candidate: instance.starts_by_half_day(candidate)[useful[candidate]]
            for candidate in useful
        }
        place_gently(board, left, movable | {c: instance.starts[c] for c in left}, control)
    if any(candidate in instance.mandatory - set(board.start) for candidate in left):
        anywhere = dict(enumerate(instance.starts))
        place(board, left, allowed=anywhere, worth=worth, chance=chance, control=control)
    return board


def _all_reached(
    instance: Instance, board: Board, bounds: dict[str, int], stages: tuple[str, ...]
) -> bool:
    return all(
        stage in bounds and reaches(stage, stage_value(instance, board.start, stage), bounds[stage])
        for stage in stages
        if stage != "kept-tables"
    )


def _values(instance: Instance, board: Board, stages: tuple[str, ...]) -> list[int]:
    """How good the board is, mandatory candidates first; greater is better."""
    present = len(instance.mandatory & set(board.start))
    return [present] + [
        maximised(stage, stage_value(instance, board.start, stage))
        for stage in stages
        if stage != "kept-tables"
    ]


def _worthwhile(instance: Instance) -> list[int]:
    wished = [c for c, weight in enumerate(instance.weights) if weight]
    return sorted(wished, key=lambda c: -instance.weights[c])
