"""Flows and a colouring make a timetable; walks mend it until it reaches its bound."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import numpy as np

from scheduler.certificate import SCALE
from scheduler.control import Control
from scheduler.flow.choice import Choice, choose, multipliers, with_telling_prices
from scheduler.flow.colour import colour
from scheduler.flow.pairs import Ints, Pairs, pairs_of
from scheduler.flow.prices import prices_of
from scheduler.flow.roster import Roster
from scheduler.flow.walk import Walker
from scheduler.instance import Instance
from scheduler.select.relaxation import RowName

PATIENCE, MOST_PATIENCE = 1 / 4, 3_000  # walks without gain: for each pair, and in all
FAR = 0.02  # of the bound: with so much missing, its prices show little of what can be had
PERSISTENCE = 20  # times that, once nothing else helps
MENDING_SHARE = 0.6  # of the time left


@dataclass(frozen=True, slots=True)
class Timetable:
    """Where each meeting begins. They serve `value`; no schedule serves more than `bound`.

    `multipliers`: see scheduler.select.selection.Bound.
    """

    starts: dict[int, int]
    value: int
    bound: int
    multipliers: tuple[tuple[RowName, int], ...]


def timetable(instance: Instance, *, control: Control, seed: int) -> Timetable:
    """A good one, mostly the best; the instance suits (see scheduler.flow.pairs)."""
    pairs = pairs_of(instance)
    choice = choose(pairs)
    control.tell("select served", None, choice.bound)
    roster = Roster(pairs)
    colour(roster, hardest_first(pairs, choice), control)
    if (1 - FAR) * choice.bound <= roster.value < choice.bound:
        prices = prices_of(instance, multipliers(instance, pairs, choice), SCALE)
        walker = Walker(roster, pairs, prices, seed)
        walker.walk(choice.bound, patience=_patience(pairs), control=control)
    shown = multipliers(instance, pairs, with_telling_prices(pairs, choice))
    return Timetable(_starts(pairs, roster), roster.value, choice.bound, shown)


def mended(
    instance: Instance,
    timetables: Iterable[Mapping[int, int]],
    bound: int,
    multipliers: tuple[tuple[RowName, int], ...],
    *,
    control: Control,
    seed: int,
) -> dict[int, int]:
    """Starts that serve as much as the best of the timetables, or more, as far as there is time.

    The instance suits, and the multipliers show the bound.
    """
    pairs = pairs_of(instance)
    prices = prices_of(instance, multipliers, SCALE)
    worthwhile = np.flatnonzero(prices.surplus(pairs) >= 0)
    best_first = worthwhile[np.argsort(-pairs.worth[worthwhile], kind="stable")].tolist()
    rosters = []
    for starts in timetables:
        roster = Roster(pairs)
        for pair, candidate in enumerate(pairs.numbers.tolist()):
            if candidate in starts:
                roster.put(pair, starts[candidate])
        colour(roster, [pair for pair in best_first if roster.slot[pair] < 0], control)
        rosters.append(roster)
    best = Walker(max(rosters, key=lambda roster: roster.value), pairs, prices, seed)
    with control.reserving((1 - MENDING_SHARE) * control.left()):
        best.walk(bound, patience=PERSISTENCE * _patience(pairs), control=control)
    return _starts(pairs, best.roster)


def _patience(pairs: Pairs) -> int:
    return min(MOST_PATIENCE, int(PATIENCE * len(pairs.numbers)))


def hardest_first(pairs: Pairs, choice: Choice) -> list[int]:
    """The chosen pairs, undecided ones last, by the slots possible and the meetings to spare."""
    chosen: Ints = np.flatnonzero((choice.halves > 0) & (pairs.worth > 0))
    first, second = pairs.first[chosen], pairs.second[chosen]
    people = len(pairs.seats)
    spare = pairs.most - np.bincount(first, minlength=people)
    spare -= np.bincount(second, minlength=people)
    slots = pairs.possible[chosen].sum(axis=1)
    order = np.lexsort((np.minimum(spare[first], spare[second]), slots, -choice.halves[chosen]))
    hardest: list[int] = chosen[order].tolist()
    return hardest


def _starts(pairs: Pairs, roster: Roster) -> dict[int, int]:
    slots = zip(pairs.numbers.tolist(), roster.slot, strict=True)
    return {candidate: slot for candidate, slot in slots if slot >= 0}
