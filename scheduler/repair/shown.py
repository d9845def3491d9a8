"""What prices over slots show of kept meetings, in whole numbers; no solver.

Weak duality as in scheduler.certificate, but over x[candidate, first slot], and only over those
that scheduler.select.narrow leaves: a candidate is worth at most its best start, a row its price
times its limit. Rows are those of the relaxation, ('seats', participant, 'at', slot) and so on (see
scheduler.repair.rooms), and ('stage', stage). A row that is used up may have a price below 0.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import repeat

from scheduler.instance import Instance
from scheduler.keepable import keepable
from scheduler.repair.rooms import Rooms, rooms
from scheduler.select.narrow import Narrowed
from scheduler.select.relaxation import Relaxation, RowName, earlier_stages

Prices = list[list[int] | None]
"""By room and slot; None: all are 0."""


@dataclass(frozen=True, slots=True)
class KeptShown:
    """No schedule that is left has more than `most`, in `scale`ths of the stage's value.

    `lost[c][s]`: how much less it is at least where candidate c begins in slot s.
    """

    scale: int
    most: int
    lost: list[dict[int, int]]

    def bound(self) -> int:
        """The best value possible."""
        return self.most // self.scale

    def beginning(self, candidate: int, start: int) -> int | None:
        """The best value where the candidate begins there; None: what counts more can't be kept."""
        lost = self.lost[candidate].get(start)
        return None if lost is None else (self.most - lost) // self.scale

    def starts(self, fewer: int) -> list[list[int]]:
        """Per candidate, the starts of schedules with no less than `bound()`, or so much fewer."""
        spare = self.most % self.scale + fewer * self.scale
        return [[start for start, lost in row.items() if lost <= spare] for row in self.lost]


def kept_shown(
    narrow: Narrowed,
    relaxation: Relaxation,
    stage: str,
    *,
    earlier: Mapping[str, int],
    multipliers: Iterable[tuple[RowName, int]],
    scale: int,
) -> KeptShown:
    """What the multipliers show of 'kept-slots' or 'kept-tables'.

    `earlier` are the values of the stages before, for which `narrow` was made. Raises ValueError
    for an unknown row, a row named twice, or a scale below 1.
    """
    if scale < 1:
        raise ValueError(f"the scale {scale} is not positive")
    named: dict[RowName, int] = {}
    for name, multiplier in multipliers:
        if name in named:
            raise ValueError(f"the row {' '.join(name)} is named twice")
        named[name] = multiplier
    instance = narrow.instance
    gains, most = _gains(instance, stage, earlier, named, scale)
    room = rooms(instance)
    total, prices = _by_slot(narrow, room, named)
    most += total
    total, reduced = _over_half_days(narrow, relaxation, earlier, named)
    most += total
    lost = []
    for candidate, starts in enumerate(instance.starts):
        held = relaxation.held[candidate]
        worth = dict(zip(starts, _charged(instance, room, prices, candidate), strict=True))
        if reduced:
            for start in starts:
                worth[start] += reduced[held[instance.half_day_of[start]]]
        start, gain = gains.get(candidate, (-1, 0))
        if start in worth:
            worth[start] += gain
        needless = [] if candidate in instance.mandatory else [0]
        best = max([*worth.values(), *needless], default=0)
        most += best
        lost.append({start: best - value for start, value in worth.items()})
    return KeptShown(scale, most, lost)


def _gains(
    instance: Instance,
    stage: str,
    earlier: Mapping[str, int],
    named: dict[RowName, int],
    scale: int,
) -> tuple[dict[int, tuple[int, int]], int]:
    """What each published meeting is worth in its slot; what asking for kept slots shows.

    Takes the row that asks for them out of `named`.
    """
    can = keepable(instance)
    if stage == "kept-slots":
        return {c: (start, scale) for c, start in can.slots.items()}, 0
    together = max(0, named.pop(("stage", "kept-slots"), 0))
    gains = {c: (s, together + scale * (c in can.tables)) for c, s in can.slots.items()}
    return gains, -together * earlier["kept-slots"]


def _by_slot(narrow: Narrowed, room: Rooms, named: dict[RowName, int]) -> tuple[int, Prices]:
    """Takes the rows over slots out of `named`: what they show, and their prices."""
    instance = narrow.instance
    total = 0
    prices: Prices = []
    for one in room.all:
        row: list[int] | None = None
        for slot, described in enumerate(instance.problem.slots):
            price = named.pop((*one.name, "at", described.id), 0)
            if price < 0 and (*one.over, described.half_day) not in narrow.tight:
                continue
            if price:
                row = row or [0] * instance.slots
                row[slot] = price
                total += price * one.most[slot]
        prices.append(row)
    return total, prices


def _over_half_days(
    narrow: Narrowed,
    relaxation: Relaxation,
    earlier: Mapping[str, int],
    named: Mapping[RowName, int],
) -> tuple[int, list[int]]:
    """The same of the rows of the relaxation; and what its columns are worth, if there are any."""
    if not named:
        return 0, []
    before = {stage: value for stage, value in earlier.items() if stage != "kept-slots"}
    rows = {row.name: row for row in relaxation.rows}
    rows |= {row.name: row for row in earlier_stages(narrow.instance, relaxation, before)}
    total = 0
    reduced = [0] * len(relaxation.columns)
    for name, price in named.items():
        if name not in rows:
            raise ValueError(f"there is no row {' '.join(name)}")
        if price < 0 and name not in narrow.tight:
            continue
        total += price * rows[name].limit
        for number, coefficient in rows[name].terms.items():
            reduced[number] -= price * coefficient
    for number in relaxation.others.values():
        most = relaxation.tops[number] if reduced[number] > 0 else 0
        total += reduced[number] * narrow.fixed.get(number, most)
    return total, reduced


def _charged(instance: Instance, room: Rooms, prices: Prices, candidate: int) -> Iterator[int]:
    """What its rooms cost the candidate, below 0, for each of its starts."""
    rows = [
        _times(row, use)
        for number, use in room.uses[candidate]
        if (row := prices[number]) is not None
    ]
    starts = instance.starts[candidate]
    if not rows:
        return repeat(0, len(starts))
    by_slot = [-sum(costs) for costs in zip(*rows, strict=True)]
    length = instance.lengths[candidate]
    if length == 1:
        return map(by_slot.__getitem__, starts)
    return (sum(by_slot[start : start + length]) for start in starts)


def _times(row: list[int], use: int) -> list[int]:
    return row if use == 1 else [use * price for price in row]
