"""Third step: sites, rooms, and the tables in them."""

from collections.abc import Callable, Sequence
from uuid import UUID

from fastapi import APIRouter
from fastapi.responses import Response

from services.domain import access, places
from services.models import Room, Site
from services.web.forms import Form
from services.web.staff.desk import MissionDesk, MissionDeskDep
from services.web.staff.setup import typed
from services.web.staff.setup.frame import attempt, shown
from services.web.staff.signed_in import HOME, StaffForm, StaffRoute

router = APIRouter(prefix=HOME + "/missions/{mission_id}/setup", route_class=StaffRoute)


@router.get("/places")
def page(here: MissionDeskDep, said: str = "") -> Response:
    return _shown(here, said=said)


@router.post("/sites")
def add_site(here: MissionDeskDep, form: StaffForm) -> Response:
    """A site; with the name of a first room and a number of tables, those too."""

    def change() -> None:
        name, address, room, tables = typed.texts(
            form, ("name", "address", "room", "tables")
        ).values()
        site = places.add_site(
            here.session, mission=here.mission, name=name, address=address, actor=here.caller.actor
        )
        if room:
            _add_room(here, site, room, tables)

    return _done(here, change)


@router.post("/sites/{site_id}/rooms")
def add_room(here: MissionDeskDep, form: StaffForm, site_id: UUID) -> Response:
    """A room, with tables if so many are wanted."""
    (site,) = access.parts_of(here.session, here.mission, Site, [site_id], name="site")
    return _done(here, lambda: _add_room(here, site, form.get("name", ""), form.get("tables", "")))


@router.post("/rooms/{room_id}/tables")
def add_tables(here: MissionDeskDep, form: StaffForm, room_id: UUID) -> Response:
    (room,) = access.parts_of(here.session, here.mission, Room, [room_id], name="room")
    return _done(here, lambda: _add_tables(here, room, form))


def _add_room(here: MissionDesk, site: Site, name: str, tables: str) -> None:
    room = places.add_room(here.session, site=site, name=name, actor=here.caller.actor)
    count = typed.number(tables, where="tables", empty=0)
    if count:
        places.add_tables(here.session, room=room, count=count, actor=here.caller.actor)


def _add_tables(here: MissionDesk, room: Room, form: Form) -> None:
    count = typed.number(form.get("count", ""), where="count", empty=1) or 0
    places.add_tables(here.session, room=room, count=count, actor=here.caller.actor)


def _done(here: MissionDesk, change: Callable[[], None]) -> Response:
    wrong = attempt(here, change)
    if wrong:
        return _shown(here, wrong=wrong, status=422)
    return here.go("/setup/places?said=saved")


def _shown(
    here: MissionDesk, *, said: str = "", wrong: Sequence[str] = (), status: int = 200
) -> Response:
    return shown(here, "places", status=status, said=said, wrong=wrong)
