"""Who of the staff is signed in in this browser; whoever is not is sent to sign in first."""

from collections.abc import Callable, Coroutine
from dataclasses import dataclass
from typing import Annotated, Any
from urllib.parse import quote, urlsplit

from fastapi import Cookie, Depends, FastAPI, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response
from fastapi.routing import APIRoute

from services.api.deps import SAFE, Now, SessionDep
from services.domain import sign_ins
from services.domain.callers import Caller
from services.domain.errors import DomainError, ForbiddenError, NotFoundError
from services.locale import translations
from services.models import StaffSession
from services.web import staff_cookie
from services.web.forms import FIELD, Fields, Form, form_token, refuse_foreign
from services.web.headers import is_secure
from services.web.languages import chosen
from services.web.pages import refusal_page
from services.web.staff.words import sentences
from services.web.staff_cookie import COOKIE, ReadsOnlyError, SignInNeededError

HOME = "/staff"
PRIVATE = {"Cache-Control": "no-store"}


class ForeignFormError(Exception):
    """A form that no page of this session has sent."""


@dataclass(frozen=True, kw_only=True)
class SignedIn:
    row: StaffSession
    caller: Caller

    @property
    def form_field(self) -> tuple[str, str]:
        """Name and value of what each form on a page of this session carries."""
        return FIELD, form_token(self.row)


def get_signed_in(
    session: SessionDep, now: Now, secret: Annotated[str, Cookie(alias=COOKIE)] = ""
) -> SignedIn:
    row, caller = staff_cookie.signed_in(session, secret, now=now)
    return SignedIn(row=row, caller=caller)


SignedInDep = Annotated[SignedIn, Depends(get_signed_in)]


def get_staff(signed_in: SignedInDep) -> Caller:
    return signed_in.caller


Staff = Annotated[Caller, Depends(get_staff)]


def get_own_form(request: Request, signed_in: SignedInDep, fields: Fields) -> Form:
    try:
        refuse_foreign(request, fields, signed_in.row)
    except ForbiddenError as error:
        raise ForeignFormError from error
    return fields


#: a form that a page of this session has sent, whoever it is: about the session itself
SessionForm = Annotated[Form, Depends(get_own_form)]


def refuse_readers(request: Request, caller: Caller) -> None:
    """Raises ReadsOnlyError for a form of somebody who may only look."""
    if caller.is_reader and request.method not in SAFE:
        raise ReadsOnlyError


def get_staff_form(request: Request, signed_in: SignedInDep, form: SessionForm) -> Form:
    refuse_readers(request, signed_in.caller)
    return form


#: the same of somebody who may change something: what every form of staff's pages asks for
StaffForm = Annotated[Form, Depends(get_staff_form)]


def keep(response: Response, secret: str) -> Response:
    """The browser holds the secret, out of reach of scripts, for as long as a session can last.

    Lax, because staff come to pages from their mails; forms are signed besides.
    """
    response.set_cookie(
        COOKIE,
        secret,
        httponly=True,
        samesite="lax",
        secure=is_secure(),
        max_age=int(sign_ins.LONGEST.total_seconds()),
    )
    return response


def local(path: str) -> str:
    """The path, if it is one of this very site; else staff's first page."""
    if not path.startswith("/") or not path.isascii() or not path.isprintable():
        return HOME
    parts = urlsplit(path)
    if parts.scheme or parts.netloc or path.startswith("//") or "\\" in path:
        return HOME
    return path


STATUS: dict[type[DomainError], int] = {NotFoundError: 404, ForbiddenError: 403}


class StaffRoute(APIRoute):
    """What is not there, or not theirs, leaves as a page."""

    def get_route_handler(self) -> Callable[[Request], Coroutine[Any, Any, Response]]:
        handle = super().get_route_handler()

        async def handle_as_page(request: Request) -> Response:
            try:
                return await handle(request)
            except DomainError as error:
                status = next(
                    (code for kind, code in STATUS.items() if isinstance(error, kind)), 409
                )
                return _refusal(request, sentences(error, chosen(request)), status=status)

        return handle_as_page


def install(app: FastAPI) -> None:
    """Who is not signed in is sent to do so, and back; foreign forms get a page that says so."""
    app.exception_handler(SignInNeededError)(_to_sign_in)
    app.exception_handler(ForeignFormError)(_foreign)
    app.exception_handler(ReadsOnlyError)(_reads_only)


async def _to_sign_in(request: Request, _error: Exception) -> Response:
    wanted = request.url.path
    if request.url.query:
        wanted += f"?{request.url.query}"
    back = f"?next={quote(wanted, safe='/')}" if request.method == "GET" else ""
    return RedirectResponse(f"/sign-in{back}", status_code=303, headers=PRIVATE)


async def _reads_only(request: Request, _error: Exception) -> Response:
    sentence = translations(chosen(request)).gettext(
        "You may look at everything here, and change nothing. Ask a manager."
    )
    return _refusal(request, [sentence], status=403)


async def _foreign(request: Request, _error: Exception) -> Response:
    sentence = translations(chosen(request)).gettext(
        "For your safety this form was not accepted. Open the page again and repeat."
    )
    return _refusal(request, [sentence], status=403)


def _refusal(request: Request, told: list[str], *, status: int) -> Response:
    language = chosen(request)
    way = translations(language).gettext("All missions")
    page = refusal_page(language, told, back=HOME, way=way)
    return HTMLResponse(page, status_code=status, headers=PRIVATE)
