"""From wishes to agendas in delegates' hands, step by step through the API."""

import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from services.demo.client import RefusedError, Staff

_TIME_LIMIT_S = 120
_PATIENCE_S = 900.0
_PAUSE_S = 0.2
_MOVING = {"queued", "sending"}
_NEXT_STATE = {"draft": "open", "open": "closed"}

Say = Callable[[str], None]
Row = dict[str, Any]


@dataclass(frozen=True, kw_only=True)
class Told:
    """What came out of a mission that was told to its delegates."""

    mission: Row
    solve: Row
    participations: int
    delegates: int
    wishes: int
    meetings: int
    mails: dict[str, int]

    @property
    def complete(self) -> bool:
        """Whether each delegate's mail was accepted by the mail server."""
        return self.mails.get("sent", 0) >= self.delegates > 0

    def as_json(self, *, seconds: float) -> dict[str, Any]:
        return {
            "mission": self.mission["code"],
            "participations": self.participations,
            "delegates": self.delegates,
            "wishes": self.wishes,
            "meetings": self.meetings,
            "served_weight": self.solve["value"],
            "bound": self.solve["bound"],
            "status": self.solve["status"],
            "agendas_mailed": self.mails.get("sent", 0),
            "mails_failed": self.mails.get("failed", 0) + self.mails.get("unclear", 0),
            "seconds": round(seconds, 1),
        }


def tell(staff: Staff, code: str, *, say: Say) -> Told:
    """Solves, publishes and mails the mission, or goes on where an earlier run stopped."""
    mission = _mission(staff, code)
    published = _find(staff, mission, "schedules", state="published")
    if published is None:
        _close_wishes(staff, mission)
        solve = _solve(staff, mission, say=say)
        published = staff.post(f"schedules/{solve['schedule_id']}/publish")
        say(f"Published version {published['version']}.")
    else:
        say(f"Version {published['version']} was published by an earlier run.")
        solve = staff.get(f"solves/{published['solve_id']}")
    participations = staff.list(f"missions/{mission['id']}/participations")
    delegates, wishes = (
        sum(len(staff.get(f"participations/{row['id']}/{what}")) for row in participations)
        for what in ("delegates", "wishes")
    )
    return Told(
        mission=mission,
        solve=solve,
        participations=len(participations),
        delegates=delegates,
        wishes=wishes,
        meetings=len(staff.list(f"schedules/{published['id']}/meetings")),
        mails=_mail(staff, mission, delegates, say=say),
    )


def _mission(staff: Staff, code: str) -> Row:
    return next(row for row in staff.list("missions") if row["code"] == code)


def _find(staff: Staff, mission: Row, what: str, *, state: str) -> Row | None:
    rows = staff.list(f"missions/{mission['id']}/{what}")
    return next((row for row in reversed(rows) if row["state"] == state), None)


def _close_wishes(staff: Staff, mission: Row) -> None:
    state = mission["state"]
    while state in _NEXT_STATE:
        state = _NEXT_STATE[state]
        staff.post(f"missions/{mission['id']}/state", {"state": state})


def _solve(staff: Staff, mission: Row, *, say: Say) -> Row:
    """The solve, done; its steps are told as they come."""
    solve: Row = staff.post(f"missions/{mission['id']}/solves", {"time_limit_s": _TIME_LIMIT_S})
    last, end = 0, time.monotonic() + _PATIENCE_S
    while time.monotonic() < end:
        current: Row = staff.get(f"solves/{solve['id']}")
        for step in staff.get(f"solves/{solve['id']}/progress?after={last}"):
            last = step["number"]
            say(_line(step))
        if current["state"] == "done" and current["schedule_id"] is not None:
            say(f"Solved: {current['status']}, {current['value']} of at most {current['bound']}.")
            return current
        if current["state"] not in {"waiting", "running"}:
            raise RefusedError(f"The solve ended as {current['state']}: {current['error']}")
        time.sleep(_PAUSE_S)
    raise RefusedError("The solve did not end in time.")


def _line(step: Row) -> str:
    value, bound = (_number(step[key]) for key in ("value", "bound"))
    return f"  {step['elapsed_s']:6.1f} s  {step['stage']:<10}  value {value:>8}  bound {bound:>8}"


def _number(value: int | None) -> str:
    return "-" if value is None else f"{value:,}".replace(",", " ")


def _mail(staff: Staff, mission: Row, delegates: int, *, say: Say) -> dict[str, int]:
    """How many mails are in each state once none of them moves any more."""
    shown, end = "", time.monotonic() + _PATIENCE_S
    while time.monotonic() < end:
        count = staff.get(f"missions/{mission['id']}/outbox/count")
        states: dict[str, int] = count["states"]
        line = f"  {states.get('sent', 0):>5} of {delegates} agendas mailed"
        if line != shown:
            say(shown := line)
        if count["delegates"] >= delegates and not any(states.get(s) for s in _MOVING):
            return states
        time.sleep(_PAUSE_S)
    raise RefusedError("The mails did not leave in time.")
