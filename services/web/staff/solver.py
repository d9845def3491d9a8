"""Staff's pages about what the solver knows, and the questions that they ask there."""

import json
from typing import Annotated, Literal
from uuid import UUID

from fastapi import APIRouter, Query, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response
from sqlalchemy import select
from sqlalchemy.orm import Session

from services.api.deps import Now, SessionDep
from services.domain import access, changes, unserved
from services.domain.callers import Caller
from services.domain.errors import DomainError
from services.domain.labels import labels
from services.domain.solving import certificate, inquiries
from services.domain.solving.fairness import fairness
from services.models import Inquiry, InquiryKind, Mission, Schedule, Solve
from services.web.languages import chosen
from services.web.staff.proof_page import proof_page
from services.web.staff.signed_in import PRIVATE, SignedInDep, Staff, StaffForm
from services.web.staff.status import AGAIN, WORKING, nobody
from services.web.staff.version_page import Prices, version_page

router = APIRouter(prefix="/status", include_in_schema=False)


def _solve(session: Session, staff: Caller, solve_id: UUID) -> Solve | None:
    try:
        return access.staff_part(session, staff, Solve, solve_id, name="solve")
    except DomainError:
        return None


def _schedule(session: Session, staff: Caller, schedule_id: UUID) -> Schedule | None:
    try:
        return access.staff_part(session, staff, Schedule, schedule_id, name="schedule")
    except DomainError:
        return None


@router.get("/solves/{solve_id}")
def proof(
    request: Request, session: SessionDep, signed_in: SignedInDep, solve_id: UUID
) -> Response:
    solve = _solve(session, signed_in.caller, solve_id)
    if solve is None or solve.value is None:
        return nobody(request)
    mission = session.get_one(Mission, solve.mission_id)
    asked = select(Inquiry).filter_by(solve_id=solve.id, kind=InquiryKind.WHAT_IF)
    whatif = session.scalars(asked.order_by(Inquiry.id.desc()).limit(1)).first()
    page = proof_page(
        mission,
        solve,
        certificate.read(session, solve),
        fairness=fairness(session, solve),
        whatif=whatif,
        names=labels(session, mission),
        language=chosen(request),
        form_field=signed_in.form_field,
    )
    working = whatif is not None and whatif.state in WORKING
    return HTMLResponse(page, headers=PRIVATE | (AGAIN if working else {}))


@router.post("/solves/{solve_id}/verify")
def verify(
    request: Request,
    session: SessionDep,
    now: Now,
    staff: Staff,
    _form: StaffForm,
    solve_id: UUID,
) -> Response:
    solve = _solve(session, staff, solve_id)
    if solve is None or solve.result is None:
        return nobody(request)
    certificate.verify(session, solve, actor=staff.actor, now=now)
    return RedirectResponse(f"/status/solves/{solve.id}", status_code=303)


@router.post("/solves/{solve_id}/what-ifs")
def what_if(
    request: Request,
    session: SessionDep,
    now: Now,
    staff: Staff,
    _form: StaffForm,
    solve_id: UUID,
) -> Response:
    solve = _solve(session, staff, solve_id)
    if solve is None:
        return nobody(request)
    inquiries.ask(session, solve, kind=InquiryKind.WHAT_IF, actor=staff.actor, now=now)
    return RedirectResponse(f"/status/solves/{solve.id}", status_code=303)


@router.get("/solves/{solve_id}/{part}.json")
def download(
    request: Request,
    session: SessionDep,
    staff: Staff,
    solve_id: UUID,
    part: Literal["problem", "result"],
) -> Response:
    solve = _solve(session, staff, solve_id)
    data = getattr(solve, part) if solve else None
    if data is None:
        return nobody(request)
    name = {"Content-Disposition": f'attachment; filename="{part}.json"'}
    return Response(json.dumps(data), media_type="application/json", headers=PRIVATE | name)


@router.get("/schedules/{schedule_id}")
def version(
    request: Request,
    session: SessionDep,
    signed_in: SignedInDep,
    schedule_id: UUID,
    sort: str = "price",
) -> Response:
    schedule = _schedule(session, signed_in.caller, schedule_id)
    if schedule is None:
        return nobody(request)
    mission = session.get_one(Mission, schedule.mission_id)
    language = chosen(request)
    wishes = unserved.unserved(session, schedule, language=language)
    asked = _asked(session, schedule)
    page = version_page(
        mission,
        schedule,
        listed=changes.changes(session, schedule),
        wishes=[
            (inquiries.wish_key(wish.participation_id, wish.partner_id), wish) for wish in wishes
        ],
        asked=asked,
        names=labels(session, mission),
        language=language,
        sort=sort,
        form_field=signed_in.form_field,
    )
    working = any(inquiry.state in WORKING for inquiry in asked.values())
    return HTMLResponse(page, headers=PRIVATE | (AGAIN if working else {}))


def _asked(session: Session, schedule: Schedule) -> Prices:
    """The last inquiry about each meeting."""
    rows = session.scalars(
        select(Inquiry)
        .where(Inquiry.solve_id == schedule.solve_id, Inquiry.meeting_key != "")
        .order_by(Inquiry.id)
    )
    return {(row.kind, row.meeting_key): row for row in rows}


@router.post("/schedules/{schedule_id}/prices")
def price(
    *,
    request: Request,
    session: SessionDep,
    now: Now,
    staff: Staff,
    _form: StaffForm,
    schedule_id: UUID,
    question: Annotated[Literal["serve", "stay"], Query()],
    key: Annotated[str, Query(max_length=200)],
) -> Response:
    schedule = _schedule(session, staff, schedule_id)
    solve = session.get(Solve, schedule.solve_id) if schedule and schedule.solve_id else None
    if schedule is None or solve is None:
        return nobody(request)
    try:
        inquiries.ask(
            session, solve, kind=InquiryKind(question), key=key, actor=staff.actor, now=now
        )
    except DomainError:
        return nobody(request)
    return RedirectResponse(f"/status/schedules/{schedule.id}", status_code=303)
