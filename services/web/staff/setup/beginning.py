"""A new mission: what is needed to begin with; everything else follows step by step."""

import re
from collections.abc import Mapping, Sequence
from uuid import UUID

from fastapi import APIRouter
from fastapi.responses import Response
from sqlalchemy import select

from services.domain import access, clusters, missions, zones
from services.domain.errors import DomainError, InvalidError
from services.domain.folding import fold
from services.models import Cluster, Mission
from services.web.staff.desk import Desk, DeskDep
from services.web.staff.setup import typed
from services.web.staff.setup.countries import countries
from services.web.staff.setup.rules import titles
from services.web.staff.setup.words import sentences
from services.web.staff.signed_in import HOME, StaffForm, StaffRoute

router = APIRouter(prefix=HOME, route_class=StaffRoute)

FIELDS = (
    "title",
    "code",
    "city",
    "country",
    "time_zone",
    "starts_on",
    "ends_on",
    "contact",
    "organiser",
    "new_organiser",
    "organiser_country",
)


@router.get("/missions/new")
def page(here: DeskDep) -> Response:
    account = here.signed_in.row.account
    begun = {"contact": account.email if account else "", "organiser_country": "FR"}
    return _shown(here, {name: begun.get(name, "") for name in FIELDS})


@router.post("/missions/new")
def create(here: DeskDep, form: StaffForm) -> Response:
    """The mission is there as a draft, and its days are next."""
    values = typed.texts(form, FIELDS)
    try:
        with here.session.begin_nested():
            mission = _create(here, values)
    except DomainError as error:
        return _shown(here, values, wrong=sentences(error, here.language), status=422)
    return here.go(f"/missions/{mission.id}/setup/days?said=begun")


def _create(here: Desk, values: Mapping[str, str]) -> Mission:
    return missions.create_mission(
        here.session,
        code=values["code"] or free_code(here, values["city"], values["starts_on"]),
        title=values["title"],
        country=values["country"],
        city=values["city"],
        time_zone=values["time_zone"] or zones.only_zone(values["country"]),
        starts_on=typed.day(values["starts_on"], where="starts_on"),
        ends_on=typed.day(values["ends_on"] or values["starts_on"], where="ends_on"),
        organiser=_organiser(here, values),
        contact=values["contact"],
        actor=here.caller.actor,
    )


def _organiser(here: Desk, values: Mapping[str, str]) -> Cluster:
    """The one chosen, or a new one; whoever is of a cluster organises for that."""
    if here.caller.cluster_id is not None:
        return here.session.get_one(Cluster, here.caller.cluster_id)
    if values["new_organiser"]:
        return clusters.create_cluster(
            here.session,
            name=values["new_organiser"],
            country=values["organiser_country"],
            email=values["contact"],
            actor=here.caller.actor,
        )
    try:
        chosen = UUID(values["organiser"])
    except ValueError as error:
        raise InvalidError("organiser_missing", "Say who organises it.", "organiser") from error
    return access.organising_cluster(here.session, here.caller, chosen)


def free_code(here: Desk, city: str, starts_on: str) -> str:
    """'tunis-2027' after city and year, with a number where that is taken."""
    words = re.sub(r"[^a-z0-9]+", "-", fold(city)).strip("-") or "mission"
    code = "-".join(part for part in (words[:40], starts_on[:4]) if part)
    taken = set(here.session.scalars(select(Mission.code).where(Mission.code.startswith(code))))
    tries = (f"{code}-{number}" if number > 1 else code for number in range(1, len(taken) + 2))
    return next(one for one in tries if one not in taken)


def _shown(
    here: Desk, values: Mapping[str, str], *, wrong: Sequence[str] = (), status: int = 200
) -> Response:
    known = here.session.scalars(select(Cluster).order_by(Cluster.name)).all()
    return here.page(
        "setup/new",
        part="missions",
        status=status,
        values=values,
        wrong=wrong,
        titles=titles(here.words),
        countries=countries(here.language),
        zones=zones.all_zones(),
        organisers=[(str(one.id), one.name) for one in known],
        is_operator=here.caller.is_operator,
    )
