"""Mends what the split lost: a few slots at a time are chosen and split anew, never to less worth.

Large neighbourhoods (Shaw 1998) that are min-cost flows themselves, for problems with two sides.
"""

from dataclasses import replace

import numpy as np

from scheduler.control import Control
from scheduler.flow.choice import Choice, choose
from scheduler.flow.pairs import Ints, Pairs
from scheduler.flow.split import split

NEAR = 12  # in halves: pairs not held that are worth this much less than their price may come in
FINE = 1 << 10  # worth is told apart to this part of one, for a change among equals
LARGEST = 4  # slots in a neighbourhood


def mend(pairs: Pairs, choice: Choice, slot_of: Ints, *, control: Control, seed: int) -> None:
    """Changes the timetable `slot_of` (-1: not held) until it reaches the bound or time is up.

    `slot_of[i]`: of pair i. Call it with two sides only.
    """
    chance = np.random.default_rng(seed)
    wanted = np.flatnonzero(choice.reduced >= -NEAR)
    while not control.over() and pairs.worth[slot_of >= 0].sum() < choice.bound:
        slots = _neighbourhood(pairs, choice, slot_of, chance)
        inside = np.flatnonzero(np.isin(slot_of, slots))
        waiting = wanted[slot_of[wanted] < 0]
        waiting = waiting[pairs.possible[waiting][:, slots].any(axis=1)]
        free = np.concatenate([inside, waiting])
        part = _part(pairs, free, slots, slot_of, chance)
        best = choose(part)
        found = split(part, np.flatnonzero(best.halves == 2), [[s] for s in range(len(slots))])
        chosen = free[list(found)]
        if pairs.worth[chosen].sum() >= pairs.worth[inside].sum():
            slot_of[inside] = -1
            slot_of[chosen] = np.array(slots)[list(found.values())]


def _neighbourhood(
    pairs: Pairs, choice: Choice, slot_of: Ints, chance: np.random.Generator
) -> list[int]:
    """Slots in which both of a pair not held are idle, or one whose meetings have a price; more."""
    held = slot_of >= 0
    idle, left = pairs.seats.copy(), pairs.most.copy()
    for ends in (pairs.first, pairs.second):
        np.subtract.at(idle, (ends[held], slot_of[held]), 1)
        np.subtract.at(left, ends[held], 1)
    lacking = np.flatnonzero((choice.prices > 0) & (left > 0))
    both = (left[pairs.first] > 0) & (left[pairs.second] > 0)
    missing = np.flatnonzero(~held & both & (choice.reduced >= 0))
    people = lacking[:0]
    if len(missing) and (len(lacking) == 0 or chance.random() < 1 / 2):
        pair = chance.choice(missing)
        people = np.array([pairs.first[pair], pairs.second[pair]])
    elif len(lacking):
        people = chance.choice(lacking, 1)
    slots = [int(chance.choice(np.flatnonzero(row))) for row in idle[people] > 0 if row.any()]
    others = chance.permutation(idle.shape[1]).tolist()
    return list(dict.fromkeys([*slots, *others]))[: int(chance.integers(2, LARGEST + 1))]


def _part(
    pairs: Pairs, free: Ints, slots: list[int], slot_of: Ints, chance: np.random.Generator
) -> Pairs:
    """The free pairs in these slots alone, each worth a random trifle more."""
    seats = pairs.seats[:, slots]
    outside = np.flatnonzero((slot_of >= 0) & ~np.isin(slot_of, slots))
    left = pairs.most.copy()
    for ends in (pairs.first, pairs.second):
        np.subtract.at(left, ends[outside], 1)
    trifles = chance.integers(0, 8, size=len(free))
    return replace(
        pairs,
        numbers=pairs.numbers[free],
        first=pairs.first[free],
        second=pairs.second[free],
        worth=FINE * pairs.worth[free] + trifles,
        possible=pairs.possible[free][:, slots],
        seats=seats,
        most=np.minimum(left, seats.sum(axis=1)),
        tables=pairs.tables[slots],
    )
