"""Who and what a meeting takes along when it is moved by hand: people and their ways."""

from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import Select, and_, or_, select
from sqlalchemy.dialects.postgresql import Range
from sqlalchemy.orm import Session, aliased

from services.domain.errors import ConflictError
from services.domain.stays import beyond_stay
from services.domain.venue_time import bounds
from services.models import (
    Absence,
    Booking,
    Delegate,
    Interpretation,
    Interpreter,
    InterpreterAbsence,
    Meeting,
    MeetingParticipant,
    Mission,
    Participation,
    Room,
    Site,
    Table,
    Travel,
)


def refuse_absent(session: Session, meeting: Meeting, period: Range[datetime]) -> None:
    """Raises ConflictError if a delegate or interpreter of the meeting is not there then."""
    for away in (_absent(meeting, period), _not_arrived(meeting, period), _away(meeting, period)):
        name = session.scalar(away)
        if name:
            raise ConflictError(
                "delegate_absent",
                f"«{name}» is absent at that time; choose another slot.",
                where="slot",
            )


def refuse_unreachable(
    session: Session, meeting: Meeting, table: Table, period: Range[datetime]
) -> None:
    """Raises ConflictError if somebody does not meet at the table's site, or can't be there."""
    site = session.get_one(Site, table.room.site_id)
    elsewhere = session.scalar(
        select(Site.name)
        .join(Participation, Participation.site_id == Site.id)
        .join(MeetingParticipant, MeetingParticipant.participation_id == Participation.id)
        .where(MeetingParticipant.meeting_id == meeting.id, Site.id != site.id)
        .limit(1)
    )
    if elsewhere:
        raise ConflictError(
            "other_site",
            f"One of the companies meets only at «{elsewhere}»; choose a table there.",
            where="table",
        )
    starts, ends = bounds(period)
    for other, minutes in session.execute(_same_people_elsewhere(meeting, site.id)):
        begins, finishes = bounds(other.period)
        if begins < ends + timedelta(minutes=minutes) and starts < finishes + timedelta(
            minutes=minutes
        ):
            raise ConflictError(
                "no_time_to_travel",
                f"Somebody would have less than the {minutes} minutes that it takes from one site"
                " to the other; choose another slot or a table at the same site.",
                where="slot",
            )


def _absent(meeting: Meeting, period: Range[datetime]) -> Select[str]:
    return (
        select(Delegate.name)
        .join(Booking, Booking.delegate_id == Delegate.id)
        .join(Absence, Absence.delegate_id == Delegate.id)
        .where(Booking.meeting_id == meeting.id, Absence.period.op("&&")(period))
        .order_by(Delegate.name)
        .limit(1)
    )


def _not_arrived(meeting: Meeting, period: Range[datetime]) -> Select[str]:
    starts, ends = bounds(period)
    return (
        select(Delegate.name)
        .join(Booking, Booking.delegate_id == Delegate.id)
        .join(Mission, Mission.id == Delegate.mission_id)
        .where(Booking.meeting_id == meeting.id, beyond_stay(starts, ends))
        .order_by(Delegate.name)
        .limit(1)
    )


def _away(meeting: Meeting, period: Range[datetime]) -> Select[str]:
    return (
        select(Interpreter.name)
        .join(Interpretation, Interpretation.interpreter_id == Interpreter.id)
        .join(InterpreterAbsence, InterpreterAbsence.interpreter_id == Interpreter.id)
        .where(Interpretation.meeting_id == meeting.id, InterpreterAbsence.period.op("&&")(period))
        .order_by(Interpreter.name)
        .limit(1)
    )


def _same_people_elsewhere(meeting: Meeting, site_id: UUID) -> Select[Meeting, int]:
    """The other meetings of the same people at sites from which there is a way, and its minutes."""
    mine, theirs = aliased(Booking), aliased(Booking)
    same_delegate = (
        select(theirs.meeting_id)
        .join(mine, mine.delegate_id == theirs.delegate_id)
        .where(mine.meeting_id == meeting.id)
    )
    here, there = aliased(Interpretation), aliased(Interpretation)
    same_interpreter = (
        select(there.meeting_id)
        .join(here, here.interpreter_id == there.interpreter_id)
        .where(here.meeting_id == meeting.id)
    )
    way = or_(
        and_(Travel.site_id == site_id, Travel.other_id == Room.site_id),
        and_(Travel.other_id == site_id, Travel.site_id == Room.site_id),
    )
    return (
        select(Meeting, Travel.minutes)
        .join(Table, Table.id == Meeting.table_id)
        .join(Room, Room.id == Table.room_id)
        .join(Travel, way)
        .where(
            Meeting.schedule_id == meeting.schedule_id,
            Meeting.id != meeting.id,
            or_(Meeting.id.in_(same_delegate), Meeting.id.in_(same_interpreter)),
        )
        .order_by(Meeting.period)
    )
