"""What it would cost, at least, to hold a candidate or to keep a meeting where it was.

Weak duality (see scheduler.certificate): the bound of a stage among the schedules that hold the
candidate is the bound of all, less its reduced cost in the half-day where that is least. Loads no
solver; scheduler.explain.exact finds what it costs exactly.
"""

from collections.abc import Container, Mapping
from dataclasses import dataclass

from scheduler.certificate import Shown
from scheduler.goals import MINIMISED
from scheduler.instance import Instance
from scheduler.keepable import keepable
from scheduler.repair.shown import KeptShown
from scheduler.select.relaxation import Relaxation


@dataclass(frozen=True, slots=True)
class Loss:
    """At least so much of a goal; every goal that counts more may be kept."""

    goal: str
    amount: int


class Prices:
    """What the certificate of a schedule shows about schedules that differ from it."""

    def __init__(self, instance: Instance, relaxation: Relaxation, held: Container[int]) -> None:
        """`held` are the candidates of the schedule, of which nothing is asked but to stay."""
        self._half_days = {
            candidate: columns.values()
            for candidate, columns in enumerate(relaxation.held)
            if columns and candidate not in held
        }
        self._slots = keepable(instance).slots
        self._there = {
            candidate: relaxation.held[candidate][instance.half_day_of[start]]
            for candidate, start in self._slots.items()
        }
        self._serving: dict[int, Loss] = {}
        self._staying: dict[int, Loss] = {}

    def add(self, stage: str, value: int, shown: Shown | KeptShown) -> None:
        """What its multipliers show of a stage with this value; the stages come in order."""
        if isinstance(shown, KeptShown):
            for candidate, start in self._slots.items():
                possible = shown.beginning(candidate, start)
                _note(self._staying, candidate, stage, value, possible)
            return
        for candidate, columns in self._half_days.items():
            _note(self._serving, candidate, stage, value, shown.bound(one_of=columns))
        for candidate, column in self._there.items():
            _note(self._staying, candidate, stage, value, shown.bound(one_of=[column]))

    def serving(self, candidate: int) -> Loss | None:
        """What holding the candidate costs; None where it can't be held or nothing is known."""
        return self._serving.get(candidate)

    def staying(self, candidate: int) -> Loss | None:
        """What keeping a published meeting in its slot costs; None as in `serving`."""
        return self._staying.get(candidate)


def _note(
    losses: dict[int, Loss], candidate: int, stage: str, value: int, possible: int | None
) -> None:
    """Of the first stage that is worse, or else the last, how much it is."""
    known = losses.get(candidate)
    if possible is not None and (known is None or not known.amount):
        _, worse = lost({stage: value}, {stage: possible})
        losses[candidate] = Loss(stage, max(0, worse))


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
