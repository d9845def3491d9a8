"""The flows one after the other: choose, decide the halves, split over the slots, mend."""

from dataclasses import dataclass

import numpy as np

from scheduler.control import Control
from scheduler.flow.chains import inserted
from scheduler.flow.choice import choose, multipliers
from scheduler.flow.core import whole
from scheduler.flow.mend import mend
from scheduler.flow.pairs import Ints, Pairs, pairs_of
from scheduler.flow.split import split
from scheduler.instance import Instance
from scheduler.select.relaxation import RowName

MENDING_SHARE = 0.6  # of the time left


@dataclass(frozen=True, slots=True)
class Timetable:
    """Chosen candidates: `starts` of those that have a slot, `half_days` of those to be placed.

    `loose` are those without either. `bound`, `multipliers`: see scheduler.select.selection.Bound.
    """

    starts: dict[int, int]
    half_days: dict[int, int]
    loose: frozenset[int]
    bound: int
    multipliers: tuple[tuple[RowName, int], ...]


def timetable(instance: Instance, *, control: Control, seed: int) -> Timetable:
    """The best found within the time; the instance suits (see scheduler.flow.pairs).

    With two sides it has slots; else half-days, in which *place* finds slots along Kempe chains.
    """
    pairs = pairs_of(instance)
    choice = choose(pairs)
    shown = multipliers(instance, pairs, choice)
    control.tell("select served", None, choice.bound)
    chosen = whole(pairs, choice, control=control, seed=seed)
    chosen = chosen[pairs.worth[chosen] > 0]
    if pairs.two_sided:
        slot_of = _in_slots(pairs, chosen, [[slot] for slot in range(instance.slots)])
        with control.reserving((1 - MENDING_SHARE) * control.left()):
            mend(pairs, choice, slot_of, control=control, seed=seed)
        starts, loose = _numbered(pairs, slot_of), frozenset[int]()
        return Timetable(starts, {}, loose, choice.bound, shown)
    half_day_of = _in_slots(pairs, chosen, instance.slots_of)
    inserted(pairs, chosen, instance.slots_of, half_day_of, control=control)
    half_days = _numbered(pairs, half_day_of)
    loose = frozenset(pairs.numbers[chosen].tolist()) - set(half_days)
    return Timetable({}, half_days, loose, choice.bound, shown)


def _in_slots(pairs: Pairs, chosen: Ints, blocks: list[list[int]]) -> Ints:
    block_of = np.full(len(pairs.numbers), -1)
    found = split(pairs, chosen, blocks)
    block_of[list(found)] = list(found.values())
    return block_of


def _numbered(pairs: Pairs, place_of: Ints) -> dict[int, int]:
    """By candidate, where it has a place."""
    held = np.flatnonzero(place_of >= 0)
    return dict(zip(pairs.numbers[held].tolist(), place_of[held].tolist(), strict=True))
