"""What the linear program of kept meetings decided, and what it could not."""

from collections.abc import Mapping
from dataclasses import dataclass

from scheduler.instance import Instance
from scheduler.repair.program import Flags, Program
from scheduler.repair.sift import TRIFLE
from scheduler.select.glop import Floats
from scheduler.select.relaxation import Column
from scheduler.values import wishes_served

NEAR = 1e-6
LIKELY = 0.5


@dataclass(frozen=True, slots=True)
class Fractions:
    """The starts that are `whole`, the participants that are `torn`, and the likely starts of all.

    Torn are those of candidates that are held in part, and whoever reaches a level in part.
    """

    whole: dict[int, int]
    torn: set[int]
    hint: dict[int, int]


def fractions(instance: Instance, columns: Program, values: Floats) -> Fractions:
    """Reads the values of the columns; those just below 1 are whole, for want of a trifle."""
    own = columns.candidate >= 0
    chosen = own & (values >= 1 - 2 * TRIFLE - NEAR)
    whole = _starts(columns, chosen)
    partly = columns.candidate[own & (values > NEAR) & ~chosen].tolist()
    torn = {p for candidate in partly for p in instance.members[candidate]}
    further = dict(zip(columns.further, values[~own].tolist(), strict=True))
    torn |= _between_levels(instance, whole, further)
    return Fractions(whole, torn, _starts(columns, own & (values > LIKELY)))


def _starts(columns: Program, chosen: Flags) -> dict[int, int]:
    own, starts = columns.candidate[chosen], columns.start[chosen]
    return dict(zip(own.tolist(), starts.tolist(), strict=True))


def _between_levels(
    instance: Instance, whole: Mapping[int, int], further: Mapping[Column, float]
) -> set[int]:
    """Participants whose levels are not those of the own wishes that are served."""
    served = wishes_served(instance, whole)
    return {
        participant
        for (kind, participant, level), reached in further.items()
        if kind == "level" and abs(reached - (level <= served[participant])) > NEAR
    }
