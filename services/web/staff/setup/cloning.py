"""A new mission from an earlier one: its set-up with other days, and perhaps its companies."""

from collections.abc import Mapping, Sequence

from fastapi import APIRouter
from fastapi.responses import Response
from sqlalchemy import func, select

from services.domain import cloning
from services.domain.laid_down import laid_down
from services.domain.participations import OUT
from services.locale import period_name
from services.models import Participation
from services.web.staff.desk import MissionDesk, MissionDeskDep
from services.web.staff.setup import typed
from services.web.staff.setup.beginning import free_code
from services.web.staff.setup.frame import attempt
from services.web.staff.setup.rules import titles
from services.web.staff.signed_in import HOME, StaffForm, StaffRoute

router = APIRouter(prefix=HOME + "/missions/{mission_id}", route_class=StaffRoute)

FIELDS = ("title", "code", "starts_on", "companies")


@router.get("/clone")
def page(here: MissionDeskDep) -> Response:
    return _shown(here, dict.fromkeys(FIELDS, "") | {"title": here.mission.title})


@router.post("/clone")
def clone(here: MissionDeskDep, form: StaffForm) -> Response:
    """The new mission is there as a draft; nobody is told."""
    values = typed.texts(form, FIELDS)
    made: list[str] = []

    def change() -> None:
        mission = cloning.clone(
            here.session,
            source=here.mission,
            code=values["code"] or free_code(here, here.mission.city, values["starts_on"]),
            title=values["title"],
            starts_on=typed.day(values["starts_on"], where="starts_on"),
            with_companies=bool(values["companies"]),
            actor=here.caller.actor,
        )
        made.append(str(mission.id))

    wrong = attempt(here, change)
    if wrong:
        return _shown(here, values, wrong=wrong, status=422)
    return here.leave(f"/missions/{made[0]}/setup?said=cloned")


def _shown(
    here: MissionDesk,
    values: Mapping[str, str],
    *,
    wrong: Sequence[str] = (),
    status: int = 200,
) -> Response:
    mission = here.mission
    companies = here.session.scalar(
        select(func.count())
        .select_from(Participation)
        .where(Participation.mission_id == mission.id, Participation.state.not_in(OUT))
    )
    return here.page(
        "setup/clone",
        part="setup",
        status=status,
        values=values,
        wrong=wrong,
        titles=titles(here.words),
        laid=laid_down(here.session, mission.id),
        companies=companies,
        was=period_name(mission.starts_on, mission.ends_on, here.language),
    )
