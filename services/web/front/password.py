"""A password is set by a link that was sent, and forgotten ones are replaced in that way."""

from typing import Annotated

from fastapi import APIRouter, Depends, Request
from fastapi.responses import Response

from services.api.deps import Now, SessionDep
from services.domain import accounts, password_links, passwords
from services.domain.errors import InvalidError
from services.models import DispatchKind, StaffAccount
from services.web.company.words import sentences
from services.web.front.mail_requests import MailRequestDep
from services.web.front.route import FrontRoute, VisitorForm, front_page
from services.web.front.sign_in import Browser, let_in
from services.web.languages import chosen
from services.web.limits import ClientAddress
from services.web.staff.signed_in import HOME

router = APIRouter(prefix="/password", route_class=FrontRoute)


@router.get("")
def forgotten(request: Request) -> Response:
    return front_page(request, "forgotten", asked=False)


@router.post("")
def send(request: Request, mail: MailRequestDep) -> Response:
    """The same answer for every address."""
    mail.ask(DispatchKind.PASSWORD)
    return front_page(request, "forgotten", asked=True)


def get_account(session: SessionDep, now: Now, token: str) -> StaffAccount:
    return password_links.resolve(session, token, now=now)


Account = Annotated[StaffAccount, Depends(get_account)]


@router.get("/{token}")
def choose(request: Request, account: Account) -> Response:
    return _form(request, account)


@router.post("/{token}")
def change(
    *,
    request: Request,
    session: SessionDep,
    now: Now,
    account: Account,
    address: ClientAddress,
    form: VisitorForm,
    browser: Browser = "",
) -> Response:
    """Signed in with the new password; it ends the link and every former session."""
    try:
        accounts.set_password(session, account=account, password=form.get("password", ""), now=now)
    except InvalidError as error:
        return _form(request, account, status=422, wrong=sentences(error, chosen(request)))
    return let_in(session, account, HOME, browser=browser, address=address, now=now)


def _form(
    request: Request, account: StaffAccount, *, status: int = 200, wrong: list[str] | None = None
) -> Response:
    return front_page(
        request,
        "password",
        status=status,
        email=account.email,
        shortest=passwords.SHORTEST,
        longest=passwords.LONGEST,
        wrong=wrong or [],
    )
