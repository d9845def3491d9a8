"""Leaves out what no schedule that reaches the bounds of the earlier stages can hold.

Reduced-cost fixing (Dantzig, Fulkerson, Johnson 1954) with the whole numbers of the certificate:
the multipliers of a stage price every column and row; what would cost more than lies between the
certified value and the one to be reached can't happen.
"""

import copy
from collections.abc import Mapping
from dataclasses import dataclass

from scheduler.certificate import SCALE, shown
from scheduler.goals import maximised
from scheduler.instance import Instance
from scheduler.select.relaxation import Relaxation, RowName
from scheduler.select.selection import Bound


@dataclass(frozen=True, slots=True)
class Narrowed:
    """An instance with fewer starts and more mandatory candidates; `tight` rows have no slack."""

    instance: Instance
    tight: frozenset[RowName]


def narrowed(
    instance: Instance,
    relaxation: Relaxation,
    bounds: Mapping[str, Bound],
    targets: Mapping[str, int],
) -> Narrowed:
    """What is left for schedules that reach the targets, in order; each stage is in `bounds`.

    Every such schedule uses only the starts that are left, holds what is mandatory then, and uses
    up every tight row.
    """
    half_day_of = instance.half_day_of
    starts = [set(row) for row in instance.starts]
    mandatory = set(instance.mandatory)
    tight: set[RowName] = set()
    earlier: dict[str, int] = {}
    for stage, target in targets.items():
        rows = bounds[stage].multipliers
        priced = shown(instance, relaxation, stage, earlier=earlier, multipliers=rows, scale=SCALE)
        slack = priced.most - SCALE * maximised(stage, target)
        tight |= {name for name, multiplier in rows if multiplier > slack}
        mandatory |= {c for c, multiplier in enumerate(priced.once) if multiplier > slack}
        for (kind, candidate, half_day), cost in zip(
            relaxation.columns, priced.reduced, strict=True
        ):
            if kind == "held" and cost < -slack:
                starts[candidate] -= {s for s in starts[candidate] if half_day_of[s] == half_day}
        earlier[stage] = target
    left = copy.copy(instance)
    left.starts = [sorted(row) for row in starts]
    left.mandatory = mandatory
    return Narrowed(left, frozenset(tight))
