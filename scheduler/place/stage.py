"""Stage *place* of one solve: a board for a selection, or for another that is as good."""

import random
from collections.abc import Mapping

from scheduler.control import Control
from scheduler.flow.timetable import mended
from scheduler.goals import maximised, reaches
from scheduler.instance import Instance
from scheduler.keepable import keepable
from scheduler.place.board import Board
from scheduler.place.colouring import fill, place, place_gently
from scheduler.select.reselect import reselected
from scheduler.select.selection import Selection
from scheduler.values import stage_value

MANDATORY_WORTH = 1_000_000


def placed(
    instance: Instance,
    stages: tuple[str, ...],
    selection: Selection,
    targets: Mapping[str, int],
    *,
    control: Control,
    seed: int,
) -> tuple[Mapping[int, int], Mapping[int, int]]:
    """The starts of the selection and their sites, where that matters.

    Where the selection can't be placed such that the targets before *kept-slots* are reached, more
    is tried. A timetable that is known already is taken as it is, if it can't be better or there is
    no time.
    """
    known, served = selection.starts, stage_value(instance, selection.starts, "served")
    if known and (control.over() or served == selection.bounds["served"].bound):
        return known, {}
    board = _placed(instance, stages, selection, control, seed)
    before = tuple(stage for stage in stages if not stage.startswith("kept"))
    counted = tuple(stage for stage in stages if stage != "kept-tables")
    if not _all_reached(instance, board, targets, before):
        board = reselected(
            selection,
            board,
            place=lambda other: _placed(instance, stages, other, control, seed),
            values=lambda tried: _values(instance, tried, counted),
            reached=lambda tried: _all_reached(instance, tried, targets, before),
            control=control,
            seed=seed,
        )
    if known:
        return _mended(instance, board, selection, control, seed), {}
    if not _all_reached(instance, board, targets, before):
        fill(board, _worthwhile(instance), control)
    return board.start, board.plan.of if board.plan is not None else {}


def _mended(
    instance: Instance, board: Board, selection: Selection, control: Control, seed: int
) -> dict[int, int]:
    """The timetable known or that on the board, whichever comes closer to the bound by flows."""
    bound = selection.bounds["served"]
    timetables = [starts for starts in (board.start, selection.starts) if starts]
    return mended(instance, timetables, bound.bound, bound.multipliers, control=control, seed=seed)


def _placed(
    instance: Instance,
    stages: tuple[str, ...],
    selection: Selection,
    control: Control,
    seed: int,
) -> Board:
    """Each candidate in its half-day, published ones in their slot as far as possible."""
    useful = {
        candidate: half_day
        for candidate, half_day in selection.half_days.items()
        if instance.weights[candidate] or candidate in instance.mandatory or "floor" in stages
    }
    allowed = {
        candidate: instance.starts_by_half_day(candidate)[half_day]
        for candidate, half_day in useful.items()
    }
    kept = {c: s for c, s in keepable(instance).slots.items() if s in allowed.get(c, ())}
    allowed |= {candidate: [start] for candidate, start in kept.items()}
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
    if kept:
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
    instance: Instance, board: Board, targets: Mapping[str, int], stages: tuple[str, ...]
) -> bool:
    return all(
        stage in targets
        and reaches(stage, stage_value(instance, board.start, stage), targets[stage])
        for stage in stages
    )


def _values(instance: Instance, board: Board, stages: tuple[str, ...]) -> list[int]:
    """How good the board is, mandatory candidates first; greater is better."""
    present = len(instance.mandatory & set(board.start))
    return [present] + [
        maximised(stage, stage_value(instance, board.start, stage)) for stage in stages
    ]


def _worthwhile(instance: Instance) -> list[int]:
    wished = [c for c, weight in enumerate(instance.weights) if weight]
    return sorted(wished, key=lambda c: -instance.weights[c])
