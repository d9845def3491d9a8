"""Puts pairs into a roster: a list edge colouring, where participants are nodes and slots colours.

Where the two of a pair are idle in different slots only, these are exchanged along an alternating
path (Kempe 1879), after which a slot suits both. With two sides and no absences this finds a place
for every pair (König 1916).
"""

from collections.abc import Iterable

from scheduler.control import Control
from scheduler.flow.roster import Roster
from scheduler.instance import slots_of_bits

POLLED = 64  # pairs


def colour(roster: Roster, pairs: Iterable[int], control: Control) -> None:
    """Holds as many of the pairs as there was a place for, in this order; no other is dropped.

    Once time is up nothing is exchanged any more, which is quick and places most of them.
    """
    stopped = False
    for number, pair in enumerate(pairs):
        stopped = stopped or (number % POLLED == 0 and control.over())
        insert(roster, pair, exchanging=not stopped)


def insert(roster: Roster, pair: int, *, exchanging: bool = True) -> bool:
    """Whether the pair has a slot now; where `exchanging`, others may have other slots."""
    one, other = roster.ends[pair]
    if roster.left[one] <= 0 or roster.left[other] <= 0:
        return False
    possible = roster.possible[pair]
    both = possible & roster.open & roster.free[one] & roster.free[other]
    if both:
        roster.put(pair, max(slots_of_bits(both), key=roster.room.__getitem__))
    return bool(both) or (
        exchanging
        and (
            _made_room(roster, pair, one, other, possible)
            or _made_room(roster, pair, other, one, possible)
        )
    )


def _made_room(roster: Roster, pair: int, idle: int, busy: int, possible: int) -> bool:
    """The busy one exchanges a slot in which the other is idle for one in which it is itself."""
    for slot in slots_of_bits(possible & roster.free[idle]):
        for another in slots_of_bits(roster.free[busy] & ~(1 << slot)):
            moved = roster.chain(busy, another, slot)
            if moved is None:
                continue
            roster.exchange(moved, another, slot)
            if roster.fits(pair, slot):
                roster.put(pair, slot)
                return True
            roster.exchange(moved, slot, another)
    return False
