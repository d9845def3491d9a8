"""Leaves out what no schedule that reaches the bounds of the earlier stages can hold.

Reduced-cost fixing (Dantzig, Fulkerson, Johnson 1954) with the whole numbers of the certificate:
the multipliers of a stage price every column and row; what would cost more than lies between the
certified value and the one to be reached can't happen.
"""

import copy
from collections.abc import Mapping
from dataclasses import dataclass

from scheduler.certificate import SCALE
from scheduler.goals import MINIMISED
from scheduler.instance import Instance
from scheduler.relaxation import Relaxation, RowName, earlier_stages, objective
from scheduler.select import Bound


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
        costs, slack, rows = _priced(instance, relaxation, bounds[stage], earlier, target)
        tight |= {name for name, multiplier in rows if multiplier > slack}
        for (kind, candidate, half_day), cost in costs.items():
            if kind != "held" or -slack <= cost <= slack:
                continue
            here = {s for s in starts[candidate] if half_day_of[s] == half_day}
            if cost > slack:
                mandatory.add(candidate)
                starts[candidate] &= here
            else:
                starts[candidate] -= here
        earlier[stage] = target
    mandatory |= {instance.candidate_index[name[1]] for name in tight if name[0] == "once"}
    left = copy.copy(instance)
    left.starts = [sorted(row) for row in starts]
    left.mandatory = mandatory
    return Narrowed(left, frozenset(tight))


def _priced(
    instance: Instance,
    relaxation: Relaxation,
    bound: Bound,
    earlier: Mapping[str, int],
    target: int,
) -> tuple[dict[tuple[str, int, int], int], int, tuple[tuple[RowName, int], ...]]:
    """Reduced costs, what may be lost of the certified value, and the multipliers; all scaled."""
    rows = {row.name: row for row in relaxation.rows}
    rows.update({row.name: row for row in earlier_stages(instance, relaxation, earlier)})
    terms = objective(instance, relaxation, bound.stage)
    costs = {column: SCALE * terms.get(column, 0) for column in relaxation.columns}
    total = 0
    for name, multiplier in bound.multipliers:
        total += multiplier * rows[name].limit
        for column, coefficient in rows[name].terms.items():
            costs[column] -= multiplier * coefficient
    total += sum(max(0, cost) * relaxation.columns[column] for column, cost in costs.items())
    sign = -1 if bound.stage in MINIMISED else 1
    return costs, total - SCALE * sign * target, bound.multipliers
