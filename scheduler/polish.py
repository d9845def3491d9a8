"""Fewer breaks: meetings exchange slots along alternating paths as long as idle gaps disappear.

Nothing that counts more is touched: the same candidates are held in the same half-days, and
published meetings that are in their slot stay there. Local search, without a bound.
"""

import random
from collections.abc import Mapping

from scheduler.board import Board
from scheduler.control import Control
from scheduler.instance import Instance
from scheduler.place import Allowed, exchange, swap

SIDEWAYS = 0.1  # how often an exchange that changes nothing is kept
LONGEST_PATH = 24


def fewer_breaks(
    instance: Instance, starts: Mapping[int, int], *, control: Control, limit_s: float, seed: int
) -> dict[int, int]:
    """Starts with at most as many breaks as before, after at most `limit_s` seconds."""
    board = Board(instance)
    board.longest_path = LONGEST_PATH
    for candidate, start in starts.items():
        board.put(candidate, start)
    allowed = _allowed(instance, starts)
    chance = random.Random(seed)  # noqa: S311 - repeatable, not secret
    until = control.elapsed() + limit_s
    best, fewest = dict(starts), _all_breaks(board)
    while fewest and control.elapsed() < until and not control.over():
        places = [
            (participant, half_day)
            for participant in range(len(instance.seats))
            for half_day in range(len(instance.half_days))
            if _breaks(board, participant, half_day)
        ]
        chance.shuffle(places)
        for participant, half_day in places:
            if control.elapsed() > until or control.over():
                break
            _mend(board, participant, half_day, allowed, chance)
        now = _all_breaks(board)
        if now < fewest:
            best, fewest = dict(board.start), now
    return best


def _allowed(instance: Instance, starts: Mapping[int, int]) -> Allowed:
    allowed = {candidate: instance.starts[candidate] for candidate in starts}
    for candidate, meeting in instance.published.items():
        slot = instance.slot_index[meeting.slot]
        if starts.get(candidate) == slot:
            allowed[candidate] = [slot]
    return allowed


def _mend(
    board: Board, participant: int, half_day: int, allowed: Allowed, chance: random.Random
) -> None:
    """Tries to move each meeting of the participant, and those connected, to each other slot."""
    slots = board.instance.slots_of[half_day]
    meetings = [c for slot in slots for c in board.busy[participant][slot]]
    chance.shuffle(meetings)
    for meeting in meetings:
        if not board.plain(meeting):
            continue
        for target in slots:
            if target == board.start[meeting]:
                continue
            gain = _exchanged(board, meeting, target, allowed, chance)
            if gain > 0 and not _breaks(board, participant, half_day):
                return


def _exchanged(
    board: Board, meeting: int, target: int, allowed: Allowed, chance: random.Random
) -> int:
    """The breaks saved by an exchange; 0 when there was none to be done."""
    a, b = board.start[meeting], target
    half_day = board.instance.half_day_of[a]
    path = exchange(board, meeting, a, b, allowed)
    if path is None:
        return 0
    people = {p for m in path for p in board.instance.members[m]}
    after = sum(_breaks(board, p, half_day) for p in people)
    swap(board, path, a, b)
    gain = sum(_breaks(board, p, half_day) for p in people) - after
    if gain > 0 or (gain == 0 and chance.random() < SIDEWAYS):
        swap(board, path, a, b)
    return gain


def _all_breaks(board: Board) -> int:
    return sum(
        _breaks(board, participant, half_day)
        for participant in range(len(board.instance.seats))
        for half_day in range(len(board.instance.half_days))
    )


def _breaks(board: Board, participant: int, half_day: int) -> int:
    """Idle runs between two meetings of the participant in the half-day."""
    breaks, idle, begun = 0, False, False
    for slot in board.instance.slots_of[half_day]:
        if board.busy[participant][slot]:
            breaks += begun and idle
            begun, idle = True, False
        else:
            idle = True
    return breaks
