"""What hangs on a part of the programme: counted before it is removed or changed."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from uuid import UUID

from sqlalchemy import ColumnElement, Select, exists, false, func, or_, select
from sqlalchemy.orm import Session

from services.models import (
    Activity,
    Answer,
    Arrangement,
    ArrangementHalfDay,
    Attendance,
    Booking,
    Meeting,
    MeetingLock,
    Participation,
    Room,
    Schedule,
    ScheduleState,
    Site,
    Slot,
    Table,
    Wish,
)


@dataclass(frozen=True, kw_only=True)
class Usage:
    """How much there is of each; meetings and bookings are counted in each version."""

    #: meetings of the published version, and the delegates who have them or the activity in it
    published: int = 0
    people: int = 0
    #: meetings, or an activity, of versions that were told once, or are drafts
    replaced: int = 0
    drafts: int = 0
    #: arranged meetings that name it
    arranged: int = 0
    #: meetings that staff have locked there
    locked: int = 0
    #: delegates on the list of an activity
    listed: int = 0
    #: companies that meet only there
    companies: int = 0
    #: what goes with it
    slots: int = 0
    tables: int = 0
    activities: int = 0

    @property
    def is_told(self) -> bool:
        """Versions that people were told hold it, so it can't be removed."""
        return bool(self.published or self.replaced or self.people)

    @property
    def is_free(self) -> bool:
        """Nothing at all hangs on it."""
        return self == Usage()

    @property
    def can_go(self) -> bool:
        """It can be removed, with what goes with it."""
        return not (
            self.is_told or self.arranged or self.locked or self.companies or self.activities
        )


def of_slots(session: Session, slots: Sequence[Slot]) -> Usage:
    """Meetings in these slots, also those that began in an earlier one."""
    held = or_(false(), *(Meeting.period.overlaps(slot.period) for slot in slots))
    ids = [slot.id for slot in slots]
    mission_id = slots[0].mission_id if slots else None
    arranged = select(Arrangement.id).where(Arrangement.pinned_slot_id.in_(ids))
    return Usage(
        **_meetings(session, (Meeting.mission_id == mission_id) & held),
        arranged=_count(session, arranged),
        locked=_locked(session, MeetingLock.slot_id.in_(ids)),
    )


def of_half_day(session: Session, half_day_id: UUID) -> Usage:
    slots = session.scalars(select(Slot).filter_by(half_day_id=half_day_id)).all()
    usage = of_slots(session, slots)
    named = select(ArrangementHalfDay.arrangement_id).filter_by(half_day_id=half_day_id)
    return replace(usage, arranged=usage.arranged + _count(session, named), slots=len(slots))


def of_table(session: Session, table: Table) -> Usage:
    return _of_tables(session, [table.id])


def of_room(session: Session, room: Room) -> Usage:
    return _with_places(session, Table.room_id == room.id, Activity.room_id == room.id)


def of_site(session: Session, site: Site) -> Usage:
    rooms = select(Room.id).filter_by(site_id=site.id)
    usage = _with_places(session, Table.room_id.in_(rooms), Activity.room_id.in_(rooms))
    only_there = select(Participation.id).filter_by(site_id=site.id)
    return replace(usage, companies=_count(session, only_there))


def of_activity(session: Session, activity: Activity) -> Usage:
    booked = select(Booking.id).where(Booking.activity_id == activity.id)
    listed = select(Attendance.delegate_id).where(Attendance.activity_id == activity.id)
    return Usage(
        people=_count(session, _in_state(booked, Booking, ScheduleState.PUBLISHED)),
        replaced=_count(session, _in_state(booked, Booking, ScheduleState.SUPERSEDED)),
        listed=_count(session, listed),
    )


def told_activities(session: Session, mission_id: UUID) -> dict[UUID, int]:
    """Of each activity in the published version, how many people have it in their agenda."""
    rows = session.execute(
        select(Booking.activity_id, func.count())
        .join(Schedule, Schedule.id == Booking.schedule_id)
        .where(
            Schedule.mission_id == mission_id,
            Schedule.state == ScheduleState.PUBLISHED,
            Booking.activity_id.is_not(None),
        )
        .group_by(Booking.activity_id)
    )
    return {activity_id: count for activity_id, count in rows if activity_id is not None}


def over_budget(session: Session, mission_id: UUID, budget: int) -> int:
    """How many companies have more wishes than that."""
    many = (
        select(Wish.participation_id)
        .where(Wish.mission_id == mission_id)
        .group_by(Wish.participation_id)
        .having(func.count() > budget)
    )
    return _count(session, many)


def unanswered(session: Session, mission_id: UUID) -> int:
    """How many requests have no answer."""
    answered = exists().where(
        Answer.participation_id == Wish.partner_id, Answer.wisher_id == Wish.participation_id
    )
    open_ones = select(Wish.partner_id).where(Wish.mission_id == mission_id, ~answered)
    return _count(session, open_ones)


def _with_places(
    session: Session, tables: ColumnElement[bool], activities: ColumnElement[bool]
) -> Usage:
    ids = session.scalars(select(Table.id).where(tables)).all()
    usage = _of_tables(session, ids)
    there = select(Activity.id).where(activities)
    return replace(usage, tables=len(ids), activities=_count(session, there))


def _of_tables(session: Session, ids: Sequence[UUID]) -> Usage:
    pinned = select(Arrangement.id).where(Arrangement.pinned_table_id.in_(ids))
    return Usage(
        **_meetings(session, Meeting.table_id.in_(ids)),
        arranged=_count(session, pinned),
        locked=_locked(session, MeetingLock.table_id.in_(ids)),
    )


def _meetings(session: Session, which: ColumnElement[bool]) -> dict[str, int]:
    rows = session.execute(
        select(Schedule.state, func.count())
        .join(Meeting, Meeting.schedule_id == Schedule.id)
        .where(which)
        .group_by(Schedule.state)
    )
    counts = dict(rows.all())
    people = (
        select(func.count(Booking.delegate_id.distinct()))
        .join(Meeting, Meeting.id == Booking.meeting_id)
        .join(Schedule, Schedule.id == Meeting.schedule_id)
        .where(which, Schedule.state == ScheduleState.PUBLISHED)
    )
    return {
        "published": counts.get(ScheduleState.PUBLISHED, 0),
        "replaced": counts.get(ScheduleState.SUPERSEDED, 0),
        "drafts": counts.get(ScheduleState.DRAFT, 0),
        "people": session.scalar(people) or 0,
    }


def _locked(session: Session, which: ColumnElement[bool]) -> int:
    return session.scalar(select(func.count()).select_from(MeetingLock).where(which)) or 0


def _in_state(rows: Select[UUID], table: type[Booking], state: ScheduleState) -> Select[UUID]:
    return rows.join(Schedule, Schedule.id == table.schedule_id).where(Schedule.state == state)


def _count(session: Session, rows: Select[UUID]) -> int:
    return session.scalar(select(func.count()).select_from(rows.subquery())) or 0
