"""Third step: sites, rooms, and the tables in them."""

from collections.abc import Callable, Sequence
from uuid import UUID

from fastapi import APIRouter
from fastapi.responses import Response

from services.domain import access, places
from services.domain.laid_down import laid_down
from services.domain.rows import hold
from services.domain.travel import register_travel
from services.models import Room, Site
from services.web.company.merging import Values, version_of
from services.web.forms import Form
from services.web.staff.desk import MissionDesk, MissionDeskDep
from services.web.staff.setup import typed, ways
from services.web.staff.setup.editing import Editing, edited
from services.web.staff.setup.frame import attempt, shown
from services.web.staff.signed_in import HOME, StaffForm, StaffRoute

router = APIRouter(prefix=HOME + "/missions/{mission_id}/setup", route_class=StaffRoute)


@router.get("/places")
def page(here: MissionDeskDep, said: str = "") -> Response:
    return places_page(here, said=said)


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


@router.post("/ways")
def set_ways(here: MissionDeskDep, form: StaffForm) -> Response:
    """How long it takes between sites; empty for no time at all."""
    hold(here.session, here.mission)
    sites = ways.sites_of(here)
    titles = ways.titles(sites)
    return edited(
        here,
        form,
        Editing(
            step="places",
            path="/setup/ways",
            back="/setup/places",
            stored=ways.stored(here, sites),
            typed=typed.texts(form, titles),
            titles=titles,
            reads=lambda _name, value: value or "–",
            save=lambda values: register_travel(
                here.session,
                mission=here.mission,
                ways=ways.ways(sites, values),
                actor=here.caller.actor,
            ),
            again=lambda values, wrong: places_page(here, minutes=values, wrong=wrong, status=422),
        ),
    )


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
        return places_page(here, wrong=wrong, status=422)
    return here.go("/setup/places?said=saved")


def places_page(
    here: MissionDesk,
    *,
    minutes: Values | None = None,
    said: str = "",
    wrong: Sequence[str] = (),
    status: int = 200,
) -> Response:
    """The third step; `minutes` between sites as they were typed."""
    laid = laid_down(here.session, here.mission.id)
    held = ways.stored(here, laid.sites)
    return shown(
        here,
        "places",
        laid=laid,
        way_titles=ways.titles(laid.sites),
        minutes=held if minutes is None else minutes,
        ways_version=version_of(held),
        status=status,
        said=said,
        wrong=wrong,
        of_site=of_site,
        of_room=of_room,
        version=version_of,
    )


def of_site(site: Site) -> dict[str, str]:
    """As the form that renames it holds it."""
    return {"name": site.name, "address": site.address}


def of_room(room: Room) -> dict[str, str]:
    return {"name": room.name}
