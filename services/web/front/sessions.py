"""Where somebody of the staff is signed in, and how that ends."""

from uuid import UUID

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response

from services.api.deps import Now, SessionDep
from services.domain import sign_ins
from services.locale import moment_name
from services.models import StaffSession
from services.web.browsers import browser_name
from services.web.languages import chosen
from services.web.leafing import Number, leaf
from services.web.pages import render
from services.web.staff.signed_in import PRIVATE, SessionForm, SignedIn, SignedInDep
from services.web.staff_cookie import COOKIE

router = APIRouter(prefix="/sessions")

#: sessions on one page
PAGE = 50


@router.get("")
def page(
    request: Request,
    session: SessionDep,
    now: Now,
    signed_in: SignedInDep,
    number: Number = 1,
) -> Response:
    language = chosen(request)
    rows = sign_ins.beside(session, signed_in.row, now=now)
    shown = leaf(len(rows), number=number, size=PAGE)
    page = render(
        "staff/sessions.html",
        language,
        {
            "form_field": signed_in.form_field,
            "who": _who(signed_in),
            "rows": rows[shown.rows],
            "shown": shown,
            "own": signed_in.row.id,
            "browser": lambda row: browser_name(row.browser, language),
            "moment": lambda when: moment_name(when, when.tzinfo, language),
        },
    )
    return HTMLResponse(page, headers=PRIVATE)


@router.post("/end")
def end_all(session: SessionDep, now: Now, signed_in: SignedInDep, _form: SessionForm) -> Response:
    """Signed out everywhere, here too."""
    row = signed_in.row
    sign_ins.end_all(
        session,
        account_id=row.account_id,
        token_id=row.token_id,
        actor=signed_in.caller.actor,
        now=now,
    )
    return _out()


@router.post("/{session_id}/end")
def end(
    session: SessionDep, now: Now, signed_in: SignedInDep, _form: SessionForm, session_id: UUID
) -> Response:
    """That one is over; of anybody else's nothing happens."""
    for row in sign_ins.beside(session, signed_in.row, now=now):
        if row.id == session_id:
            sign_ins.end(session, row, actor=signed_in.caller.actor, now=now)
    if session_id == signed_in.row.id:
        return _out()
    return RedirectResponse("/sessions", status_code=303, headers=PRIVATE)


def _out() -> Response:
    response = RedirectResponse("/sign-in?said=out", status_code=303, headers=PRIVATE)
    response.delete_cookie(COOKIE)
    return response


def _who(signed_in: SignedIn) -> str:
    row: StaffSession = signed_in.row
    if row.account is not None:
        return row.account.name
    return row.token.label if row.token is not None else ""
