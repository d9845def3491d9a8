"""First step: what the mission is, and its rules."""

from collections.abc import Sequence
from functools import partial
from zoneinfo import ZoneInfo

from fastapi import APIRouter
from fastapi.responses import Response
from sqlalchemy import select

from services.domain import missions, usage, zones
from services.domain.rows import hold
from services.models import Cluster, MissionState
from services.web.company.merging import Values, version_of
from services.web.staff.desk import MissionDesk, MissionDeskDep
from services.web.staff.setup import rules, typed
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
            step="mission",
            path="/setup",
            back="/setup",
            stored=rules.stored(here.mission, clusters),
            typed=rules.in_form(form, clusters),
            titles=rules.titles(here.words),
            reads=partial(rules.reads, words=here.words),
            save=save,
            brings=lambda values: _brings(here, values),
            again=lambda values, wrong: _shown(here, values, wrong=wrong, status=422),
        ),
    )


def _brings(here: MissionDesk, values: Values) -> list[str]:
    """What these rules would mean for wishes that are made already."""
    mission, words = here.mission, here.words
    zone = ZoneInfo(mission.time_zone)
    budget = typed.number(values["wish_budget"], where="wish_budget")
    close = typed.moment(values["wishes_close_at"], zone, where="wishes_close_at")
    silence = values["silence_is_yes"] == "1"
    told = []
    if budget is not None and budget < mission.wish_budget:
        over = usage.over_budget(here.session, mission.id, budget)
        sentence = words.ngettext(
            "%(num)s company has more wishes than that. It keeps them, and must remove some"
            " before it can change any.",
            "%(num)s companies have more wishes than that. They keep them, and must remove some"
            " before they can change any.",
            over,
        )
        told += [sentence % {"num": over}] * bool(over)
    if silence is not mission.silence_is_yes:
        silent = usage.unanswered(here.session, mission.id)
        sentence = words.ngettext(
            "%(num)s request without an answer counts the other way from now on.",
            "%(num)s requests without an answer count the other way from now on.",
            silent,
        )
        told += [sentence % {"num": silent}] * bool(silent)
    if mission.state is MissionState.OPEN and close is not None and close <= here.now:
        told.append(words.gettext("The deadline has passed already: wishes close at once."))
    return told


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
