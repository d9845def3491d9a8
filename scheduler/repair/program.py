"""The linear program of kept meetings over x[candidate, first slot], in arrays.

Its rows are those whose prices scheduler.repair.shown reads, in this order: one per room and slot,
those over half-days that say more, then one per candidate: held at most once.
"""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from scheduler.repair.further import Further
from scheduler.repair.rooms import Rooms, half_day_names, rooms, slot_names
from scheduler.select.glop import UNLIMITED, Entries, Floats, Ints
from scheduler.select.narrow import Narrowed
from scheduler.select.relaxation import Column, Relaxation, RowName

Flags = npt.NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Program:
    """Column n: `candidate[n]` begins in `start[n]`; both are -1 for `further` ones, which follow.

    It is at most `tops[n]`. `entries` come by columns, those of column n from `first[n]` on. Row r
    lies between `least[r]` and `most[r]`; `names[r]` has it named, up to those per candidate, which
    follow from row `once` on.
    """

    candidate: Ints
    start: Ints
    tops: Floats
    entries: Entries
    first: Ints
    least: Floats
    most: Floats
    names: list[RowName]
    further: list[Column]

    @property
    def once(self) -> int:
        """The row of candidate 0."""
        return len(self.names)

    def candidates(self) -> int:
        """How many there are."""
        return len(self.most) - self.once


def program(narrow: Narrowed, relaxation: Relaxation, earlier: Mapping[str, int]) -> Program:
    """What is left for schedules with these values of the earlier stages."""
    instance = narrow.instance
    counts = np.array([len(starts) for starts in instance.starts], dtype=np.int64)
    own = np.repeat(np.arange(len(counts)), counts)
    start = np.array([s for starts in instance.starts for s in starts], dtype=np.int64)
    room = rooms(instance)
    further = Further(narrow, relaxation, earlier, own, start)
    names = [*slot_names(instance, room), *(row.name for row in further.rows)]
    in_rooms = _in_rooms(narrow, room, own, start)
    once = Entries(len(names) + own, np.arange(len(own)), np.ones(len(own)))
    entries = _by_columns([in_rooms, further.entries(len(names) - len(further.rows)), once])
    must = np.full(len(counts), -UNLIMITED)
    must[list(instance.mandatory)] = 1.0
    most = np.array([most for one in room.all for most in one.most], dtype=np.float64)
    limits = np.array(further.limits, dtype=np.float64)
    used_up = np.array(
        [name in narrow.tight for name in half_day_names(instance, room)], dtype=bool
    )
    tight = np.array([row.name in narrow.tight for row in further.rows], dtype=bool)
    none = np.full(len(further.tops), -1)
    columns = len(own) + len(none)
    return Program(
        candidate=np.concatenate([own, none]),
        start=np.concatenate([start, none]),
        tops=np.concatenate([np.full(len(own), UNLIMITED), further.tops]),
        entries=entries,
        first=np.searchsorted(entries.column, np.arange(columns + 1)),
        least=np.concatenate(
            [
                np.where(used_up, most, -UNLIMITED),
                np.where(tight, limits, -UNLIMITED),
                must,
            ]
        ),
        most=np.concatenate([most, limits, np.ones(len(counts))]),
        names=names,
        further=further.columns,
    )


def _in_rooms(narrow: Narrowed, room: Rooms, own: Ints, start: Ints) -> Entries:
    """Each start with each room that it takes up, in each slot that it covers."""
    instance = narrow.instance
    lengths = np.array(instance.lengths, dtype=np.int64)[own]
    column = np.repeat(np.arange(len(own)), lengths)
    slot = start[column] + _counted(lengths)
    users = np.array([len(uses) for uses in room.uses], dtype=np.int64)
    pairs = [pair for uses in room.uses for pair in uses]
    numbers, use = np.array(pairs, dtype=np.int64).reshape(-1, 2).T
    several = users[own[column]]
    place = np.repeat((np.cumsum(users) - users)[own[column]], several) + _counted(several)
    row = numbers[place] * instance.slots + np.repeat(slot, several)
    return Entries(row, np.repeat(column, several), use[place].astype(np.float64))


def _counted(sizes: Ints) -> Ints:
    """0, 1, … within each group of these sizes."""
    return np.arange(sizes.sum()) - np.repeat(np.cumsum(sizes) - sizes, sizes)


def _by_columns(parts: list[Entries]) -> Entries:
    row = np.concatenate([part.row for part in parts])
    column = np.concatenate([part.column for part in parts])
    value = np.concatenate([part.value for part in parts])
    order = np.argsort(column, kind="stable")
    return Entries(row[order], column[order], value[order])
