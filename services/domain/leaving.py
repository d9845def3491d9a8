"""What it means for others when a company leaves a mission."""

from dataclasses import dataclass

from sqlalchemy import ColumnElement, ScalarSelect, func, select
from sqlalchemy.orm import Session

from services.models import (
    ArrangementParticipant,
    Meeting,
    MeetingParticipant,
    Participation,
    Schedule,
    ScheduleState,
    Wish,
)


@dataclass(frozen=True, kw_only=True)
class Consequences:
    """Counts of what concerns the company now and will not be met once it has left."""

    wishes: int
    #: of others to meet it
    requests: int
    arrangements: int
    #: in the published schedule
    meetings: int


def consequences(session: Session, participation: Participation) -> Consequences:
    """All counts, in one query."""
    own = participation.id
    held = (
        select(func.count())
        .select_from(MeetingParticipant)
        .join(Meeting, Meeting.id == MeetingParticipant.meeting_id)
        .join(Schedule, Schedule.id == Meeting.schedule_id)
        .where(
            MeetingParticipant.participation_id == own,
            Schedule.state == ScheduleState.PUBLISHED,
        )
    )
    row = session.execute(
        select(
            _count(Wish.participation_id == own).label("wishes"),
            _count(Wish.partner_id == own).label("requests"),
            _count(ArrangementParticipant.participation_id == own).label("arrangements"),
            held.scalar_subquery().label("meetings"),
        )
    ).one()
    return Consequences(**row._asdict())


def _count(condition: ColumnElement[bool]) -> ScalarSelect[int]:
    return select(func.count()).where(condition).scalar_subquery()
