"""Closes the gap that a roster leaves to a bound, by walks from one defect to the next.

To mend a defect (see scheduler.flow.defects) pairs are put in, taken out and moved, each step at no
cost but for leaving the next defect, until one vanishes where nothing has a price: an alternating
path over all slots, found by a random walk. A walk that ends below the value that it began with is
undone.
"""

import random
from collections.abc import Iterable

import numpy as np

from scheduler.control import Control
from scheduler.flow.colour import insert
from scheduler.flow.defects import Defects
from scheduler.flow.pairs import Pairs
from scheduler.flow.prices import Prices
from scheduler.flow.roster import Roster
from scheduler.instance import slots_of_bits

STEPS = 80  # of a walk
CHAINS = 6  # tried in a step
INSERTING, REPLACING, SIDEWAYS = 0.3, 0.5, 0.05  # how often, where there is a choice
NEAR = 4  # a pair worth this much less than its price may come in sideways

Pair = int
Person = int
Slot = int


class Walker:
    """A roster, and the prices by which it is mended."""

    def __init__(self, roster: Roster, pairs: Pairs, prices: Prices, seed: int) -> None:
        self.roster = roster
        self._chance = random.Random(seed)  # noqa: S311 - repeatable, not secret
        self._defects = Defects(roster, pairs, prices)
        self._near: list[list[Pair]] = [[] for _ in pairs.seats]
        surplus = prices.surplus(pairs)
        for pair in np.flatnonzero(surplus >= -NEAR * prices.scale).tolist():
            for person in roster.ends[pair]:
                self._near[person].append(pair)

    def walk(self, bound: int, *, patience: int, control: Control) -> None:
        """Raises the value of the roster until it reaches the bound, if time and patience last.

        So many walks without gain are made.
        """
        fruitless = 0
        while self.roster.value < bound and fruitless < patience and not control.over():
            fruitless = 0 if self._mend() else fruitless + 1

    def _mend(self) -> bool:
        """Whether the value is higher after a walk that began at a random defect."""
        roster, defects = self.roster, self._defects
        before = roster.value
        drawn = defects.draw(self._chance)
        if drawn is None:
            return False
        bag, defect = drawn
        roster.begin()
        if bag is defects.lacking:
            self._walk([defect], [], before)
        elif bag is defects.held:
            roster.drop(defect)
            self._walk(roster.ends[defect], [], before)
        else:
            self._walk([], [defect], before)
        if roster.value < before:
            roster.undo()
        else:
            defects.note(roster.changed())
        return roster.value > before

    def _walk(self, lacking: list[Person], missing: list[Pair], before: int) -> None:
        roster = self.roster
        for _ in range(STEPS):
            lacking = [p for p in dict.fromkeys(lacking) if self._defects.lacks(p)]
            missing = [pair for pair in missing if roster.slot[pair] < 0]
            if roster.value > before or not (lacking or missing):
                return
            if missing and (not lacking or self._chance.random() < INSERTING):
                dropped = self._insert(self._chance.choice(missing))
                missing += [
                    pair for pair in dropped if self._defects.gain[pair] > self._defects.exact
                ]
                lacking += [person for pair in dropped for person in roster.ends[pair]]
            else:
                lacking += self._step(self._chance.choice(lacking))

    def _step(self, person: Person) -> Iterable[Person]:
        """Gives the participant a meeting or another idle slot; who may lack one now."""
        roster, chance = self.roster, self._chance
        slot = chance.choice(slots_of_bits(self._defects.idle(person)))
        even: list[tuple[Pair, Pair]] = []
        sideways: list[tuple[Pair, Pair]] = []
        for pair in self._near[person]:
            if roster.slot[pair] >= 0 or not roster.possible[pair] >> slot & 1:
                continue
            partner = roster.partner(pair, person)
            exact = self._defects.cost(pair, slot) <= self._defects.exact
            if roster.idle[partner][slot] <= 0:
                taken = [
                    p
                    for p in roster.at[partner][slot]
                    if self._defects.gain[p] <= self._defects.exact
                ]
                (even if exact else sideways).extend((pair, other) for other in taken)
            elif exact and roster.left[partner] > 0 and roster.room[slot] > 0:
                roster.put(pair, slot)
                return (partner,)
        if even and chance.random() < REPLACING:
            return self._replace(*chance.choice(even))
        if sideways and chance.random() < SIDEWAYS:
            return self._replace(*chance.choice(sideways))
        self._exchange(person, slot)
        return ()

    def _replace(self, pair: Pair, dropped: Pair) -> Iterable[Person]:
        slot = self.roster.slot[dropped]
        self.roster.drop(dropped)
        self.roster.put(pair, slot)
        return self.roster.ends[dropped]

    def _exchange(self, person: Person, slot: Slot) -> None:
        others = [s for s, pairs in enumerate(self.roster.at[person]) if pairs and s != slot]
        self._chance.shuffle(others)
        for other in others[:CHAINS]:
            moved = self.roster.chain(person, slot, other)
            if moved is not None:
                self.roster.exchange(moved, slot, other)
                return

    def _insert(self, pair: Pair) -> list[Pair]:
        """Holds the pair, if need be in the stead of others, which are returned."""
        roster, chance = self.roster, self._chance
        if insert(roster, pair):
            return []
        one, other = roster.ends[pair]
        full = roster.free[one] & roster.free[other] & ~roster.open
        slots = slots_of_bits(roster.possible[pair] & ~full)
        if not slots:
            return []
        slot = chance.choice(slots)
        dropped = []
        for person in roster.ends[pair]:
            taken = roster.at[person][slot]
            if roster.idle[person][slot] > 0:
                spare = roster.left[person] > 0
                taken = [] if spare else [p for pairs in roster.at[person] for p in pairs]
            if taken:
                dropped.append(chance.choice(taken))
                roster.drop(dropped[-1])
        if roster.fits(pair, slot):
            roster.put(pair, slot)
        return dropped
