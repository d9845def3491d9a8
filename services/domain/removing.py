"""Removing what is used: taken out of drafts with its meetings, or closed where people were told.

What versions that people were told hold can't go; closed, it holds no meeting of a new version.
"""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import ColumnElement, delete, func, or_, select, update
from sqlalchemy.orm import Session

from services.domain import activities, places, programme
from services.domain.attendance import set_attendance
from services.domain.events import Fact, record
from services.models import (
    Activity,
    Audience,
    Booking,
    HalfDay,
    Meeting,
    Room,
    Schedule,
    ScheduleState,
    Site,
    Slot,
    Table,
    TableClosure,
)


def remove_slots(session: Session, *, slots: Sequence[Slot], actor: str) -> None:
    """The slots are gone, with the meetings of drafts in them; those drafts are stale.

    Raises ConflictError if other versions have meetings there, or arranged ones are pinned there.
    """
    for slot in slots:
        empty_drafts(
            session,
            slot.mission_id,
            or_(Meeting.slot_id == slot.id, Meeting.period.overlaps(slot.period)),
            actor,
        )
        programme.remove_slot(session, slot=slot, actor=actor)


def remove_half_day(session: Session, *, half_day: HalfDay, actor: str) -> None:
    """The half-day is gone with its slots; see `remove_slots`."""
    slots = session.scalars(select(Slot).filter_by(half_day_id=half_day.id)).all()
    remove_slots(session, slots=slots, actor=actor)
    programme.remove_half_day(session, half_day=half_day, actor=actor)


def remove_tables(session: Session, *, tables: Sequence[Table], actor: str) -> None:
    """The tables are gone, with the meetings of drafts at them; those drafts are stale."""
    for table in tables:
        empty_drafts(session, table.mission_id, Meeting.table_id == table.id, actor)
        places.remove_table(session, table=table, actor=actor)


def remove_room(session: Session, *, room: Room, actor: str) -> None:
    """The room is gone with its tables. Raises ConflictError while activities are in it."""
    remove_tables(session, tables=tables_in(session, room), actor=actor)
    places.remove_room(session, room=room, actor=actor)


def remove_site(session: Session, *, site: Site, actor: str) -> None:
    """The site is gone with its rooms and their tables."""
    for room in session.scalars(select(Room).filter_by(site_id=site.id)).all():
        remove_room(session, room=room, actor=actor)
    places.remove_site(session, site=site, actor=actor)


def close_slots(session: Session, *, slots: Sequence[Slot], actor: str) -> None:
    """Every table of the mission is closed in these slots besides."""
    if slots:
        tables = session.scalars(select(Table).filter_by(mission_id=slots[0].mission_id)).all()
        _close(session, tables, slots, actor)


def close_tables(session: Session, *, tables: Sequence[Table], actor: str) -> None:
    """These tables are closed in every slot of the mission."""
    if tables:
        slots = session.scalars(select(Slot).filter_by(mission_id=tables[0].mission_id)).all()
        _close(session, tables, slots, actor)


def remove_activity(session: Session, *, activity: Activity, actor: str) -> None:
    """The activity is gone, with its list and out of drafts.

    Raises ConflictError once people were told of it.
    """
    drafts = select(Schedule.id).filter_by(
        mission_id=activity.mission_id, state=ScheduleState.DRAFT
    )
    session.execute(
        delete(Booking).where(Booking.activity_id == activity.id, Booking.schedule_id.in_(drafts))
    )
    activities.remove_activity(session, activity=activity, actor=actor)


def empty_activity(session: Session, *, activity: Activity, actor: str) -> None:
    """Nobody attends the activity in the next version; whoever was told of it learns that then."""
    activities.change_activity(session, activity=activity, audience=Audience.LISTED, actor=actor)
    set_attendance(session, activity=activity, delegates=[], actor=actor)


def tables_in(session: Session, room: Room) -> Sequence[Table]:
    return session.scalars(select(Table).filter_by(room_id=room.id).order_by(Table.number)).all()


def _close(session: Session, tables: Sequence[Table], slots: Sequence[Slot], actor: str) -> None:
    for table in tables:
        closed = session.scalars(
            select(Slot)
            .join(TableClosure, TableClosure.slot_id == Slot.id)
            .where(TableClosure.table_id == table.id)
        )
        together = {slot.id: slot for slot in (*closed, *slots)}
        places.close_table(session, table=table, slots=[*together.values()], actor=actor)


def empty_drafts(
    session: Session, mission_id: UUID, which: ColumnElement[bool], actor: str
) -> None:
    """No draft of the mission has such meetings any more; those that had some are stale."""
    drafts = select(Schedule.id).filter_by(mission_id=mission_id, state=ScheduleState.DRAFT)
    held = (Meeting.mission_id == mission_id) & which & Meeting.schedule_id.in_(drafts)
    counts = session.execute(
        select(Meeting.schedule_id, func.count()).where(held).group_by(Meeting.schedule_id)
    ).all()
    if not counts:
        return
    session.execute(delete(Meeting).where(held))
    session.execute(
        update(Schedule).where(Schedule.id.in_([row[0] for row in counts])).values(stale=True)
    )
    for schedule_id, count in counts:
        record(
            session,
            Fact.SCHEDULE_CHANGED,
            subject_id=schedule_id,
            mission_id=mission_id,
            actor=actor,
            data={"removed": count},
        )
