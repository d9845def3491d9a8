"""The least breaks of an event, with proof: bounds first, then two searches side by side."""

import time
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from scheduler.b2bsp.alone import least_breaks
from scheduler.b2bsp.domains import ImpossibleError, domains, meetings_of
from scheduler.b2bsp.dzn import Event
from scheduler.b2bsp.encoding import encode
from scheduler.b2bsp.loads import least_total
from scheduler.b2bsp.race import Race
from scheduler.b2bsp.recount import breaks, violations

FULL_TABLES = 0.8


class Outcome(StrEnum):
    """How a search ended."""

    OPTIMAL = "OPTIMAL"
    UNSAT = "UNSAT"
    FEASIBLE = "FEASIBLE"
    UNKNOWN = "UNKNOWN"


@dataclass(frozen=True, slots=True)
class Answer:
    """`breaks` and `schedule` (slot of each meeting) where there is a schedule, checked."""

    outcome: Outcome
    breaks: int | None
    bound: int | None
    schedule: tuple[int, ...] | None


class WrongScheduleError(Exception):
    """The search returned a schedule that breaks a rule of the event: a mistake of ours."""


def least_of_all(event: Event, *, fairness: int = 2, time_limit_s: float = 60.0) -> Answer:
    """The fewest breaks with every meeting held and counts at most `fairness` apart."""
    deadline = time.monotonic() + time_limit_s
    try:
        race = _prepare(event, fairness, deadline)
    except ImpossibleError:
        return Answer(Outcome.UNSAT, None, None, None)
    race.run()
    if race.impossible:
        return Answer(Outcome.UNSAT, None, None, None)
    if race.schedule is None:
        return Answer(Outcome.UNKNOWN, None, race.bound, None)
    return _checked(event, race.schedule, race.bound, fairness)


def measured(event: Event, *, fairness: int, time_limit_s: float) -> dict[str, Any]:
    """The answer for one event as plain data, and the seconds that it took."""
    started = time.monotonic()
    answer = least_of_all(event, fairness=fairness, time_limit_s=time_limit_s)
    return {
        "instance": event.name,
        "status": answer.outcome.value,
        "breaks": answer.breaks,
        "bound": answer.bound,
        "seconds": round(time.monotonic() - started, 3),
    }


def _prepare(event: Event, fairness: int, deadline: float) -> Race:
    meetings = meetings_of(event)
    slots_of = domains(event)
    least = {
        participant: least_breaks({m: slots_of[m] for m in own}, slots=event.slots)
        for participant, own in meetings.items()
    }
    bound = sum(least.values())
    if len(slots_of) > FULL_TABLES * event.tables * event.slots:
        shared = least_total(meetings, slots_of, slots=event.slots, tables=event.tables)
        bound = max(bound, shared)
    encoding = encode(event, meetings, slots_of, least, fairness=fairness)
    return Race(
        encoding,
        lambda schedule: sum(breaks(event, schedule)),
        bound=bound,
        deadline=deadline,
    )


def _checked(event: Event, schedule: Sequence[int], bound: int, fairness: int) -> Answer:
    wrong = violations(event, schedule, fairness=fairness)
    if wrong:
        raise WrongScheduleError("; ".join(wrong))
    value = sum(breaks(event, schedule))
    outcome = Outcome.OPTIMAL if value <= bound else Outcome.FEASIBLE
    return Answer(outcome, value, bound, tuple(schedule))
