"""What it would cost, at least, to hold a candidate or to keep a meeting where it was.

Weak duality (see scheduler.certificate): the bound of a stage among the schedules that hold the
candidate is the bound of all, less its reduced cost in the half-day where that is least. Loads no
solver; scheduler.explain.exact finds what it costs exactly.
"""

from collections.abc import Collection, Container, Mapping
from dataclasses import dataclass

from scheduler.certificate import Shown
from scheduler.goals import MINIMISED
from scheduler.instance import Instance
from scheduler.select.relaxation import Relaxation


@dataclass(frozen=True, slots=True)
class Loss:
    """At least so much of a goal; every goal that counts more may be kept."""

    goal: str
    amount: int


@dataclass(frozen=True, slots=True)
class _Other:
    """Schedules with exactly one column of `one_of`, and each of `ones`; the last that counts."""

    one_of: Collection[int]
    ones: Collection[int]
    last: str


class Prices:
    """What the certificate of a schedule shows about schedules that differ from it."""

    def __init__(self, instance: Instance, relaxation: Relaxation, held: Container[int]) -> None:
        """`held` are the candidates of the schedule, of which nothing is asked but to stay."""
        self._serving = {
            candidate: _Other(columns.values(), (), "served")
            for candidate, columns in enumerate(relaxation.held)
            if columns and candidate not in held
        }
        self._staying = {}
        for candidate, meeting in instance.published.items():
            kept = relaxation.others.get(("kept", candidate, 0))
            half_day = instance.half_day_of[instance.slot_index[meeting.slot]]
            if kept is not None:
                there = relaxation.held[candidate][half_day]
                self._staying[candidate] = _Other((), (there, kept), "kept-slots")
        self._losses: dict[int, Loss] = {}
        self._passed: set[str] = set()

    def add(self, stage: str, value: int, shown: Shown) -> None:
        """What its multipliers show of a stage with this value; the stages come in order."""
        for other in (*self._serving.values(), *self._staying.values()):
            known = self._losses.get(id(other))
            if other.last not in self._passed and (known is None or not known.amount):
                possible = shown.bound(one_of=other.one_of, ones=other.ones)
                _, worse = lost({stage: value}, {stage: possible})
                self._losses[id(other)] = Loss(stage, max(0, worse))
        self._passed.add(stage)

    def serving(self, candidate: int) -> Loss | None:
        """What holding the candidate costs; None where it can't be held or nothing is known."""
        return self._known(self._serving.get(candidate))

    def staying(self, candidate: int) -> Loss | None:
        """What keeping a published meeting in its slot costs; None as in `serving`."""
        return self._known(self._staying.get(candidate))

    def _known(self, other: _Other | None) -> Loss | None:
        return None if other is None else self._losses.get(id(other))


def lost(before: Mapping[str, int], after: Mapping[str, int]) -> tuple[str, int]:
    """The first stage of `before` whose value differs, and by how much it is worse.

    Below 0: it is better. The last stage and 0 where all are equal.
    """
    stage = ""
    for stage, value in before.items():
        worse = after[stage] - value if stage in MINIMISED else value - after[stage]
        if worse:
            return stage, worse
    return stage, 0
