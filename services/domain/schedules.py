"""Versions of a schedule: a new draft, a copy to correct, and the activities in it."""

from collections.abc import Callable
from datetime import datetime
from uuid import UUID
from zoneinfo import ZoneInfo

from sqlalchemy import Select, and_, delete, exists, func, insert, or_, select
from sqlalchemy.dialects.postgresql import Range
from sqlalchemy.orm import Session
from uuid_utils.compat import uuid7

from services.domain.events import Fact, record
from services.domain.stays import there_for_some
from services.domain.venue_time import moved
from services.models import (
    Activity,
    Attendance,
    Audience,
    Base,
    Booking,
    Delegate,
    Interpretation,
    Meeting,
    MeetingParticipant,
    Mission,
    Participation,
    ParticipationState,
    Refusal,
    Schedule,
    ScheduleState,
)

#: what a version consists of, what is referred to before what refers to it
COPIED: tuple[type[Base], ...] = (Meeting, MeetingParticipant, Booking, Interpretation, Refusal)


def new_version(
    session: Session,
    mission: Mission,
    *,
    solve_id: UUID | None,
    stale: bool = False,
    now: datetime,
) -> Schedule:
    """An empty draft with the next version number of the mission."""
    session.execute(select(Mission.id).where(Mission.id == mission.id).with_for_update())
    last = session.scalar(
        select(func.max(Schedule.version)).where(Schedule.mission_id == mission.id)
    )
    schedule = Schedule(
        mission_id=mission.id,
        version=(last or 0) + 1,
        state=ScheduleState.DRAFT,
        solve_id=solve_id,
        stale=stale,
        created_at=now,
    )
    session.add(schedule)
    session.flush()
    return schedule


def published(session: Session, mission_id: UUID) -> Schedule | None:
    """The version that delegates are told, if there is one."""
    return session.scalar(
        select(Schedule).filter_by(mission_id=mission_id, state=ScheduleState.PUBLISHED)
    )


def book_activities(session: Session, schedule: Schedule) -> None:
    """The activities of accepted companies' delegates, as they are now, are part of this version.

    Replaces what was booked before. Those open to all are optional; the database refuses any
    other where a delegate of the version has a meeting at that time.
    """
    session.execute(
        delete(Booking).where(Booking.schedule_id == schedule.id, Booking.activity_id.is_not(None))
    )
    bookings = [
        {
            "mission_id": schedule.mission_id,
            "schedule_id": schedule.id,
            "delegate_id": delegate_id,
            "activity_id": activity_id,
            "period": period,
            "optional": audience is Audience.OPEN,
        }
        for delegate_id, activity_id, period, audience in session.execute(_to_book(schedule))
    ]
    if bookings:
        session.execute(insert(Booking), bookings)


def _to_book(schedule: Schedule) -> Select[UUID, UUID, Range[datetime], Audience]:
    """Delegates with the activities that are for everyone, open to all, or for them by name.

    Those that are over before a delegate arrives, or begin after they leave, are for them only if
    they are on the list.
    """
    listed = and_(Attendance.delegate_id == Delegate.id, Attendance.activity_id == Activity.id)
    return (
        select(Delegate.id, Activity.id, Activity.period, Activity.audience)
        .join(Participation, Participation.id == Delegate.participation_id)
        .join(Activity, Activity.mission_id == Delegate.mission_id)
        .where(
            Delegate.mission_id == schedule.mission_id,
            Participation.state == ParticipationState.ACCEPTED,
            or_(
                and_(Activity.audience != Audience.LISTED, there_for_some()), exists().where(listed)
            ),
        )
    )


def copy(
    session: Session, source: Schedule, *, days: int = 0, actor: str, now: datetime
) -> Schedule:
    """A new draft with meetings, bookings, interpreters and refusals of `source`, stale as it.

    Everything in it takes place so many `days` later, at the same times of day.
    """
    mission = session.get_one(Mission, source.mission_id)
    target = new_version(session, mission, solve_id=None, stale=source.stale, now=now)
    ids = {
        meeting_id: uuid7()
        for meeting_id in session.scalars(select(Meeting.id).filter_by(schedule_id=source.id))
    }
    zone = ZoneInfo(mission.time_zone)

    def later(period: Range[datetime]) -> Range[datetime]:
        return moved(period, days, zone)

    for model in COPIED:
        _copy_rows(session, model, (source, target), ids, later)
    record(
        session,
        Fact.SCHEDULE_DRAFTED,
        subject_id=target.id,
        mission_id=mission.id,
        actor=actor,
        data={"version": target.version, "meetings": len(ids), "copy_of": source.version},
    )
    return target


def _copy_rows(
    session: Session,
    model: type[Base],
    versions: tuple[Schedule, Schedule],
    ids: dict[UUID, UUID],
    later: Callable[[Range[datetime]], Range[datetime]],
) -> None:
    source, target = versions
    columns = [column.key for column in model.__table__.columns]
    rows = []
    for row in session.scalars(select(model).filter_by(schedule_id=source.id)):
        values = {name: getattr(row, name) for name in columns}
        values["schedule_id"] = target.id
        if values.get("meeting_id"):
            values["meeting_id"] = ids[values["meeting_id"]]
        if "period" in values:
            values["period"] = later(values["period"])
        if "id" in values:
            values["id"] = ids.get(values["id"]) or uuid7()
        rows.append(values)
    if rows:
        session.execute(insert(model), rows)


def newest_draft(session: Session, mission_id: UUID) -> Schedule | None:
    """The draft that was made last, if there is one."""
    drafted = select(Schedule).filter_by(mission_id=mission_id, state=ScheduleState.DRAFT)
    return session.scalar(drafted.order_by(Schedule.version.desc()).limit(1))
