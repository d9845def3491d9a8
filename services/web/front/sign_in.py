"""Staff sign in by mail address and password, or by a token; and out again."""

from typing import Annotated
from urllib.parse import urlsplit

from fastapi import APIRouter, Header, Request
from fastapi.responses import RedirectResponse, Response

from services.api.deps import Now, SessionDep
from services.domain import accounts, sign_ins, tokens
from services.domain.errors import DomainError
from services.models import StaffAccount, StaffToken
from services.settings import get_settings
from services.web.front.route import FrontRoute, VisitorForm, front_page
from services.web.limits import SIGN_IN, ClientAddress, LimiterDep
from services.web.staff.signed_in import HOME, SessionForm, SignedInDep, keep, local
from services.web.staff_cookie import COOKIE

router = APIRouter(route_class=FrontRoute)

Browser = Annotated[str, Header(alias="user-agent")]


@router.get("/sign-in")
def ask(request: Request, next: str = HOME, said: str = "") -> Response:  # noqa: A002
    return sign_in_page(request, wanted=local(next), said=said)


def sign_in_page(
    request: Request,
    *,
    wanted: str = HOME,
    email: str = "",
    said: str = "",
    status: int = 200,
) -> Response:
    """The form; `said` is what came of the last try."""
    return front_page(
        request,
        "sign_in",
        status=status,
        next=wanted,
        email=email,
        said=said,
        provider=urlsplit(get_settings().oidc_issuer or "").hostname or "",
    )


@router.post("/sign-in")
def sign_in(
    *,
    request: Request,
    session: SessionDep,
    now: Now,
    limiter: LimiterDep,
    address: ClientAddress,
    form: VisitorForm,
    browser: Browser = "",
) -> Response:
    """To the page that was wanted; or the form again, the same whatever was wrong."""
    email, wanted = form.get("email", ""), local(form.get("next", HOME))
    limiter.check(SIGN_IN, address=address, subject=email)
    account = accounts.find_account(session, email)
    if not sign_ins.password_opens(account, form.get("password", "")) or account is None:
        return sign_in_page(request, wanted=wanted, email=email, said="wrong", status=403)
    return let_in(session, account, wanted, browser=browser, address=address, now=now)


@router.get("/enter")
def enter(
    *,
    request: Request,
    session: SessionDep,
    now: Now,
    address: ClientAddress,
    token: str = "",
    browser: Browser = "",
) -> Response:
    """Exchanges a staff token in the address for a session, so that it leaves the address bar."""
    try:
        found = tokens.find_token(session, token, now=now)
    except DomainError:
        return sign_in_page(request, said="wrong_token", status=403)
    return let_in(session, found, HOME, browser=browser, address=address, now=now)


def let_in(
    session: SessionDep,
    holder: StaffAccount | StaffToken,
    wanted: str,
    *,
    browser: str,
    address: str,
    now: Now,
) -> Response:
    """A new session, and to the page that was wanted."""
    _, secret = sign_ins.begin(session, holder, browser=browser, address=address, now=now)
    response = RedirectResponse(wanted, status_code=303)
    return keep(response, secret)


@router.post("/sign-out")
def sign_out(
    session: SessionDep,
    now: Now,
    signed_in: SignedInDep,
    _form: SessionForm,
) -> Response:
    sign_ins.end(session, signed_in.row, actor=signed_in.caller.actor, now=now)
    response = RedirectResponse("/sign-in?said=out", status_code=303)
    response.delete_cookie(COOKIE)
    return response
