"""When people can't meet: away, at an activity that they must attend, outside their stay."""

from collections import defaultdict
from datetime import datetime
from typing import TypeAlias
from uuid import UUID
from zoneinfo import ZoneInfo

from sqlalchemy import select
from sqlalchemy.dialects.postgresql import Range
from sqlalchemy.orm import Session

from services.domain.stays import away
from services.models import (
    Absence,
    Activity,
    Attendance,
    Audience,
    Delegate,
    InterpreterAbsence,
    Mission,
)

Period: TypeAlias = Range[datetime]


def delegates_busy(session: Session, mission: Mission) -> dict[UUID, tuple[Period, ...]]:
    """When each delegate is absent, must attend an activity, or is not at the venue."""
    here = {"mission_id": mission.id}
    busy: dict[UUID, list[Period]] = defaultdict(list)
    for absence in session.scalars(select(Absence).filter_by(**here)):
        busy[absence.delegate_id].append(absence.period)
    for attendance in session.scalars(select(Attendance).filter_by(**here)):
        busy[attendance.delegate_id].append(attendance.period)
    for_all = list(
        session.scalars(select(Activity.period).filter_by(**here, audience=Audience.EVERYONE))
    )
    zone = ZoneInfo(mission.time_zone)
    for delegate in session.scalars(select(Delegate).filter_by(**here)):
        busy[delegate.id] += [*for_all, *away(delegate, zone)]
    return {delegate: tuple(periods) for delegate, periods in busy.items()}


def interpreters_busy(session: Session, mission: Mission) -> dict[UUID, tuple[Period, ...]]:
    """When each interpreter is away."""
    busy: dict[UUID, list[Period]] = defaultdict(list)
    for absence in session.scalars(
        select(InterpreterAbsence).filter_by(mission_id=mission.id).order_by(InterpreterAbsence.id)
    ):
        busy[absence.interpreter_id].append(absence.period)
    return {interpreter: tuple(periods) for interpreter, periods in busy.items()}
