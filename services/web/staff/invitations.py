"""Staff invite companies: their contact is mailed the private link."""

from collections.abc import Sequence
from typing import Annotated
from uuid import UUID
from zoneinfo import ZoneInfo

from fastapi import APIRouter, Query, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response
from sqlalchemy.orm import Session

from services.api.deps import SessionDep
from services.domain import access, coming, dispatches
from services.domain.errors import DomainError
from services.locale import moment_name
from services.models import Language, Mission, Participation
from services.web.company.words import sentences
from services.web.languages import chosen
from services.web.pages import render
from services.web.staff.signed_in import PRIVATE, SignedIn, SignedInDep, StaffForm, StaffRoute

router = APIRouter(prefix="/status", include_in_schema=False, route_class=StaffRoute)
PAGE = 50


@router.get("/missions/{mission_id}/invitations")
def invitations(
    *,
    request: Request,
    session: SessionDep,
    signed_in: SignedInDep,
    mission_id: UUID,
    number: Annotated[int, Query(ge=1, le=100_000)] = 1,
    said: str = "",
) -> Response:
    mission = access.staff_mission(session, signed_in.caller, mission_id)
    return _invitations(request, session, signed_in, mission, number=number, said=said)


@router.post("/participations/{participation_id}/invitation")
def invite(
    *,
    request: Request,
    session: SessionDep,
    signed_in: SignedInDep,
    form: StaffForm,
    participation_id: UUID,
) -> Response:
    """The contact is mailed the company's link; or the page again with why that can't be."""
    row = access.staff_part(
        session, signed_in.caller, Participation, participation_id, name="participation"
    )
    typed = form.get("number", "")
    number = int(typed) if typed.isdecimal() and len(typed) < 6 else 1
    try:
        with session.begin_nested():
            dispatches.invite(
                session,
                row,
                name=form.get("name", ""),
                email=form.get("email", ""),
                language=_language(form.get("language", "")),
                actor=signed_in.caller.actor,
            )
    except DomainError as error:
        mission = session.get_one(Mission, row.mission_id)
        wrong = sentences(error, chosen(request))
        return _invitations(
            request, session, signed_in, mission, number=number, wrong=wrong, status=422
        )
    page = f"/status/missions/{row.mission_id}/invitations?number={number}&said=invited"
    return RedirectResponse(f"{page}#p-{row.id}", status_code=303)


def _invitations(
    request: Request,
    session: Session,
    signed_in: SignedIn,
    mission: Mission,
    *,
    number: int,
    said: str = "",
    wrong: Sequence[str] = (),
    status: int = 200,
) -> Response:
    language = chosen(request)
    pages = max(1, -(-coming.count_participants(session, mission.id) // PAGE))
    number = min(number, pages)
    page = render(
        "staff/invitations.html",
        language,
        {
            "form_field": signed_in.form_field,
            "mission": mission,
            "rows": [
                (row, moment_name(when, ZoneInfo(mission.time_zone), language) if when else "")
                for row, when in coming.participants(
                    session, mission.id, offset=(number - 1) * PAGE, limit=PAGE
                )
            ],
            "number": number,
            "pages": pages,
            "said": said,
            "wrong": wrong,
        },
    )
    return HTMLResponse(page, status_code=status, headers=PRIVATE)


def _language(value: str) -> Language:
    return Language(value) if value in list(Language) else Language.FRENCH
