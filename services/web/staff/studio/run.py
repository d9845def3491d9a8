"""One solve: watched while it works, then what it proved and what more of anything would bring."""

import json
from typing import Literal

from fastapi import APIRouter
from fastapi.responses import Response
from sqlalchemy import select

from services.domain.errors import not_found
from services.domain.solving import certificate, inquiries, request
from services.models import Inquiry, InquiryKind, Solve
from services.web.staff.desk import MissionDesk, MissionDeskDep
from services.web.staff.signed_in import HOME, PRIVATE, StaffForm, StaffRoute
from services.web.staff.studio import live, proof, solves
from services.web.staff.studio.finding import WORKING, SolveDep
from services.web.staff.studio.wording import failure_text
from services.web.states import outcome_text, schedule_state

router = APIRouter(
    prefix=f"{HOME}/missions/{{mission_id}}/solves/{{solve_id}}",
    include_in_schema=False,
    route_class=StaffRoute,
)


@router.get("")
def page(here: MissionDeskDep, solve: SolveDep, said: str = "") -> Response:
    steps = live.progress(here.session, solve)
    whatif = _what_if(here, solve)
    shown = proof.context(here, solve, whatif) if solve.value is not None else {"proved": False}
    schedule = solves.version_of(here, solve.id)
    return here.page(
        "studio/solve",
        part="solves",
        solve=solve,
        run=solves.run(here, solve, schedule, solves.numbers(here)[solve.id]),
        schedule=schedule,
        schedule_state=schedule_state(schedule.state.value, here.words) if schedule else "",
        facts=proof.facts(here, solve),
        working=solve.state in WORKING,
        answering=whatif is not None and whatif.state in WORKING,
        outcome=outcome_text(solve.state.value, solve.status or "", here.words),
        drawing=live.drawing(steps, here.language),
        seen=steps[-1].number if steps else 0,
        said=said,
        remedy=proof.remedy(here, solve),
        why_not=failure_text(solve, here.words),
        **shown,
    )


@router.post("/stop")
def stop(_form: StaffForm, here: MissionDeskDep, solve: SolveDep) -> Response:
    request.cancel(here.session, solve, actor=here.caller.actor, now=here.now)
    return here.go(f"/solves/{solve.id}")


@router.post("/verify")
def verify(_form: StaffForm, here: MissionDeskDep, solve: SolveDep) -> Response:
    certificate.verify(here.session, solve, actor=here.caller.actor, now=here.now)
    return here.go(f"/solves/{solve.id}#verdict")


@router.post("/what-ifs")
def ask_what_if(form: StaffForm, here: MissionDeskDep, solve: SolveDep) -> Response:
    """Back to where it was asked: on the version's page of unserved wishes, or here."""
    inquiries.ask(
        here.session, solve, kind=InquiryKind.WHAT_IF, actor=here.caller.actor, now=here.now
    )
    version = solves.version_of(here, solve.id)
    if version is not None and form.get("schedule") == str(version.id):
        return here.go(f"/schedules/{version.id}/unserved#remedies")
    return here.go(f"/solves/{solve.id}#whatif")


@router.post("/what-ifs/stop")
def stop_what_if(_form: StaffForm, here: MissionDeskDep, solve: SolveDep) -> Response:
    whatif = _what_if(here, solve)
    if whatif is not None:
        inquiries.cancel(here.session, whatif, actor=here.caller.actor, now=here.now)
    return here.go(f"/solves/{solve.id}#whatif")


@router.get("/{part}.json")
def download(solve: SolveDep, part: Literal["problem", "result"]) -> Response:
    data = solve.problem if part == "problem" else solve.result
    if data is None:
        raise not_found(part)
    name = {"Content-Disposition": f'attachment; filename="{part}.json"'}
    return Response(json.dumps(data), media_type="application/json", headers=PRIVATE | name)


def _what_if(here: MissionDesk, solve: Solve) -> Inquiry | None:
    """The last one that was asked of the solve."""
    asked = select(Inquiry).filter_by(solve_id=solve.id, kind=InquiryKind.WHAT_IF)
    return here.session.scalars(asked.order_by(Inquiry.id.desc()).limit(1)).first()
