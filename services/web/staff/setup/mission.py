"""First step: what the mission is, and its rules."""

from collections.abc import Sequence
from functools import partial

from fastapi import APIRouter
from fastapi.responses import Response
from sqlalchemy import select

from services.domain import missions, zones
from services.domain.rows import hold
from services.models import Cluster
from services.web.company.merging import Values, version_of
from services.web.staff.desk import MissionDesk, MissionDeskDep
from services.web.staff.setup import rules
from services.web.staff.setup.countries import countries
from services.web.staff.setup.editing import Editing, edited
from services.web.staff.setup.frame import shown
from services.web.staff.signed_in import HOME, StaffForm, StaffRoute

router = APIRouter(prefix=HOME + "/missions/{mission_id}", route_class=StaffRoute)


@router.get("/setup")
def page(here: MissionDeskDep, said: str = "") -> Response:
    return _shown(here, rules.stored(here.mission, _partners(here)), said=said)


@router.post("/setup")
def change(here: MissionDeskDep, form: StaffForm) -> Response:
    """The mission with these details and rules; two colleagues may write at once."""
    clusters = _partners(here)
    hold(here.session, here.mission)

    def save(values: Values) -> None:
        missions.change_mission(
            here.session,
            mission=here.mission,
            actor=here.caller.actor,
            **rules.changes(values, clusters),
        )

    return edited(
        here,
        form,
        Editing(
            path="/setup",
            back="/setup",
            stored=rules.stored(here.mission, clusters),
            typed=rules.in_form(form, clusters),
            titles=rules.titles(here.words),
            reads=partial(rules.reads, words=here.words),
            save=save,
            again=lambda values, wrong: _shown(here, values, wrong=wrong, status=422),
        ),
    )


def _shown(
    here: MissionDesk,
    values: Values,
    *,
    said: str = "",
    wrong: Sequence[str] = (),
    status: int = 200,
) -> Response:
    clusters = _partners(here)
    return shown(
        here,
        "mission",
        status=status,
        said=said,
        wrong=wrong,
        values=values,
        titles=rules.titles(here.words),
        version=version_of(rules.stored(here.mission, clusters)),
        countries=countries(here.language),
        zones=zones.all_zones(),
        partners=[(f"{rules.PARTNER}{one.id}", one.name) for one in clusters],
    )


def _partners(here: MissionDesk) -> list[Cluster]:
    """Every cluster but the one that organises the mission."""
    return list(
        here.session.scalars(
            select(Cluster).where(Cluster.id != here.mission.organiser_id).order_by(Cluster.name)
        )
    )
