"""Which chosen pair meets in which slot: halving the slots again and again, by flows.

A graph with two sides splits into halves of half the degrees (de Werra 1971), by a flow where not
everybody is free all the time. Without two sides the pairs get directions first.
"""

import numpy as np

from scheduler.flow.circulation import Circulation
from scheduler.flow.orient import oriented
from scheduler.flow.pairs import Flags, Ints, Pairs

MUST, BALANCE = 1_000, 30  # costs of what would be lost for certain, and of uneven halves
ONLY_HERE, TABLE = 1_500, 3_000
TASTE = 10  # for pairs that have more slots in one half


def split(pairs: Pairs, chosen: Ints, blocks: list[list[int]]) -> dict[int, int]:
    """The number of a block of slots for each of the chosen pairs, as far as one was found.

    Within its block a participant has no more meetings than seats; where blocks are single slots
    that is a timetable.
    """
    found: dict[int, int] = {}
    waiting = [(chosen, 0, len(blocks))]
    while waiting:
        here, begin, end = waiting.pop()
        middle = (begin + end) // 2 if end - begin > 1 else end
        slots = [slot for block in blocks[begin:middle] for slot in block]
        others = [slot for block in blocks[middle:end] for slot in block]
        inside = _first_half(pairs, here, slots, others)
        if end - begin == 1:
            found.update(dict.fromkeys(here[inside].tolist(), begin))
            continue
        waiting += [(here[~inside], middle, end), (here[inside], begin, middle)]
    return found


def _first_half(pairs: Pairs, chosen: Ints, slots: list[int], others: list[int]) -> Flags:
    """Which of the chosen pairs meet in `slots`; the rest is for the `others`."""
    here = pairs.possible[chosen][:, slots].sum(axis=1)
    there = pairs.possible[chosen][:, others].sum(axis=1)
    can, must = np.flatnonzero(here), there == 0
    first, second = pairs.first[chosen], pairs.second[chosen]
    people = len(pairs.seats)
    if not pairs.two_sided:
        first, second = oriented(first, second, people)
    outs = np.bincount(first, minlength=people)
    ins = np.bincount(second, minlength=people)
    room_here, room_there = (pairs.seats[:, part].sum(axis=1) for part in (slots, others))
    source, sink = 2 * people, 2 * people + 1
    everybody = np.arange(people)
    flow = Circulation()
    shares = _shares(outs, ins, room_here, room_there, two_sided=pairs.two_sided)
    _balanced(flow, source, everybody, (outs, *shares[0]))
    _balanced(flow, everybody + people, sink, (ins, *shares[1]))
    tables_here, tables_there = (pairs.tables[part].sum(keepdims=True) for part in (slots, others))
    load = (np.array([len(chosen)]), tables_here, tables_there)
    _balanced(flow, sink, source, load, must_cost=TABLE)
    taste = TASTE * there / max(1, len(others)) - TASTE * here / len(slots)
    costs = np.where(must, -ONLY_HERE, np.rint(taste).astype(np.int64))
    arcs_of_pairs = flow.add(first[can], second[can] + people, 1, costs[can])
    inside = np.zeros(len(chosen), dtype=bool)
    inside[can] = flow.least()[arcs_of_pairs] > 0
    return inside


def _shares(
    outs: Ints, ins: Ints, room_here: Ints, room_there: Ints, *, two_sided: bool
) -> tuple[tuple[Ints, Ints], tuple[Ints, Ints]]:
    """Rooms here and there for the pairs that a participant begins, and for those it ends."""
    if two_sided:
        return (room_here, room_there), (room_here, room_there)
    degrees = np.maximum(1, outs + ins)
    room = room_here + room_there
    out_here = np.minimum(np.rint(room_here * outs / degrees).astype(np.int64), room_here)
    wanted = np.rint(room_there * outs / degrees).astype(np.int64)
    out_there = np.clip(wanted, outs - out_here, np.maximum(0, room - ins - out_here))
    out_there = np.clip(out_there, 0, room_there)
    return (out_here, out_there), (room_here - out_here, room_there - out_there)


def _balanced(
    flow: Circulation,
    tails: Ints | int,
    heads: Ints | int,
    load: tuple[Ints, Ints, Ints],
    *,
    must_cost: int = MUST,
) -> None:
    """Arcs for what must be here, for an even share, and for more, as far as there is room.

    `load`: how many in all, and the rooms here and there.
    """
    all_, here, there = load
    must = np.clip(all_ - there, 0, here)
    even = all_ * here / np.maximum(1, here + there)
    low = np.clip(np.floor(even).astype(np.int64), must, here)
    high = np.clip(np.ceil(even).astype(np.int64), low, here)
    flow.add(tails, heads, must, -must_cost)
    flow.add(tails, heads, low - must, -BALANCE)
    flow.add(tails, heads, high - low, 0)
    flow.add(tails, heads, here - high, BALANCE)
