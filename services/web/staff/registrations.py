"""Staff answer companies that asked to take part, and open the page on which they ask."""

from collections.abc import Sequence
from typing import Literal
from urllib.parse import quote
from uuid import UUID
from zoneinfo import ZoneInfo

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response
from sqlalchemy.orm import Session

from services.api.deps import Now, SessionDep
from services.domain import access, admissions, coming, missions, overview, registrations
from services.domain.errors import DomainError
from services.locale import country_name, locale_of, moment_name
from services.models import Registration, Side
from services.settings import get_settings
from services.web.company.words import sentences
from services.web.languages import chosen
from services.web.pages import render
from services.web.staff.signed_in import (
    PRIVATE,
    SignedIn,
    SignedInDep,
    Staff,
    StaffForm,
    StaffRoute,
)

router = APIRouter(prefix="/status", include_in_schema=False, route_class=StaffRoute)
SIDES = (Side.VISITOR, Side.HOST, Side.BOTH)


@router.get("/registrations")
def waiting(
    request: Request, session: SessionDep, signed_in: SignedInDep, said: str = ""
) -> Response:
    return _waiting(request, session, signed_in, said=said)


@router.post("/registrations/{registration_id}/{decision}")
def decide(
    *,
    request: Request,
    session: SessionDep,
    now: Now,
    signed_in: SignedInDep,
    form: StaffForm,
    registration_id: UUID,
    decision: Literal["accept", "decline"],
) -> Response:
    """Accepted or declined, and told by mail; or the page again with why that can't be."""
    actor = signed_in.caller.actor
    try:
        with session.begin_nested():
            row = access.staff_part(
                session, signed_in.caller, Registration, registration_id, name="registration"
            )
            if decision == "accept":
                side = _side(form.get("side", ""))
                admissions.accept(session, registration=row, side=side, actor=actor, now=now)
            else:
                sentence = form.get("sentence", "")
                admissions.decline(
                    session, registration=row, sentence=sentence, actor=actor, now=now
                )
    except DomainError as error:
        wrong = sentences(error, chosen(request))
        return _waiting(request, session, signed_in, wrong=wrong, status=409)
    said = "accepted" if decision == "accept" else "declined"
    return RedirectResponse(f"/status/registrations?said={said}", status_code=303)


@router.post("/missions/{mission_id}/registration")
def open_or_close(session: SessionDep, staff: Staff, form: StaffForm, mission_id: UUID) -> Response:
    """The mission's public page takes registrations, or no more."""
    mission = access.staff_mission(session, staff, mission_id)
    is_open = form.get("do") == "open"
    missions.change_mission(session, mission=mission, registration_open=is_open, actor=staff.actor)
    return RedirectResponse("/status/registrations", status_code=303)


def _waiting(
    request: Request,
    session: Session,
    signed_in: SignedIn,
    *,
    said: str = "",
    wrong: Sequence[str] = (),
    status: int = 200,
) -> Response:
    language = chosen(request)
    led = overview.missions(session, access.visible_missions(signed_in.caller))
    rows = coming.waiting(session, led)
    known = coming.known_companies(session, rows)
    names = locale_of(language).languages
    page = render(
        "staff/registrations.html",
        language,
        {
            "form_field": signed_in.form_field,
            "missions": [row for row in led.values() if row.state in registrations.EARLY],
            "address": lambda row: f"{get_settings().base_url}/missions/{quote(row.code)}/register",
            "rows": [(row, led[row.mission_id]) for row in rows],
            "is_known": lambda row: (row.name.lower(), row.country) in known,
            "country": lambda code: country_name(code, language),
            "spoken": lambda row: " · ".join(names.get(code, code) for code in row.languages),
            "moment": lambda row, mission: moment_name(
                row.created_at, ZoneInfo(mission.time_zone), language
            ),
            "side": lambda row, mission: "host" if row.country == mission.country else "visitor",
            "sides": [side.value for side in SIDES],
            "said": said,
            "wrong": wrong,
        },
    )
    return HTMLResponse(page, status_code=status, headers=PRIVATE)


def _side(value: str) -> Side:
    return Side(value) if value in list(Side) else Side.VISITOR
