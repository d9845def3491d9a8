"""Versions of a schedule: a new draft, a copy to correct, moving and cancelling meetings in it."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import func, insert, select
from sqlalchemy.dialects.postgresql import Range
from sqlalchemy.orm import Session
from uuid_utils.compat import uuid7

from services.domain.errors import ConflictError, not_found
from services.domain.events import Fact, record
from services.domain.venue_time import bounds
from services.models import (
    Activity,
    Attendance,
    Audience,
    Booking,
    Delegate,
    Meeting,
    MeetingParticipant,
    Mission,
    Participation,
    ParticipationState,
    Refusal,
    Schedule,
    ScheduleState,
    Slot,
    Table,
)


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
    """The activities that delegates must attend now are booked in this version.

    Replaces what was booked before. The database refuses it where a delegate of the version has
    a meeting at that time.
    """
    session.query(Booking).filter(
        Booking.schedule_id == schedule.id, Booking.activity_id.is_not(None)
    ).delete(synchronize_session=False)
    listed = select(Attendance.delegate_id, Attendance.activity_id, Attendance.period).filter_by(
        mission_id=schedule.mission_id
    )
    everyone = (
        select(Delegate.id, Activity.id, Activity.period)
        .join(Activity, Activity.mission_id == Delegate.mission_id)
        .join(Participation, Participation.id == Delegate.participation_id)
        .where(
            Delegate.mission_id == schedule.mission_id,
            Activity.audience == Audience.EVERYONE,
            Participation.state == ParticipationState.ACCEPTED,
        )
    )
    for rows in (listed, everyone):
        bookings = [
            {
                "mission_id": schedule.mission_id,
                "schedule_id": schedule.id,
                "delegate_id": delegate_id,
                "activity_id": activity_id,
                "period": period,
            }
            for delegate_id, activity_id, period in session.execute(rows)
        ]
        if bookings:
            session.execute(insert(Booking), bookings)


def copy(session: Session, source: Schedule, *, actor: str, now: datetime) -> Schedule:
    """A new draft with the meetings, bookings and refusals of `source`, to be corrected."""
    mission = session.get_one(Mission, source.mission_id)
    target = new_version(session, mission, solve_id=None, now=now)
    ids = {
        meeting_id: uuid7()
        for meeting_id in session.scalars(select(Meeting.id).filter_by(schedule_id=source.id))
    }
    for model in (Meeting, MeetingParticipant, Booking, Refusal):
        _copy_rows(session, model, source, target, ids)
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
    model: type[Meeting] | type[MeetingParticipant] | type[Booking] | type[Refusal],
    source: Schedule,
    target: Schedule,
    ids: dict[UUID, UUID],
) -> None:
    columns = [column.key for column in model.__table__.columns]
    rows = []
    for row in session.scalars(select(model).filter_by(schedule_id=source.id)):
        values = {name: getattr(row, name) for name in columns}
        values["schedule_id"] = target.id
        if values.get("meeting_id"):
            values["meeting_id"] = ids[values["meeting_id"]]
        if "id" in values:
            values["id"] = ids.get(values["id"]) or uuid7()
        rows.append(values)
    if rows:
        session.execute(insert(model), rows)


def move(session: Session, meeting: Meeting, *, slot: Slot, table: Table, actor: str) -> Meeting:
    """The meeting of a draft is held in another slot and at another table, with the same people.

    Raises ConflictError when the schedule is no draft or the half-day has too few slots left;
    the database refuses a table or a delegate that is taken then.
    """
    schedule = _draft_of(session, meeting)
    if slot.mission_id != meeting.mission_id or table.mission_id != meeting.mission_id:
        raise not_found("slot or table")
    run = list(
        session.scalars(
            select(Slot)
            .where(Slot.half_day_id == slot.half_day_id, Slot.period >= slot.period)
            .order_by(Slot.period)
            .limit(meeting.length)
        )
    )
    if len(run) < meeting.length:
        raise ConflictError(
            "half_day_too_short",
            f"The meeting takes {meeting.length} slots and the half-day ends before that;"
            " choose an earlier slot.",
            where="slot",
        )
    meeting.slot_id = slot.id
    meeting.table_id = table.id
    meeting.period = Range(bounds(run[0].period)[0], bounds(run[-1].period)[1], bounds="[)")
    session.flush()
    _changed(session, schedule, meeting, actor=actor, how="moved")
    return meeting


def cancel_meeting(session: Session, meeting: Meeting, *, actor: str) -> None:
    """The meeting is no longer part of the draft."""
    schedule = _draft_of(session, meeting)
    session.delete(meeting)
    session.flush()
    _changed(session, schedule, meeting, actor=actor, how="cancelled")


def _draft_of(session: Session, meeting: Meeting) -> Schedule:
    schedule = session.get_one(Schedule, meeting.schedule_id, with_for_update=True)
    if schedule.state is not ScheduleState.DRAFT:
        raise ConflictError(
            "schedule_is_frozen",
            f"Version {schedule.version} is {schedule.state.value} and stays as it is;"
            " make a copy of it and change that.",
        )
    return schedule


def _changed(
    session: Session, schedule: Schedule, meeting: Meeting, *, actor: str, how: str
) -> None:
    record(
        session,
        Fact.SCHEDULE_CHANGED,
        subject_id=schedule.id,
        mission_id=schedule.mission_id,
        actor=actor,
        data={"version": schedule.version, "meeting": str(meeting.id), "how": how},
    )
