"""Staff let companies in: those that registered by themselves, and those to be invited."""

from collections.abc import Sequence
from uuid import UUID
from zoneinfo import ZoneInfo

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response
from sqlalchemy.orm import Session

from services.api.deps import Now, SessionDep
from services.domain import access, coming, dispatches, missions, overview, registrations
from services.domain.errors import DomainError
from services.domain.participations import OUT
from services.locale import country_name, locale_of, moment_name
from services.models import Language, Mission, Participation, Registration, Side
from services.settings import get_settings
from services.web.company.words import sentences
from services.web.languages import chosen
from services.web.pages import render
from services.web.staff import PRIVATE, SignedIn, SignedInDep, Staff, StaffForm, StaffRoute

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
    decision: str,
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
                registrations.accept(session, registration=row, side=side, actor=actor, now=now)
            else:
                sentence = form.get("sentence", "")
                registrations.decline(
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


@router.get("/missions/{mission_id}/invitations")
def invitations(
    request: Request, session: SessionDep, signed_in: SignedInDep, mission_id: UUID, said: str = ""
) -> Response:
    mission = access.staff_mission(session, signed_in.caller, mission_id)
    return _invitations(request, session, signed_in, mission, said=said)


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
        return _invitations(request, session, signed_in, mission, wrong=wrong, status=422)
    page = f"/status/missions/{row.mission_id}/invitations?said=invited#p-{row.id}"
    return RedirectResponse(page, status_code=303)


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
        "registrations.html",
        language,
        {
            "form_field": signed_in.form_field,
            "missions": [row for row in led.values() if row.state in registrations.EARLY],
            "address": lambda row: f"{get_settings().base_url}/missions/{row.code}/register",
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


def _invitations(
    request: Request,
    session: Session,
    signed_in: SignedIn,
    mission: Mission,
    *,
    said: str = "",
    wrong: Sequence[str] = (),
    status: int = 200,
) -> Response:
    language = chosen(request)
    page = render(
        "invitations.html",
        language,
        {
            "form_field": signed_in.form_field,
            "mission": mission,
            "rows": [
                (row, moment_name(when, ZoneInfo(mission.time_zone), language) if when else "")
                for row, when in coming.participants(session, mission.id)
                if row.state not in OUT
            ],
            "said": said,
            "wrong": wrong,
        },
    )
    return HTMLResponse(page, status_code=status, headers=PRIVATE)


def _side(value: str) -> Side:
    return Side(value) if value in list(Side) else Side.VISITOR


def _language(value: str) -> Language:
    return Language(value) if value in list(Language) else Language.FRENCH
