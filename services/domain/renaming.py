"""Sites and rooms get other names; and how many people read the present ones in their agendas."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import func, or_, select
from sqlalchemy.orm import Session

from services.domain import text
from services.domain.errors import ConflictError
from services.domain.events import Fact, record
from services.domain.mission_states import held_open
from services.models import (
    Activity,
    Booking,
    Meeting,
    Room,
    Schedule,
    ScheduleState,
    Site,
    Table,
)


def change_site(session: Session, *, site: Site, name: str, address: str, actor: str) -> Site:
    """The site with this name and address. Raises ConflictError if another one has the name."""
    held_open(session, site.mission_id)
    site_name = text.line(name, where="name")
    others = select(Site.id).where(Site.mission_id == site.mission_id, Site.id != site.id)
    if session.scalar(others.where(Site.name == site_name)):
        raise ConflictError(
            "site_exists", f"There is already a site «{site_name}» in this mission.", where="name"
        )
    site.address = text.line(address, where="address", most=400, required=False)
    site.name = site_name
    _record_change(session, site, actor)
    return site


def change_room(session: Session, *, room: Room, name: str, actor: str) -> Room:
    """The room with this name. Raises ConflictError if another one of its site has it."""
    held_open(session, room.mission_id)
    room_name = text.line(name, where="name")
    others = select(Room.id).where(Room.site_id == room.site_id, Room.id != room.id)
    if session.scalar(others.where(Room.name == room_name)):
        raise ConflictError(
            "room_exists", f"There is already a room «{room_name}» at this site.", where="name"
        )
    room.name = room_name
    _record_change(session, room, actor)
    return room


def readers(session: Session, *, rooms: Sequence[UUID] = (), tables: Sequence[UUID] = ()) -> int:
    """How many delegates have something in these rooms or at these tables, as published."""
    there = or_(Table.id.in_(tables), Table.room_id.in_(rooms), Activity.room_id.in_(rooms))
    count = session.scalar(
        select(func.count(Booking.delegate_id.distinct()))
        .join(Schedule, Schedule.id == Booking.schedule_id)
        .outerjoin(Meeting, Meeting.id == Booking.meeting_id)
        .outerjoin(Table, Table.id == Meeting.table_id)
        .outerjoin(Activity, Activity.id == Booking.activity_id)
        .where(Schedule.state == ScheduleState.PUBLISHED, there)
    )
    return count or 0


def rooms_of(session: Session, site: Site) -> Sequence[UUID]:
    return session.scalars(select(Room.id).filter_by(site_id=site.id)).all()


def _record_change(session: Session, place: Site | Room, actor: str) -> None:
    if session.is_modified(place):
        session.flush()
        record(
            session,
            Fact.PROGRAMME_CHANGED,
            subject_id=place.id,
            mission_id=place.mission_id,
            actor=actor,
        )
