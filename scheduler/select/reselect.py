"""Between *select* and *place*: other selections as good, until one can be placed without loss.

The optimum of the relaxation is rarely unique. What could not be placed in a half-day is made
unattractive there, everything else weighed at random, and the whole placed anew.
"""

import random
from collections import Counter
from collections.abc import Callable

from scheduler.control import Control
from scheduler.place.board import Board
from scheduler.select.relaxation import Column
from scheduler.select.selection import Selection

ROUNDS = 60
SHARE = 0.25  # of the time left
PENALTY = 40
NOISE = 10


def reselected(
    selection: Selection,
    board: Board,
    *,
    place: Callable[[Selection], Board],
    values: Callable[[Board], list[int]],
    reached: Callable[[Board], bool],
    control: Control,
    seed: int,
) -> Board:
    """The best board found; `board` is that of `selection`."""
    chance = random.Random(seed)  # noqa: S311 - repeatable, not secret
    penalties: Counter[Column] = Counter()
    best, best_values = board, values(board)
    until = control.elapsed() + SHARE * control.left()
    for _ in range(ROUNDS):
        if selection.again is None or control.over() or control.elapsed() > until:
            break
        columns = [("held", c, half_day) for c, half_day in selection.half_days.items()]
        penalties.update(column for column in columns if column[1] not in board.start)
        terms = {column: chance.randrange(NOISE) for column in columns}
        for column, times in penalties.items():
            terms[column] = terms.get(column, 0) - PENALTY * times
        other = selection.again(terms)
        if other is None:
            continue
        board = place(other)
        if values(board) > best_values:
            best, best_values = board, values(board)
        if reached(best):
            break
        selection = Selection(other.half_days, other.bounds, selection.again)
    return best
