"""Corrections of a draft by hand: moving a meeting, taking one out."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import func, select, tuple_
from sqlalchemy.dialects.postgresql import Range
from sqlalchemy.orm import Session, aliased

from services.domain import moving
from services.domain.errors import ConflictError, not_found
from services.domain.events import Fact, record
from services.domain.rows import hold
from services.domain.solving.inputs import BESIDE_MEETINGS
from services.domain.venue_time import bounds
from services.models import (
    Activity,
    Meeting,
    MeetingParticipant,
    Mission,
    Participation,
    Refusal,
    Schedule,
    ScheduleState,
    Slot,
    Table,
    TableClosure,
    Wish,
)


def move(session: Session, meeting: Meeting, *, slot: Slot, table: Table, actor: str) -> Meeting:
    """The meeting of a draft is held in another slot and at another table, with the same people.

    Raises ConflictError when the schedule is no draft, the half-day has too few slots left, the
    table is closed or its room taken, somebody is absent, does not meet at that site or can't
    travel there in time, or a company has no seat left then; the database refuses a table, a
    delegate or an interpreter that is taken.
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
    period = Range(bounds(run[0].period)[0], bounds(run[-1].period)[1], bounds="[)")
    _refuse_closed(session, table, run)
    _refuse_taken_room(session, table, period)
    moving.refuse_absent(session, meeting, period)
    moving.refuse_unreachable(session, meeting, table, period)
    _refuse_without_seat(session, meeting, period)
    meeting.slot_id = slot.id
    meeting.table_id = table.id
    meeting.period = period
    session.flush()
    _changed(session, schedule, meeting, actor=actor, how="moved")
    return meeting


def cancel_meeting(session: Session, meeting: Meeting, *, actor: str) -> None:
    """The meeting is no longer part of the draft; the wishes it served are refused in it."""
    schedule = _draft_of(session, meeting)
    pairs = _pairs(session, meeting)
    session.delete(meeting)
    session.flush()
    _refuse_wishes(session, schedule, pairs)
    _changed(session, schedule, meeting, actor=actor, how="cancelled")


def _pairs(session: Session, meeting: Meeting) -> list[tuple[UUID, UUID]]:
    """Who meets whom in this meeting and in no other of its schedule, in both directions."""
    mine, theirs = aliased(MeetingParticipant), aliased(MeetingParticipant)
    together = (
        select(mine.participation_id, theirs.participation_id)
        .join(theirs, theirs.meeting_id == mine.meeting_id)
        .where(mine.participation_id != theirs.participation_id)
    )
    here = session.execute(together.where(mine.meeting_id == meeting.id))
    elsewhere = session.execute(
        together.where(mine.schedule_id == meeting.schedule_id, mine.meeting_id != meeting.id)
    )
    return sorted({(a, b) for a, b in here} - {(a, b) for a, b in elsewhere})


def _refuse_wishes(session: Session, schedule: Schedule, pairs: list[tuple[UUID, UUID]]) -> None:
    wishes = session.scalars(
        select(Wish).where(tuple_(Wish.participation_id, Wish.partner_id).in_(pairs))
    )
    for wish in wishes:
        session.add(
            Refusal(
                schedule_id=schedule.id,
                participation_id=wish.participation_id,
                partner_id=wish.partner_id,
                mission_id=schedule.mission_id,
                rank=wish.rank,
                reason="mission_rule",
                detail="taken out of the draft by hand",
            )
        )


def _draft_of(session: Session, meeting: Meeting) -> Schedule:
    hold(session, session.get_one(Mission, meeting.mission_id))  # publishing locks it first too
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


def _refuse_closed(session: Session, table: Table, run: list[Slot]) -> None:
    if session.scalar(
        select(TableClosure.table_id).where(
            TableClosure.table_id == table.id,
            TableClosure.slot_id.in_([slot.id for slot in run]),
        )
    ):
        raise ConflictError(
            "table_closed",
            f"Table {table.number} is closed at that time; choose another one.",
            where="table",
        )


def _refuse_taken_room(session: Session, table: Table, period: Range[datetime]) -> None:
    activity = session.scalar(
        select(Activity.title)
        .where(
            Activity.room_id == table.room_id,
            Activity.kind.not_in(BESIDE_MEETINGS),
            Activity.period.op("&&")(period),
        )
        .limit(1)
    )
    if activity:
        raise ConflictError(
            "room_taken",
            f"«{activity}» takes the room of table {table.number} at that time; choose another.",
            where="table",
        )


def _refuse_without_seat(session: Session, meeting: Meeting, period: Range[datetime]) -> None:
    """A company has no more meetings at a time than seats."""
    mine = select(MeetingParticipant.participation_id).where(
        MeetingParticipant.meeting_id == meeting.id
    )
    others = (
        select(Participation.id)
        .join(MeetingParticipant, MeetingParticipant.participation_id == Participation.id)
        .join(Meeting, Meeting.id == MeetingParticipant.meeting_id)
        .where(
            Participation.id.in_(mine),
            Meeting.schedule_id == meeting.schedule_id,
            Meeting.id != meeting.id,
            Meeting.period.op("&&")(period),
        )
        .group_by(Participation.id)
        .having(func.count() >= Participation.seats)
    )
    if session.scalar(others.limit(1)):
        raise ConflictError(
            "no_seat_left",
            "One of the companies has a meeting for each of its seats then; choose another slot.",
            where="slot",
        )
