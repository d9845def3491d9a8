"""Sites and the ways between them, rooms and tables."""

from dataclasses import dataclass

from sqlalchemy import select

from services.domain import places, travel
from services.domain.errors import InvalidError
from services.imports.loading import Loading, applying, once
from services.imports.records import TableRow, TravelRow
from services.imports.references import (
    company_named,
    participations,
    site_named,
    sites,
    slots,
    slots_named,
)
from services.imports.values import same
from services.models import Participation, Room, Site, Slot, Table, Travel


@dataclass(frozen=True)
class Located:
    """What a table's row refers to."""

    home_of: Participation | None
    closed: list[Slot]


def load_sites(loading: Loading) -> None:
    """The sites of the tables, so that companies may meet at one of them only."""
    for row in loading.content.tables:
        with applying(loading, "tables", [row], counted=False):
            _site_called(loading, row.site, address=row.address)


def load_travel(loading: Loading) -> None:
    """The complete list of the mission's ways, if the file has any."""
    known = sites(loading)
    lines: list[tuple[TravelRow, travel.Way]] = []
    for row in loading.content.travel:
        site = site_named(loading, known, "travel", row, "site")
        other = site_named(loading, known, "travel", row, "other")
        if site is not None and other is not None:
            lines.append((row, travel.Way(site=site, other=other, minutes=row.minutes)))
    if not lines:
        return
    present = select(Travel.minutes).where(Travel.mission_id == loading.mission.id).limit(1)
    with applying(loading, "travel", [row for row, _ in lines]) as outcome:
        outcome.created = loading.session.scalar(present) is None
        travel.register_travel(
            loading.session,
            mission=loading.mission,
            ways=[way for _, way in lines],
            actor=loading.actor,
        )


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
    if not room:
        raise InvalidError("room_missing", "Name the room too, not the site alone.", "room")
    found = _site_called(loading, site, address=address)
    rooms = loading.session.scalars(select(Room).where(Room.site_id == found.id))
    existing = next((each for each in rooms if same(each.name) == same(room)), None)
    return existing or places.add_room(loading.session, site=found, name=room, actor=loading.actor)


def _site_called(loading: Loading, name: str, *, address: str = "") -> Site:
    known = loading.session.scalars(
        select(Site).where(Site.mission_id == loading.mission.id).order_by(Site.id)
    ).all()
    if not name and len(known) != 1:
        raise InvalidError("site_missing", "Name the site in which this room is.", "site")
    found = next((each for each in known if not name or same(each.name) == same(name)), None)
    return found or places.add_site(
        loading.session,
        mission=loading.mission,
        name=name,
        address=address,
        actor=loading.actor,
    )


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
