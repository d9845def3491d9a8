"""Sites, rooms and numbered tables."""

from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Response
from pydantic import Field
from sqlalchemy import select

from services.api.deps import CallerDep, SessionDep, StaffDep
from services.api.idempotency import IdempotentRoute, once
from services.api.shapes import Change, Given, Line, Shown
from services.domain import access, places
from services.models import Mission, Participation, Room, Site, Slot, Table, TableClosure

router = APIRouter(tags=["places"], route_class=IdempotentRoute)

Number = Annotated[int, Field(ge=1, le=100_000)]


class SiteShown(Shown):
    id: UUID
    mission_id: UUID
    name: str
    address: str


class NewSite(Given):
    name: Line
    address: Line = ""


class RoomShown(Shown):
    id: UUID
    mission_id: UUID
    site_id: UUID
    name: str


class NewRoom(Given):
    name: Line


class TableShown(Shown):
    id: UUID
    mission_id: UUID
    room_id: UUID
    number: int
    home_of: Annotated[UUID | None, Field(description="The participation that keeps it.")]


class NewTable(Given):
    number: Number
    home_of: UUID | None = None


class TableChange(Change):
    number: Number = 1
    room_id: UUID = UUID(int=0)
    home_of: UUID | None = None


class Closures(Shown):
    slot_ids: Annotated[list[UUID], Field(description="Sorted.")]


class NewClosures(Given):
    slot_ids: Annotated[list[UUID], Field(max_length=1000)]


@router.get("/missions/{mission_id}/sites", summary="The sites of a mission")
def list_sites(session: SessionDep, caller: CallerDep, mission_id: UUID) -> list[SiteShown]:
    mission = access.visible_mission(session, caller, mission_id)
    rows = session.scalars(select(Site).where(Site.mission_id == mission.id).order_by(Site.id))
    return [SiteShown.model_validate(row) for row in rows]


@router.post(
    "/missions/{mission_id}/sites", status_code=201, dependencies=[once], summary="Add a site"
)
def create_site(
    session: SessionDep, caller: StaffDep, mission_id: UUID, body: NewSite
) -> SiteShown:
    mission = access.staff_mission(session, caller, mission_id)
    site = places.add_site(session, mission=mission, actor=caller.actor, **body.model_dump())
    return SiteShown.model_validate(site)


@router.delete("/sites/{site_id}", status_code=204, summary="Remove a site")
def remove_site(session: SessionDep, caller: StaffDep, site_id: UUID) -> None:
    site = access.staff_part(session, caller, Site, site_id, name="site")
    places.remove_site(session, site=site, actor=caller.actor)


@router.get("/missions/{mission_id}/rooms", summary="The rooms of a mission")
def list_rooms(session: SessionDep, caller: CallerDep, mission_id: UUID) -> list[RoomShown]:
    mission = access.visible_mission(session, caller, mission_id)
    rows = session.scalars(select(Room).where(Room.mission_id == mission.id).order_by(Room.id))
    return [RoomShown.model_validate(row) for row in rows]


@router.post(
    "/sites/{site_id}/rooms", status_code=201, dependencies=[once], summary="Add a room to a site"
)
def create_room(session: SessionDep, caller: StaffDep, site_id: UUID, body: NewRoom) -> RoomShown:
    site = access.staff_part(session, caller, Site, site_id, name="site")
    room = places.add_room(session, site=site, name=body.name, actor=caller.actor)
    return RoomShown.model_validate(room)


@router.delete("/rooms/{room_id}", status_code=204, summary="Remove a room")
def remove_room(session: SessionDep, caller: StaffDep, room_id: UUID) -> None:
    room = access.staff_part(session, caller, Room, room_id, name="room")
    places.remove_room(session, room=room, actor=caller.actor)


@router.get("/missions/{mission_id}/tables", summary="The tables of a mission, by number")
def list_tables(session: SessionDep, caller: StaffDep, mission_id: UUID) -> list[TableShown]:
    mission = access.staff_mission(session, caller, mission_id)
    rows = session.scalars(
        select(Table).where(Table.mission_id == mission.id).order_by(Table.number)
    )
    return [TableShown.model_validate(row) for row in rows]


@router.post(
    "/rooms/{room_id}/tables",
    status_code=201,
    dependencies=[once],
    summary="Add a table to a room",
)
def create_table(
    session: SessionDep, caller: StaffDep, room_id: UUID, response: Response, body: NewTable
) -> TableShown:
    room = access.staff_part(session, caller, Room, room_id, name="room")
    table = places.add_table(
        session,
        room=room,
        number=body.number,
        home_of=access.optional_part(
            session, room.mission_id, Participation, body.home_of, name="participation"
        ),
        actor=caller.actor,
    )
    response.headers["Location"] = f"/api/v1/tables/{table.id}"
    return TableShown.model_validate(table)


@router.get("/tables/{table_id}", summary="A table")
def read_table(session: SessionDep, caller: StaffDep, table_id: UUID) -> TableShown:
    row = access.staff_part(session, caller, Table, table_id, name="table")
    return TableShown.model_validate(row)


@router.patch("/tables/{table_id}", summary="Change a table")
def change_table(
    session: SessionDep, caller: StaffDep, table_id: UUID, body: TableChange
) -> TableShown:
    table = access.staff_part(session, caller, Table, table_id, name="table")
    changes: dict[str, Any] = body.given()
    if "room_id" in changes:
        changes["room"] = access.optional_part(
            session, table.mission_id, Room, changes.pop("room_id"), name="room"
        )
    if "home_of" in changes:
        changes["home_of"] = access.optional_part(
            session, table.mission_id, Participation, changes["home_of"], name="participation"
        )
    places.change_table(session, table=table, actor=caller.actor, **changes)
    return TableShown.model_validate(table)


@router.delete("/tables/{table_id}", status_code=204, summary="Remove a table")
def remove_table(session: SessionDep, caller: StaffDep, table_id: UUID) -> None:
    table = access.staff_part(session, caller, Table, table_id, name="table")
    places.remove_table(session, table=table, actor=caller.actor)


@router.get("/tables/{table_id}/closures", summary="The slots in which a table is closed")
def read_closures(session: SessionDep, caller: StaffDep, table_id: UUID) -> Closures:
    table = access.staff_part(session, caller, Table, table_id, name="table")
    rows = session.scalars(select(TableClosure.slot_id).where(TableClosure.table_id == table.id))
    return Closures(slot_ids=sorted(rows))


@router.put("/tables/{table_id}/closures", summary="Close a table in these slots, and no others")
def replace_closures(
    session: SessionDep, caller: StaffDep, table_id: UUID, body: NewClosures
) -> Closures:
    table = access.staff_part(session, caller, Table, table_id, name="table")
    mission = session.get_one(Mission, table.mission_id)
    slots = access.parts_of(session, mission, Slot, body.slot_ids, name="slot")
    return Closures(
        slot_ids=places.close_table(session, table=table, slots=slots, actor=caller.actor)
    )
