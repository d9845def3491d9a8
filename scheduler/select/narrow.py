"""Leaves out what no schedule that reaches the bounds of the earlier stages can hold.

Reduced-cost fixing (Dantzig, Fulkerson, Johnson 1954) with the whole numbers of the certificate:
the multipliers of a stage price every column and row; what would cost more than lies between the
certified value and the one to be reached can't happen.
"""

import copy
from collections.abc import Mapping
from dataclasses import dataclass

from scheduler.certificate import Shown
from scheduler.goals import maximised
from scheduler.instance import Instance
from scheduler.select.relaxation import Relaxation, RowName


@dataclass(frozen=True, slots=True)
class Narrowed:
    """An instance with fewer starts and more mandatory candidates; `tight` rows have no slack.

    `fixed[n]`: the value of column n of the relaxation, a level or a shortfall. `slack[stage]`: how
    far its target is below what is shown of it, in the scale of that.
    """

    instance: Instance
    tight: frozenset[RowName]
    fixed: Mapping[int, int]
    slack: Mapping[str, int]


def narrowed(
    instance: Instance,
    relaxation: Relaxation,
    evidence: Mapping[str, Shown],
    targets: Mapping[str, int],
) -> Narrowed:
    """What is left for schedules that reach the targets of all stages of which there is evidence.

    Every such schedule uses only the starts that are left, holds what is mandatory then, has the
    fixed values, and uses up every tight row. The evidence of a stage is for the targets before it.
    """
    half_day_of = instance.half_day_of
    starts = [set(row) for row in instance.starts]
    mandatory = set(instance.mandatory)
    tight: set[RowName] = set()
    fixed: dict[int, int] = {}
    slacks = {}
    for stage, shown in evidence.items():
        slack = slacks[stage] = shown.most - shown.scale * maximised(stage, targets[stage])
        tight |= {name for name, multiplier in shown.used.items() if multiplier > slack}
        mandatory |= {c for c, multiplier in enumerate(shown.once) if multiplier > slack}
        for candidate, columns in enumerate(relaxation.held):
            for half_day, number in columns.items():
                if shown.reduced[number] < -slack:
                    starts[candidate] -= {
                        s for s in starts[candidate] if half_day_of[s] == half_day
                    }
        for number in relaxation.others.values():
            if abs(shown.reduced[number]) > slack:
                fixed[number] = relaxation.tops[number] if shown.reduced[number] > 0 else 0
    left = copy.copy(instance)
    left.starts = [sorted(row) for row in starts]
    left.mandatory = mandatory
    return Narrowed(left, frozenset(tight), fixed, slacks)


def wishes(relaxation: Relaxation, fixed: Mapping[int, int]) -> dict[int, tuple[int, int]]:
    """Of participants with fixed levels, the least and the most own wishes that are served."""
    levels: dict[int, tuple[int, int]] = {}
    for (kind, participant, level), number in relaxation.others.items():
        if kind == "level":
            least, most = levels.get(participant, (0, 0))
            levels[participant] = (
                level if fixed.get(number) == 1 else least,
                level if fixed.get(number) != 0 else most,
            )
    return levels
