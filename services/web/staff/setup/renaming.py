"""Sites, rooms and tables get other names and numbers, also where delegates know the old ones."""

from collections.abc import Sequence
from uuid import UUID

from fastapi import APIRouter
from fastapi.responses import Response

from services.domain import access, places, renaming
from services.domain.rows import hold
from services.models import Room, Site, Table
from services.web.company.merging import Values, version_of
from services.web.staff.desk import MissionDesk, MissionDeskDep
from services.web.staff.setup import typed
from services.web.staff.setup.editing import Editing, edited
from services.web.staff.setup.frame import shown
from services.web.staff.setup.places import of_room, of_site, places_page
from services.web.staff.signed_in import HOME, StaffForm, StaffRoute

router = APIRouter(prefix=HOME + "/missions/{mission_id}/setup", route_class=StaffRoute)

BACK = "/setup/places"


@router.post("/sites/{site_id}")
def change_site(here: MissionDeskDep, form: StaffForm, site_id: UUID) -> Response:
    (site,) = access.parts_of(here.session, here.mission, Site, [site_id], name="site")
    _hold(here, site)

    def brings(values: Values) -> list[str]:
        if values["name"] == site.name:
            return []
        rooms = renaming.rooms_of(here.session, site)
        return _told(here, renaming.readers(here.session, rooms=rooms))

    return edited(
        here,
        form,
        Editing(
            step="places",
            path=f"/setup/sites/{site.id}",
            back=BACK,
            stored=of_site(site),
            typed=typed.texts(form, ("name", "address")),
            titles={"name": here.words.gettext("Name"), "address": here.words.gettext("Address")},
            save=lambda values: renaming.change_site(
                here.session,
                site=site,
                name=values["name"],
                address=values["address"],
                actor=here.caller.actor,
            ),
            again=lambda _values, wrong: places_page(here, wrong=wrong, status=422),
            brings=brings,
        ),
    )


@router.post("/rooms/{room_id}")
def change_room(here: MissionDeskDep, form: StaffForm, room_id: UUID) -> Response:
    (room,) = access.parts_of(here.session, here.mission, Room, [room_id], name="room")
    _hold(here, room)

    def brings(values: Values) -> list[str]:
        if values["name"] == room.name:
            return []
        return _told(here, renaming.readers(here.session, rooms=[room.id]))

    return edited(
        here,
        form,
        Editing(
            step="places",
            path=f"/setup/rooms/{room.id}",
            back=BACK,
            stored=of_room(room),
            typed=typed.texts(form, ("name",)),
            titles={"name": here.words.gettext("Name")},
            save=lambda values: renaming.change_room(
                here.session, room=room, name=values["name"], actor=here.caller.actor
            ),
            again=lambda _values, wrong: places_page(here, wrong=wrong, status=422),
            brings=brings,
        ),
    )


@router.get("/tables/{table_id}")
def table(here: MissionDeskDep, table_id: UUID) -> Response:
    return _table(here, _known_table(here, table_id))


@router.post("/tables/{table_id}")
def change_table(here: MissionDeskDep, form: StaffForm, table_id: UUID) -> Response:
    table = _known_table(here, table_id)
    _hold(here, table)

    def brings(values: Values) -> list[str]:
        if values["number"] == str(table.number):
            return []
        return _told(here, renaming.readers(here.session, tables=[table.id]))

    def save(values: Values) -> None:
        places.change_table(
            here.session,
            table=table,
            number=typed.number(values["number"], where="number", empty=0) or 0,
            actor=here.caller.actor,
        )

    return edited(
        here,
        form,
        Editing(
            step="places",
            path=f"/setup/tables/{table.id}",
            back=BACK,
            stored=of_table(table),
            typed=typed.texts(form, ("number",)),
            titles={"number": here.words.gettext("Number")},
            save=save,
            again=lambda values, wrong: _table(here, table, values=values, wrong=wrong),
            brings=brings,
        ),
    )


def of_table(table: Table) -> dict[str, str]:
    return {"number": str(table.number)}


def _known_table(here: MissionDesk, table_id: UUID) -> Table:
    (row,) = access.parts_of(here.session, here.mission, Table, [table_id], name="table")
    return row


def _table(
    here: MissionDesk, table: Table, *, values: Values | None = None, wrong: Sequence[str] = ()
) -> Response:
    return shown(
        here,
        "places",
        template="table",
        status=422 if wrong else 200,
        wrong=wrong,
        table=table,
        values=values or of_table(table),
        version=version_of(of_table(table)),
    )


def _hold(here: MissionDesk, row: Site | Room | Table) -> None:
    hold(here.session, here.mission)
    hold(here.session, row)


def _told(here: MissionDesk, people: int) -> list[str]:
    """What becomes of the agendas in which the old name stands."""
    if not people:
        return []
    sentence = here.words.ngettext(
        "It is in the published agenda of %(num)s person. Their page shows the new name at once;"
        " a letter tells them when you publish the next version.",
        "It is in the published agendas of %(num)s people. Their pages show the new name at once;"
        " letters tell them when you publish the next version.",
        people,
    )
    return [sentence % {"num": people}]
