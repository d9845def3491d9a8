"""Where a roster falls short of its bound, as the prices behind the bound say it.

Complementary slackness: a participant is idle where that has a price, a pair is held where it is
worth less than its price, or one worth more is not. While a table that has a price is left over,
any pair is missing that is worth its price.
"""

from collections.abc import Iterable
from random import Random

import numpy as np

from scheduler.flow.pairs import Pairs
from scheduler.flow.prices import Prices
from scheduler.flow.roster import Roster, bits_of_rows

EXACT = 1 / 1024  # of worth: smaller differences come from rounding


class Bag:
    """Numbers of which any can be put in, taken out or drawn at once."""

    def __init__(self, numbers: Iterable[int]) -> None:
        self._numbers = list(numbers)
        self._place = {number: place for place, number in enumerate(self._numbers)}

    def __len__(self) -> int:
        return len(self._numbers)

    def __getitem__(self, place: int) -> int:
        return self._numbers[place]

    def keep(self, number: int, *, inside: bool) -> None:
        """Afterwards the number is inside, or it is not."""
        if inside == (number in self._place):
            return
        if inside:
            self._place[number] = len(self._numbers)
            self._numbers.append(number)
            return
        place, last = self._place.pop(number), self._numbers.pop()
        if last != number:
            self._numbers[place] = last
            self._place[last] = place


class Defects:
    """Participants that are `lacking` a meeting, pairs `held` at a loss, pairs `missing`.

    `even` are pairs that are worth just their price and not held; true of the roster as it was when
    it was last noted.
    """

    def __init__(self, roster: Roster, pairs: Pairs, prices: Prices) -> None:
        self._roster, self._scale = roster, prices.scale
        self.exact = int(EXACT * prices.scale)
        self._seats: list[list[int]] = prices.seats.tolist()
        self._tables: list[int] = prices.tables.tolist()
        self._priced = bits_of_rows(prices.seats > self.exact)
        surplus = prices.surplus(pairs)
        self._surplus: list[int] = surplus.tolist()
        self.gain: list[int] = np.maximum(surplus, 0).tolist()
        held = [pair for pair, slot in enumerate(roster.slot) if slot >= 0]
        self.lacking = Bag(filter(self.lacks, range(len(self._seats))))
        self.held = Bag(pair for pair in held if self._at_a_loss(pair))
        missing = np.array(roster.slot) < 0
        self.missing = Bag(np.flatnonzero(missing & (surplus > self.exact)).tolist())
        self.even = Bag(np.flatnonzero(missing & (abs(surplus) <= self.exact)).tolist())

    def note(self, changed: Iterable[int]) -> None:
        """Looks again at these pairs and at who is in them."""
        for pair in set(changed):
            out = self._roster.slot[pair] < 0
            self.held.keep(pair, inside=not out and self._at_a_loss(pair))
            self.missing.keep(pair, inside=out and self._surplus[pair] > self.exact)
            self.even.keep(pair, inside=out and abs(self._surplus[pair]) <= self.exact)
            for person in self._roster.ends[pair]:
                self.lacking.keep(person, inside=self.lacks(person))

    def draw(self, chance: Random) -> tuple[Bag, int] | None:
        """One of all, with the bag that it is from; None where there is none."""
        rooms = zip(self._roster.room, self._tables, strict=True)
        spare = any(room and price for room, price in rooms)
        bags = [self.lacking, self.held, self.missing, *([self.even] if spare else [])]
        number = sum(map(len, bags))
        if not number:
            return None
        place = chance.randrange(number)
        for bag in bags:
            if place < len(bag):
                return bag, bag[place]
            place -= len(bag)
        return None

    def lacks(self, person: int) -> bool:
        """Whether it is idle where a meeting has a price, and may have one more."""
        return self._roster.left[person] > 0 and self.idle(person) > 0

    def idle(self, person: int) -> int:
        """The slots, as bits, in which a seat that has a price is left."""
        return self._roster.free[person] & self._priced[person]

    def cost(self, pair: int, slot: int) -> int:
        """What is lost by holding the pair there, as the prices say; in their scale."""
        one, other = self._roster.ends[pair]
        paid = self._seats[one][slot] + self._seats[other][slot] + self._tables[slot]
        return self.gain[pair] + paid - self._scale * self._roster.worth[pair]

    def _at_a_loss(self, pair: int) -> bool:
        return self.cost(pair, self._roster.slot[pair]) > self.exact
