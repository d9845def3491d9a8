"""A remedy is taken on a version, or taken back: from there on the solver works."""

from fastapi import APIRouter
from fastapi.responses import Response

from services.domain.errors import InvalidError, not_found
from services.domain.solving import remedies
from services.domain.solving.remedies import RemedyKind
from services.web.staff.desk import MissionDeskDep
from services.web.staff.signed_in import HOME, StaffForm, StaffRoute
from services.web.staff.studio.finding import ScheduleDep, SolveDep

router = APIRouter(
    prefix=f"{HOME}/missions/{{mission_id}}", include_in_schema=False, route_class=StaffRoute
)


@router.post("/schedules/{schedule_id}/remedies")
def take(form: StaffForm, here: MissionDeskDep, schedule: ScheduleDep) -> Response:
    """To the solve, which stays near to this version and shows its draft at the end."""
    kind, where = form.get("kind", ""), form.get("where", "")
    if kind not in list(RemedyKind):
        raise not_found("remedy")
    if kind == RemedyKind.TABLE:
        where = f"{where} {form.get('room', '')}".strip()
    lost = form.get("max_loss", "0")
    if not (lost.isdecimal() and len(lost) < 9):
        raise InvalidError("max_loss", "Choose from the list.", where="max_loss")
    solve = remedies.carry_out(
        here.session,
        schedule,
        RemedyKind(kind),
        where,
        max_loss=int(lost),
        actor=here.caller.actor,
        now=here.now,
    )
    return here.go(f"/solves/{solve.id}")


@router.post("/solves/{solve_id}/take-back")
def take_back(_form: StaffForm, here: MissionDeskDep, solve: SolveDep) -> Response:
    remedies.take_back(here.session, solve, actor=here.caller.actor)
    return here.go(f"/solves/{solve.id}?said=taken-back")
