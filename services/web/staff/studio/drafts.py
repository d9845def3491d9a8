"""Drafts by hand: of a run, of an earlier version, or thrown away."""

from fastapi import APIRouter
from fastapi.responses import Response

from services.domain.solving import drafting
from services.web.staff.desk import MissionDeskDep
from services.web.staff.signed_in import HOME, StaffForm, StaffRoute
from services.web.staff.studio.finding import ScheduleDep, SolveDep

router = APIRouter(
    prefix=f"{HOME}/missions/{{mission_id}}", include_in_schema=False, route_class=StaffRoute
)


@router.post("/solves/{solve_id}/draft")
def promote(_form: StaffForm, here: MissionDeskDep, solve: SolveDep) -> Response:
    draft = drafting.promote(here.session, solve, actor=here.caller.actor, now=here.now)
    return here.go(f"/schedules/{draft.id}/changes?said=drafted")


@router.post("/schedules/{schedule_id}/copy")
def roll_back(_form: StaffForm, here: MissionDeskDep, schedule: ScheduleDep) -> Response:
    draft = drafting.roll_back(here.session, schedule, actor=here.caller.actor, now=here.now)
    return here.go(f"/schedules/{draft.id}/changes?said=copied")


@router.post("/schedules/{schedule_id}/discard")
def discard(form: StaffForm, here: MissionDeskDep, schedule: ScheduleDep) -> Response:
    drafting.discard(here.session, schedule, seen=form.get("seen", ""), actor=here.caller.actor)
    return here.go("/solves?said=discarded")
