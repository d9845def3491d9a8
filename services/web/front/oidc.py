"""Staff sign in through the provider of their organisation, where one is configured."""

from dataclasses import asdict
from typing import Annotated

import structlog
from fastapi import APIRouter, Cookie, Depends, Request
from fastapi.responses import RedirectResponse, Response
from itsdangerous import BadSignature, URLSafeTimedSerializer

from services.api.deps import Now, SessionDep
from services.domain import accounts
from services.domain.errors import not_found
from services.settings import get_settings
from services.web.front.route import FrontRoute
from services.web.front.sign_in import Browser, let_in, sign_in_page
from services.web.headers import is_secure
from services.web.limits import ClientAddress
from services.web.oidc_client import OidcError, Provider, Started
from services.web.staff.signed_in import HOME, local

router = APIRouter(prefix="/sign-in/oidc", route_class=FrontRoute)

COOKIE, PATH = "escale_oidc", "/sign-in/oidc"
#: how long one may take at the provider
PATIENCE_S = 600
log = structlog.get_logger()


def get_provider() -> Provider:
    provider = Provider.of(get_settings())
    if provider is None:
        raise not_found("page")
    return provider


ProviderDep = Annotated[Provider, Depends(get_provider)]


@router.get("")
def leave(request: Request, provider: ProviderDep, next: str = HOME) -> Response:  # noqa: A002
    """To the provider, with what is to be recognised afterwards in a cookie of this browser."""
    started, wanted = Started.new(), local(next)
    try:
        address = provider.start(started)
    except OidcError as error:
        log.warning("oidc.failed", step="start", error=str(error))
        return sign_in_page(request, wanted=wanted, said="oidc", status=502)
    response = RedirectResponse(address, status_code=303)
    response.set_cookie(
        COOKIE,
        _serializer().dumps({**asdict(started), "next": wanted}),
        httponly=True,
        samesite="lax",
        secure=is_secure(),
        max_age=PATIENCE_S,
        path=PATH,
    )
    return response


@router.get("/callback")
def come_back(
    *,
    request: Request,
    session: SessionDep,
    now: Now,
    provider: ProviderDep,
    address: ClientAddress,
    code: str = "",
    state: str = "",
    kept: Annotated[str, Cookie(alias=COOKIE)] = "",
    browser: Browser = "",
) -> Response:
    """Signed in, if the provider vouches for the address of an account; each try counts once."""
    response = _come_back(
        request, session, now, provider, kept=kept, code=code, state=state, who=(browser, address)
    )
    response.delete_cookie(COOKIE, path=PATH)
    return response


def _come_back(
    request: Request,
    session: SessionDep,
    now: Now,
    provider: Provider,
    *,
    kept: str,
    code: str,
    state: str,
    who: tuple[str, str],
) -> Response:
    try:
        started, wanted = _kept(kept, state)
        email = provider.email(code, started)
    except OidcError as error:
        log.warning("oidc.failed", step="callback", error=str(error))
        return sign_in_page(request, said="oidc", status=403)
    account = accounts.find_account(session, email)
    if account is None:
        return sign_in_page(request, said="oidc_unknown", status=403)
    return let_in(session, account, wanted, browser=who[0], address=who[1], now=now)


def _kept(text: str, state: str) -> tuple[Started, str]:
    """What this browser left with, and the page that was wanted. Raises OidcError for others."""
    try:
        kept = _serializer().loads(text, max_age=PATIENCE_S)
    except BadSignature as error:
        raise OidcError("not begun in this browser") from error
    wanted = kept.pop("next")
    started = Started(**kept)
    if state != started.state:
        raise OidcError("another state")
    return started, wanted


def _serializer() -> URLSafeTimedSerializer:
    return URLSafeTimedSerializer(get_settings().secret_key, salt="oidc")
