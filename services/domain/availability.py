"""When delegates and interpreters can't meet, in the venue's wall time."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, time
from typing import Any, TypeVar

from sqlalchemy import select
from sqlalchemy.orm import Session

from services.domain.errors import InvalidError
from services.domain.events import Fact, record
from services.domain.mission_states import refuse_when_over
from services.domain.rows import hold
from services.domain.venue_time import known_zone, period
from services.models import Absence, Delegate, InterpreterAbsence, Mission

Row = TypeVar("Row", Absence, InterpreterAbsence)


@dataclass(frozen=True, kw_only=True)
class AbsenceLine:
    """A time of one day; half-open, at the venue's clocks."""

    date: date
    starts: time
    ends: time

    def __str__(self) -> str:
        return f"{self.date} {self.starts:%H:%M}-{self.ends:%H:%M}"


def register_absences(
    session: Session, *, delegate: Delegate, absences: Sequence[AbsenceLine], actor: str
) -> list[Absence]:
    """The delegate is absent at exactly these times, given as a whole; returned by time.

    The same times again change and record nothing. Raises InvalidError with all lines that are
    outside the mission's days, end before they start, or stand there twice.
    """
    mission = session.get_one(Mission, delegate.mission_id)
    refuse_when_over(mission)
    refuse_impossible(mission, absences)
    hold(session, delegate)
    if _write(session, mission, delegate, absences):
        record(
            session,
            Fact.AVAILABILITY_CHANGED,
            subject_id=delegate.id,
            mission_id=mission.id,
            actor=actor,
            data={"participation_id": str(delegate.participation_id)},
        )
    return absences_of(session, delegate=delegate)


def absences_of(session: Session, *, delegate: Delegate) -> list[Absence]:
    """The delegate's absences by time."""
    return list(
        session.scalars(
            select(Absence)
            .where(Absence.delegate_id == delegate.id)
            .order_by(Absence.date, Absence.starts, Absence.ends)
        )
    )


def refuse_impossible(mission: Mission, absences: Sequence[AbsenceLine]) -> None:
    """Raises InvalidError with each line that is outside the mission, backwards or repeated."""
    problems = [
        problem
        for number, line in enumerate(absences)
        if (problem := _problem(mission, absences[:number], line, f"absences/{number}"))
    ]
    if problems:
        raise InvalidError(
            "absences", "The absences can't be taken as they are.", problems=tuple(problems)
        )


def differences(
    present: Sequence[Row], wanted: Sequence[AbsenceLine]
) -> tuple[list[Row], list[AbsenceLine]]:
    """The rows that are not wanted any more, and the lines for which there is no row yet."""
    lines = {AbsenceLine(date=row.date, starts=row.starts, ends=row.ends): row for row in present}
    gone = [row for line, row in lines.items() if line not in wanted]
    return gone, [line for line in wanted if line not in lines]


def values(mission: Mission, line: AbsenceLine) -> dict[str, Any]:
    """The columns of a row for the line."""
    return {
        "mission_id": mission.id,
        "date": line.date,
        "starts": line.starts,
        "ends": line.ends,
        "period": period(line.date, line.starts, line.ends, known_zone(mission.time_zone)),
    }


def _write(
    session: Session, mission: Mission, delegate: Delegate, absences: Sequence[AbsenceLine]
) -> bool:
    gone, new = differences(absences_of(session, delegate=delegate), absences)
    for row in gone:
        session.delete(row)
    session.add_all(Absence(delegate_id=delegate.id, **values(mission, line)) for line in new)
    session.flush()
    return bool(gone or new)


def _problem(
    mission: Mission, before: Sequence[AbsenceLine], line: AbsenceLine, where: str
) -> InvalidError | None:
    if not mission.starts_on <= line.date <= mission.ends_on:
        return InvalidError(
            "absence_outside_mission",
            f"{line.date} is outside the mission, which lasts from {mission.starts_on} to"
            f" {mission.ends_on}.",
            where=f"{where}/date",
        )
    if line.ends <= line.starts:
        return InvalidError(
            "ends_before_start",
            f"It must end after it starts; {line.starts:%H:%M} to {line.ends:%H:%M} does not.",
            where=f"{where}/ends",
        )
    if line in before:
        return InvalidError(
            "absence_twice",
            f"{line.date} from {line.starts:%H:%M} to {line.ends:%H:%M} stands there twice.",
            where=where,
        )
    return None
