"""Sites, rooms and the numbered tables in them."""

from collections.abc import Sequence
from typing import TypedDict, TypeVar, Unpack
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from services.domain import pins, text
from services.domain.errors import ConflictError, InvalidError
from services.domain.events import Fact, record
from services.domain.mission_states import held_open
from services.models import (
    Activity,
    Arrangement,
    Meeting,
    MeetingLock,
    Mission,
    Participation,
    Room,
    Site,
    Slot,
    Table,
    TableClosure,
)

Place = TypeVar("Place", Site, Room, Table)

MOST_AT_ONCE = 200


class TableChanges(TypedDict, total=False):
    number: int
    room: Room
    home_of: Participation | None


def add_site(
    session: Session, *, mission: Mission, name: str, address: str = "", actor: str
) -> Site:
    """A site of the mission. Raises ConflictError if its name is taken."""
    held_open(session, mission.id)
    name = text.line(name, where="name")
    same = select(Site.id).where(Site.mission_id == mission.id, Site.name == name)
    if session.scalar(same):
        raise ConflictError(
            "site_exists", f"There is already a site «{name}» in this mission.", where="name"
        )
    site = Site(
        mission_id=mission.id,
        name=name,
        address=text.line(address, where="address", most=400, required=False),
    )
    return _added(session, site, actor)


def add_room(session: Session, *, site: Site, name: str, actor: str) -> Room:
    """A room of the site. Raises ConflictError if its name is taken there."""
    held_open(session, site.mission_id)
    name = text.line(name, where="name")
    if session.scalar(select(Room.id).where(Room.site_id == site.id, Room.name == name)):
        raise ConflictError(
            "room_exists", f"There is already a room «{name}» in «{site.name}».", where="name"
        )
    return _added(session, Room(mission_id=site.mission_id, site_id=site.id, name=name), actor)


def add_table(
    session: Session,
    *,
    room: Room,
    number: int,
    home_of: Participation | None = None,
    actor: str,
) -> Table:
    """A numbered table in the room; `home_of` keeps it for its own meetings.

    Raises ConflictError if the mission has a table of that number, InvalidError for a number
    below 1 or a participation of another mission.
    """
    held_open(session, room.mission_id)
    table = Table(mission_id=room.mission_id, room_id=room.id)
    with session.no_autoflush:
        _set(session, table, {"number": number, "home_of": home_of})
    return _added(session, table, actor)


def add_tables(session: Session, *, room: Room, count: int, actor: str) -> list[Table]:
    """So many tables in the room, numbered on from the mission's last one.

    Raises InvalidError for fewer than one or more than `MOST_AT_ONCE`.
    """
    held_open(session, room.mission_id)
    if not 1 <= count <= MOST_AT_ONCE:
        raise InvalidError(
            "table_count", f"Add from 1 to {MOST_AT_ONCE} tables at once.", where="count"
        )
    last = session.scalar(select(func.max(Table.number)).where(Table.mission_id == room.mission_id))
    return [
        add_table(session, room=room, number=number, actor=actor)
        for number in range((last or 0) + 1, (last or 0) + 1 + count)
    ]


def change_table(
    session: Session, *, table: Table, actor: str, **changes: Unpack[TableChanges]
) -> Table:
    """The table with these fields changed. Raises ConflictError if pinned meetings forbid it."""
    held_open(session, table.mission_id)
    with session.no_autoflush:
        _set(session, table, changes)
    if session.is_modified(table):
        session.flush()
        pins.refuse_contradictions(session, mission_id=table.mission_id)
        _record(session, table, actor)
    return table


def close_table(session: Session, *, table: Table, slots: Sequence[Slot], actor: str) -> list[UUID]:
    """The table is closed in exactly these slots; their ids, sorted.

    Raises InvalidError for a slot of another mission, ConflictError if a meeting is pinned there.
    """
    held_open(session, table.mission_id)
    for number, slot in enumerate(slots):
        if slot.mission_id != table.mission_id:
            raise InvalidError(
                "slot_outside_mission", "That slot is not in this mission.", f"slots/{number}"
            )
    wanted = {slot.id for slot in slots}
    rows = session.scalars(select(TableClosure).where(TableClosure.table_id == table.id))
    present = {row.slot_id: row for row in rows}
    if wanted != present.keys():
        for slot_id in present.keys() - wanted:
            session.delete(present[slot_id])
        session.add_all(
            TableClosure(table_id=table.id, slot_id=slot_id, mission_id=table.mission_id)
            for slot_id in sorted(wanted - present.keys())
        )
        session.flush()
        pins.refuse_contradictions(session, mission_id=table.mission_id)
        _record(session, table, actor)
    return sorted(wanted)


def remove_site(session: Session, *, site: Site, actor: str) -> None:
    """The site is gone, with the ways to it.

    Raises ConflictError while it has rooms or companies that meet only there.
    """
    held_open(session, site.mission_id)
    if session.scalar(select(Room.id).where(Room.site_id == site.id).limit(1)):
        raise ConflictError("site_in_use", f"«{site.name}» still has rooms; remove them first.")
    if session.scalar(select(Participation.id).where(Participation.site_id == site.id).limit(1)):
        raise ConflictError(
            "site_in_use", f"There are companies that meet only at «{site.name}»; change those."
        )
    _removed(session, site, actor)


def remove_room(session: Session, *, room: Room, actor: str) -> None:
    """The room is gone. Raises ConflictError while it has tables or activities."""
    held_open(session, room.mission_id)
    for table in (Table, Activity):
        if session.scalar(select(table.id).where(table.room_id == room.id).limit(1)):
            raise ConflictError(
                "room_in_use", f"«{room.name}» still has tables or activities; move them first."
            )
    _removed(session, room, actor)


def remove_table(session: Session, *, table: Table, actor: str) -> None:
    """The table is gone. Raises ConflictError while meetings are at it or pinned to it."""
    held_open(session, table.mission_id)
    held = select(Meeting.id).where(Meeting.table_id == table.id).limit(1)
    pinned = select(Arrangement.id).where(Arrangement.pinned_table_id == table.id).limit(1)
    if session.scalar(held):
        raise ConflictError(
            "table_in_use",
            f"Table {table.number} has meetings in a schedule and can't be removed; close it in"
            " the slots where it is missing, and solve again.",
        )
    if session.scalar(pinned):
        raise ConflictError(
            "table_in_use",
            f"Table {table.number} has arranged meetings pinned to it; move those first.",
        )
    if session.scalar(select(MeetingLock.mission_id).filter_by(table_id=table.id).limit(1)):
        raise ConflictError(
            "table_in_use",
            f"Table {table.number} has locked meetings; take their locks off at the timetable.",
        )
    _removed(session, table, actor)


def _set(session: Session, table: Table, changes: TableChanges) -> None:
    if "number" in changes:
        table.number = changes["number"]
        _refuse_number(session, table)
    if "room" in changes:
        if changes["room"].mission_id != table.mission_id:
            raise InvalidError(
                "room_outside_mission", "That room is not in this mission.", where="room_id"
            )
        table.room_id = changes["room"].id
    if "home_of" in changes:
        holder = changes["home_of"]
        if holder is not None and holder.mission_id != table.mission_id:
            raise InvalidError(
                "participation_outside_mission",
                "That company takes no part in this mission.",
                where="home_of",
            )
        table.home_of = holder.id if holder is not None else None


def _refuse_number(session: Session, table: Table) -> None:
    if not 1 <= table.number <= 100_000:
        raise InvalidError("table_number", "Tables are numbered from 1 to 100000.", where="number")
    same = session.scalar(
        select(Table).where(Table.mission_id == table.mission_id, Table.number == table.number)
    )
    if same is not None and same is not table:
        raise ConflictError(
            "table_exists",
            f"There is already a table {table.number} in this mission; numbers are given once.",
            where="number",
        )


def _added(session: Session, place: Place, actor: str) -> Place:
    session.add(place)
    session.flush()
    _record(session, place, actor)
    return place


def _removed(session: Session, place: Site | Room | Table, actor: str) -> None:
    _record(session, place, actor)
    session.delete(place)
    session.flush()


def _record(session: Session, place: Site | Room | Table, actor: str) -> None:
    record(
        session,
        Fact.PROGRAMME_CHANGED,
        subject_id=place.id,
        mission_id=place.mission_id,
        actor=actor,
    )
