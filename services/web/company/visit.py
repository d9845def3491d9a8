"""A company at its own pages: who it is, in which language, and what it may send."""

from collections.abc import Callable, Coroutine
from dataclasses import dataclass
from datetime import datetime
from gettext import NullTranslations
from http import HTTPStatus
from typing import Annotated, Any
from uuid import UUID

from fastapi import Depends, Request
from fastapi.responses import HTMLResponse, JSONResponse, RedirectResponse, Response
from fastapi.routing import APIRoute
from sqlalchemy.orm import Session

from services.api.deps import Now, SessionDep
from services.domain import access, callers, events, links
from services.domain import acting as acts
from services.domain.callers import Caller
from services.domain.errors import (
    ConflictError,
    DomainError,
    ForbiddenError,
    NotFoundError,
    not_found,
)
from services.domain.links import LinkError, LinkFault
from services.locale import LANGUAGES, translations
from services.models import (
    Acting,
    Company,
    Link,
    LinkKind,
    Mission,
    Participation,
    StaffSession,
)
from services.web import staff_cookie
from services.web.company.words import sentences
from services.web.forms import FIELD, Fields, Form, Reader, form_token, refuse_foreign
from services.web.headers import SCRIPTED
from services.web.languages import COOKIE, chosen
from services.web.pages import link_problem_page, refusal_page, render

PROBLEMS = {
    LinkFault.WRONG: ("unknown", 404),
    LinkFault.REVOKED: ("revoked", 410),
    LinkFault.EXPIRED: ("expired", 410),
}
STATUS = {ForbiddenError: 403, NotFoundError: 404, ConflictError: 409}
HEADERS = {
    "Cache-Control": "private, no-store",
    "X-Robots-Tag": "noindex, nofollow",
    "Content-Security-Policy": SCRIPTED,
}
A_YEAR_S = 365 * 24 * 3600


@dataclass(frozen=True, kw_only=True)
class Visit:
    """One request of a company that holds its private link, or of staff in its place."""

    session: Session
    #: where its pages stand
    home: str
    #: for whom its forms are signed
    reader: Reader
    caller: Caller
    participation: Participation
    mission: Mission
    company: Company
    language: str
    now: datetime
    #: by which somebody of the staff does this in the company's place
    acting: Acting | None = None

    @property
    def by_staff(self) -> bool:
        return self.acting is not None

    @property
    def words(self) -> NullTranslations:
        """The texts of the pages, in the visitor's language."""
        return translations(self.language)

    def page(
        self, template: str, *, part: str, status: int = 200, saved: bool = False, **context: object
    ) -> Response:
        """A page of the company's site; `part` is the one marked in its navigation."""
        page = render(
            f"company/{template}.html",
            self.language,
            {
                "home": self.home,
                "part": part,
                "mission": self.mission,
                "company": self.company,
                "form_field": (FIELD, form_token(self.reader)),
                "acting": self.acting,
                "told": self.participation.contact_email,
                "saved": saved,
                **context,
            },
        )
        return HTMLResponse(page, status_code=status)

    def go(self, path: str) -> Response:
        """To another page of the company's site, as after every form that was taken."""
        return RedirectResponse(f"{self.home}{path}", status_code=303)


def visit(request: Request, session: SessionDep, now: Now) -> Visit:
    """The visit that this link opens, or that somebody of the staff makes in the company's place.

    Raises LinkError if it opens nothing, NotFoundError for an acting that is over or another's,
    ForbiddenError once the company is refused or withdrawn.
    """
    acting: Acting | None = None
    reader: Link | StaffSession
    if "token" in request.path_params:
        token = request.path_params["token"]
        reader = links.resolve(session, token, kind=LinkKind.COMPANY, now=now)
        caller, home = callers.link_caller(session, reader), f"/c/{links.token(reader)}"
    else:
        acting, reader = acting_here(request, session, now=now)
        caller, home = callers.acting_caller(acting), f"{staff_cookie.ACTING}/{acting.id}"
        events.on_behalf(session, acting_id=acting.id, participation_id=acting.participation_id)
    participation = access.participating(session, caller)
    return Visit(
        session=session,
        home=home,
        reader=reader,
        caller=caller,
        participation=participation,
        mission=session.get_one(Mission, participation.mission_id),
        company=participation.company,
        language=chosen(request),
        now=now,
        acting=acting,
    )


def acting_here(
    request: Request, session: Session, *, now: datetime
) -> tuple[Acting, StaffSession]:
    """The acting that the address names, of whoever is signed in in this browser.

    Raises NotFoundError if it is not theirs, or is over; SignInNeededError if nobody is,
    ReadsOnlyError for those who may change nothing.
    """
    secret = request.cookies.get(staff_cookie.COOKIE, "")
    staff_session, caller = staff_cookie.signed_in(session, secret, now=now)
    if caller.is_reader:
        raise staff_cookie.ReadsOnlyError
    try:
        acting_id = UUID(request.path_params["acting_id"])
    except ValueError:
        raise not_found("acting") from None
    found = acts.find(session, acting_id, staff_session=staff_session, now=now)
    access.staff_mission(session, caller, found.mission_id)
    return found, staff_session


VisitDep = Annotated[Visit, Depends(visit)]


def own_form(request: Request, here: VisitDep, form: Fields) -> Form:
    refuse_foreign(request, form, here.reader)
    return form


#: a form that a page of this very link has sent
OwnForm = Annotated[Form, Depends(own_form)]


def by_script(request: Request) -> bool:
    """Whether a module of ours asks, which is told in JSON, rather than a person."""
    return request.headers.get("accept") == "application/json"


ByScript = Annotated[bool, Depends(by_script)]


class PageRoute(APIRoute):
    """Refusals leave as pages in the visitor's language; what was done before them is undone."""

    def get_route_handler(self) -> Callable[[Request], Coroutine[Any, Any, Response]]:
        handle = super().get_route_handler()

        async def handle_as_page(request: Request) -> Response:
            try:
                response = await handle(request)
            except LinkError as error:
                kind, status = PROBLEMS[error.fault]
                page = link_problem_page(kind, chosen(request))
                response = HTMLResponse(page, status_code=status)
            except DomainError as error:
                response = _refusal(request, error)
            for name, value in HEADERS.items():
                response.headers.setdefault(name, value)
            if request.query_params.get("lang") in LANGUAGES:
                response.set_cookie(
                    COOKIE, chosen(request), max_age=A_YEAR_S, httponly=True, samesite="lax"
                )
            return response

        return handle_as_page


def _refusal(request: Request, error: DomainError) -> Response:
    language = chosen(request)
    wrong = sentences(error, language)
    status = STATUS.get(type(error), HTTPStatus.UNPROCESSABLE_ENTITY)
    if by_script(request) and status == HTTPStatus.UNPROCESSABLE_ENTITY:
        return JSONResponse({"wrong": wrong}, status_code=status)
    home = _home(request) if error.code != OUT else ""
    words = translations(language)
    kept = words.gettext("Nothing was changed. What you typed is still there when you go back.")
    way = words.gettext("To your overview")
    page = refusal_page(language, [*wrong, kept], back=home, way=way)
    return HTMLResponse(page, status_code=status)


def _home(request: Request) -> str:
    """Where a refusal leads back to: the company's pages, or out of an acting that is over."""
    if "token" in request.path_params:
        return f"/c/{request.path_params['token']}"
    return "/staff"


OUT = "participation_out"
