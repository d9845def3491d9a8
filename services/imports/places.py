"""Sites, rooms and tables."""

from dataclasses import dataclass

from sqlalchemy import select

from services.domain import places
from services.domain.errors import InvalidError
from services.imports.loading import Loading, applying, once
from services.imports.records import TableRow
from services.imports.references import company_named, participations, slots, slots_named
from services.imports.values import same
from services.models import Participation, Room, Site, Slot, Table


@dataclass(frozen=True)
class Located:
    """What a table's row refers to."""

    home_of: Participation | None
    closed: list[Slot]


def load_tables(loading: Loading) -> None:
    companies, times = participations(loading), slots(loading)
    present = {
        table.number: table
        for table in loading.session.scalars(
            select(Table).where(Table.mission_id == loading.mission.id)
        )
    }
    for row in once(loading, "tables", loading.content.tables, lambda row: row.number, "number"):
        located = _located(loading, row, companies, times)
        if located is None:
            loading.spoil("tables", [row])
            continue
        with applying(loading, "tables", [row]) as outcome:
            table = present.get(row.number)
            room = room_called(loading, row.site, row.room, address=row.address)
            if table is None:
                table = places.add_table(
                    loading.session,
                    room=room,
                    number=row.number,
                    home_of=located.home_of,
                    actor=loading.actor,
                )
                outcome.created = True
            elif row.gives("home_of"):
                places.change_table(
                    loading.session,
                    table=table,
                    actor=loading.actor,
                    room=room,
                    home_of=located.home_of,
                )
            else:
                places.change_table(loading.session, table=table, actor=loading.actor, room=room)
            if row.gives("closed"):
                places.close_table(
                    loading.session, table=table, slots=located.closed, actor=loading.actor
                )


def room_called(loading: Loading, site: str, room: str, *, address: str = "") -> Room:
    """The room, made if there is none yet; without a site, that of the mission's only site.

    Raises InvalidError where the names don't say which room is meant.
    """
    sites = loading.session.scalars(
        select(Site).where(Site.mission_id == loading.mission.id).order_by(Site.id)
    ).all()
    if not room:
        raise InvalidError("room_missing", "Name the room too, not the site alone.", "room")
    if not site and len(sites) != 1:
        raise InvalidError("site_missing", "Name the site in which this room is.", "site")
    found = next((each for each in sites if not site or same(each.name) == same(site)), None)
    if found is None:
        found = places.add_site(
            loading.session,
            mission=loading.mission,
            name=site,
            address=address,
            actor=loading.actor,
        )
    rooms = loading.session.scalars(select(Room).where(Room.site_id == found.id))
    existing = next((each for each in rooms if same(each.name) == same(room)), None)
    return existing or places.add_room(loading.session, site=found, name=room, actor=loading.actor)


def _located(
    loading: Loading,
    row: TableRow,
    companies: dict[str, list[Participation]],
    times: dict[str, list[Slot]],
) -> Located | None:
    holder = None
    if row.home_of:
        holder = company_named(loading, companies, "tables", row, "home_of")
        if holder is None:
            return None
    closed: list[Slot] = []
    for name in row.closed:
        found = slots_named(loading, times, "tables", row, "closed", name=name)
        if not found:
            return None
        closed.extend(found)
    return Located(holder, closed)
