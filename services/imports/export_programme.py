"""The programme and its places as rows of files."""

from collections.abc import Iterator, Mapping

from sqlalchemy import select
from sqlalchemy.orm import Session

from services.domain.travel import travel_of
from services.imports.references import slot_name
from services.models import (
    Activity,
    Attendance,
    Delegate,
    HalfDay,
    Mission,
    Participation,
    Site,
    Slot,
    Table,
    TableClosure,
)

Row = Mapping[str, object]


def half_days(session: Session, mission: Mission) -> Iterator[Row]:
    query = select(HalfDay).where(HalfDay.mission_id == mission.id).order_by(HalfDay.period)
    for row in session.scalars(query):
        yield {"name": row.name, "date": row.date, "starts": row.starts, "ends": row.ends}


def slots(session: Session, mission: Mission) -> Iterator[Row]:
    query = select(Slot).where(Slot.mission_id == mission.id).order_by(Slot.period)
    for row in session.scalars(query):
        yield {"half_day": row.half_day.name, "starts": row.starts, "ends": row.ends}


def tables(session: Session, mission: Mission) -> Iterator[Row]:
    query = select(Table).where(Table.mission_id == mission.id).order_by(Table.number)
    for table in session.scalars(query):
        closed = session.scalars(
            select(Slot)
            .join(TableClosure, TableClosure.slot_id == Slot.id)
            .where(TableClosure.table_id == table.id)
            .order_by(Slot.period)
        )
        holder = table.home_of and session.get_one(Participation, table.home_of)
        yield {
            "number": table.number,
            "room": table.room.name,
            "site": table.room.site.name,
            "address": table.room.site.address,
            "home_of": holder and holder.company.name,
            "closed": tuple(slot_name(slot) for slot in closed),
        }


def travel(session: Session, mission: Mission) -> Iterator[Row]:
    sites = session.scalars(select(Site).where(Site.mission_id == mission.id))
    names = {row.id: row.name for row in sites}
    for row in travel_of(session, mission=mission):
        yield {
            "site": names[row.site_id],
            "other": names[row.other_id],
            "minutes": row.minutes,
        }


def activities(session: Session, mission: Mission) -> Iterator[Row]:
    query = (
        select(Activity)
        .where(Activity.mission_id == mission.id)
        .order_by(Activity.period, Activity.id)
    )
    for row in session.scalars(query):
        yield {
            "title": row.title,
            "kind": row.kind,
            "audience": row.audience,
            "date": row.date,
            "starts": row.starts,
            "ends": row.ends,
            "site": row.room and row.room.site.name,
            "room": row.room and row.room.name,
        }


def attendance(session: Session, mission: Mission) -> Iterator[Row]:
    query = (
        select(Activity, Delegate)
        .join(Attendance, Attendance.activity_id == Activity.id)
        .join(Delegate, Delegate.id == Attendance.delegate_id)
        .where(Activity.mission_id == mission.id)
        .order_by(Activity.period, Delegate.id)
    )
    for activity, delegate in session.execute(query):
        yield {
            "activity": activity.title,
            "date": activity.date,
            "starts": activity.starts,
            "email": delegate.email,
            "company": delegate.participation.company.name,
        }
