"""Stage *place*: a slot for every chosen candidate, a list edge colouring.

Participants are nodes, candidates edges, slots colours. The hardest candidates come first. Where
no slot is free for all, two slots are exchanged along an alternating path (Kempe 1879); where
absences block that, whatever is in the way makes room and is placed again, with a tabu list.
"""

import random
from collections.abc import Iterable

from scheduler.control import Control
from scheduler.place.board import LONGEST_PATH, Board

TABU = 12
EJECTIONS_PER_CANDIDATE = 30

SHORT_PATHS = (2, 4, 8, 16, 64)

Allowed = dict[int, list[int]]


def place(
    board: Board,
    candidates: Iterable[int],
    *,
    allowed: Allowed,
    worth: list[int],
    chance: random.Random,
    control: Control,
) -> list[int]:
    """Puts the candidates on the board, each into one of its `allowed` first slots.

    `worth` says what is thrown out last. Returns those left over.
    """
    order = sorted(
        candidates, key=lambda c: (-worth[c] // 1_000_000, len(allowed[c]), -_degree(board, c), c)
    )
    left: list[int] = []
    for number, candidate in enumerate(order):
        if control.over():
            return left + order[number:]
        if not _put_or_swap(board, candidate, allowed):
            left.append(candidate)
    return _eject(board, left, allowed=allowed, worth=worth, chance=chance, control=control)


def place_gently(
    board: Board, candidates: Iterable[int], allowed: Allowed, control: Control
) -> None:
    """Like place, for a few more on a full board, moving as little as possible; ejects nothing."""
    left = list(candidates)
    for longest in SHORT_PATHS:
        board.longest_path = longest
        left = [c for c in left if control.over() or not _put_or_swap(board, c, allowed)]
    board.longest_path = LONGEST_PATH


def fill(board: Board, candidates: Iterable[int], control: Control) -> None:
    """Puts each candidate, in this order, where it fits.

    Moves others to make room, unless there is a published schedule to stay close to, or no time.
    """
    anywhere = dict(enumerate(board.instance.starts))
    waiting = [candidate for candidate in candidates if candidate not in board.start]
    for number, candidate in enumerate(waiting):
        if number % 64 == 0 and control.over() and control.cancelled:
            return
        start = board.roomiest(candidate, anywhere[candidate])
        if start is not None:
            board.put(candidate, start)
    board.longest_path = 0 if board.instance.published else LONGEST_PATH
    for candidate in waiting:
        if control.over():
            return
        if candidate not in board.start:
            _put_or_swap(board, candidate, anywhere)


def _degree(board: Board, candidate: int) -> int:
    return sum(len(board.instance.candidates_of[p]) for p in board.instance.members[candidate])


def _put_or_swap(board: Board, candidate: int, allowed: Allowed) -> bool:
    starts = allowed[candidate]
    start = board.roomiest(candidate, starts)
    if start is not None:
        board.put(candidate, start)
        return True
    if not board.plain(candidate):
        return False
    return any(_make_room(board, candidate, start, allowed) for start in starts)


def _make_room(board: Board, candidate: int, start: int, allowed: Allowed) -> bool:
    """Exchanges slots along paths until nobody is busy in `start` and a table is free; then puts.

    Exchanges that did not lead there stay: the board is valid all the time.
    """
    others = board.instance.slots_of[board.instance.half_day_of[start]]
    for participant in board.crowded(candidate, start):
        if not _free_seat(board, participant, start, others, allowed):
            return False
    site = None if board.plan is None else board.plan.best(candidate, range(start, start + 1))
    if board.out_of_tables(start, site):
        _free_table(board, candidate, start, allowed, site=site)
    if board.fits(candidate, start):
        board.put(candidate, start)
        return True
    return False


def _free_seat(
    board: Board, participant: int, start: int, others: list[int], allowed: Allowed
) -> bool:
    seats = board.instance.seats[participant]
    for other in others:
        if other != start and len(board.busy[participant][other]) < seats[other]:
            for meeting in list(board.busy[participant][start]):
                if board.plain(meeting) and exchange(board, meeting, start, other, allowed):
                    if len(board.busy[participant][start]) < seats[start]:
                        return True
                    break
    return False


def _free_table(
    board: Board, candidate: int, start: int, allowed: Allowed, *, site: int | None
) -> None:
    """Moves one more out of the slot than into it, at the site if that matters."""
    keep = set(board.instance.members[candidate])
    others = board.instance.slots_of[board.instance.half_day_of[start]]
    for other in others:
        if board.out_of_tables(other, site):
            continue
        for meeting in sorted(board.at[start]):
            if keep.intersection(board.instance.members[meeting]) or not board.plain(meeting):
                continue
            if board.plan is not None and board.plan.of[meeting] != site:
                continue
            if exchange(board, meeting, start, other, allowed, lose=start):
                return


def exchange(
    board: Board, meeting: int, a: int, b: int, allowed: Allowed, *, lose: int | None = None
) -> list[int] | None:
    """Exchanges slots a and b for all meetings connected with `meeting` by their participants.

    Only if all of them can, and tables suffice; with `lose`, only if that slot has fewer then.
    Returns the meetings that were moved, or None; doing it twice changes nothing.
    """
    path = connected(board, meeting, a, b, allowed)
    if path is None:
        return None
    moving_out = sum(board.start[m] == a for m in path)
    change = len(path) - 2 * moving_out
    tables = board.instance.open_tables
    if len(board.at[a]) + change > tables[a] or len(board.at[b]) - change > tables[b]:
        return None
    if lose is not None and change >= 0:
        return None
    swap(board, path, a, b)
    if board.strained(path, (a, b)):
        swap(board, path, a, b)
        return None
    return path


def swap(board: Board, path: list[int], a: int, b: int) -> None:
    """Moves those in slot a to slot b and the other way round."""
    targets = {m: b if board.start[m] == a else a for m in path}
    sites = {m: board.plan.of[m] for m in path} if board.plan else {}
    for m in path:
        board.remove(m)
    for m in path:
        board.put(m, targets[m], sites.get(m))


def connected(board: Board, meeting: int, a: int, b: int, allowed: Allowed) -> list[int] | None:
    """The alternating component of `meeting` in slots a and b; None if it can't be exchanged."""
    instance = board.instance
    component = [meeting]
    seen = {meeting}
    checked: set[int] = set()
    for m in component:
        target = b if board.start[m] == a else a
        if not board.plain(m) or target not in instance.starts[m]:
            return None
        if len(allowed.get(m, ())) == 1 or len(seen) > board.longest_path:
            return None
        for participant in instance.members[m]:
            if participant in checked:
                continue
            checked.add(participant)
            in_a, in_b = board.busy[participant][a], board.busy[participant][b]
            seats = instance.seats[participant]
            if len(in_b) > seats[a] or len(in_a) > seats[b]:
                return None
            fresh = [other for other in (*in_a, *in_b) if other not in seen]
            seen.update(fresh)
            component += fresh
    return component


def _eject(
    board: Board,
    left: list[int],
    *,
    allowed: Allowed,
    worth: list[int],
    chance: random.Random,
    control: Control,
) -> list[int]:
    """Places by throwing out what is in the way and placing that again, most worth first."""
    tabu: dict[tuple[int, int], int] = {}
    times: dict[int, int] = {}
    waiting = list(left)
    lost: list[int] = []
    budget = EJECTIONS_PER_CANDIDATE * len(left) + 200
    for step in range(budget):
        if not waiting or control.over():
            break
        candidate = waiting.pop(_next(waiting, times, worth))
        if _put_or_swap(board, candidate, allowed):
            continue
        choice = _cheapest(
            board,
            candidate,
            allowed=allowed,
            tabu=tabu,
            times=times,
            worth=worth,
            chance=chance,
            step=step,
        )
        if choice is None:
            lost.append(candidate)
            continue
        start, out = choice
        times[candidate] = times.get(candidate, 0) + 1
        for other in sorted(out):
            tabu[other, board.remove(other)] = step + TABU + chance.randrange(TABU)
            waiting.append(other)
        board.put(candidate, start)
    return [c for c in lost + waiting if control.over() or not _put_or_swap(board, c, allowed)]


def _next(waiting: list[int], times: dict[int, int], worth: list[int]) -> int:
    return max(
        range(len(waiting)),
        key=lambda i: (times.get(waiting[i], 0), worth[waiting[i]], -waiting[i]),
    )


def _cheapest(
    board: Board,
    candidate: int,
    *,
    allowed: Allowed,
    tabu: dict[tuple[int, int], int],
    times: dict[int, int],
    worth: list[int],
    chance: random.Random,
    step: int,
) -> tuple[int, set[int]] | None:
    """The start whose obstacles were thrown out least often so far, and these obstacles."""
    best: tuple[float, int, set[int]] | None = None
    for start in allowed[candidate]:
        if tabu.get((candidate, start), 0) > step:
            continue
        out = board.in_the_way(candidate, start, worth)
        if any(len(allowed.get(other, ())) <= 1 for other in out):
            continue
        cost = sum(1 + times.get(other, 0) for other in out) + chance.random()
        if best is None or cost < best[0]:
            best = (cost, start, out)
    return None if best is None else best[1:]
