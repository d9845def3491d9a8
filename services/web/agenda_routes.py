"""A delegate's private link: the agenda as page, feed, file and PDF."""

from collections.abc import Callable
from dataclasses import dataclass

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse, Response
from sqlalchemy.orm import Session

from services.agenda import ics, pdf
from services.agenda.data import Agenda
from services.api.deps import Now, SessionDep
from services.domain import links, schedules
from services.domain.agendas import agendas
from services.domain.links import LinkError, LinkFault
from services.models import Delegate, Link, LinkKind
from services.web.languages import preferred
from services.web.pages import agenda_page, link_problem_page, nothing_yet_page

router = APIRouter(include_in_schema=False)

PROBLEMS = {
    LinkFault.WRONG: ("unknown", 404),
    LinkFault.REVOKED: ("revoked", 410),
    LinkFault.EXPIRED: ("expired", 410),
}
#: shown to its holder only, and always as it is now
PRIVATE = {"Cache-Control": "private, no-cache", "X-Robots-Tag": "noindex, nofollow"}


@dataclass(frozen=True, kw_only=True)
class Opened:
    """What a link opens: the link and the published agenda of its delegate, if there is one."""

    link: Link
    agenda: Agenda | None
    url: str
    language: str


def respond(
    request: Request, session: Session, token: str, now: Now, show: Callable[[Opened], Response]
) -> Response:
    """What `show` makes of the opened link, or a page that says why it opens nothing."""
    try:
        link = links.resolve(session, token, kind=LinkKind.DELEGATE, now=now)
    except LinkError as error:
        kind, status = PROBLEMS[error.fault]
        page = link_problem_page(kind, preferred(request))
        return HTMLResponse(page, status_code=status, headers=PRIVATE)
    response = show(_open(session, link))
    response.headers.update(PRIVATE)
    return response


def _open(session: Session, link: Link) -> Opened:
    delegate = session.get_one(Delegate, link.delegate_id)
    schedule = schedules.published(session, link.mission_id)
    agenda = agendas(session, schedule, [delegate.id])[delegate.id] if schedule else None
    return Opened(link=link, agenda=agenda, url=links.url(link), language=delegate.language.value)


@router.get("/a/{token}")
def page(request: Request, session: SessionDep, now: Now, token: str) -> Response:
    def show(opened: Opened) -> Response:
        if opened.agenda is None:
            return HTMLResponse(nothing_yet_page(opened.language))
        return HTMLResponse(agenda_page(opened.agenda, link=opened.url, now=now))

    return respond(request, session, token, now, show)


@router.get("/a/{token}/agenda.ics")
def feed(request: Request, session: SessionDep, now: Now, token: str) -> Response:
    """A feed to subscribe to; the link remembers when it was last fetched."""

    def show(opened: Opened) -> Response:
        if opened.agenda is None:
            return HTMLResponse(nothing_yet_page(opened.language), status_code=404)
        opened.link.feed_fetched_at = now
        return Response(
            ics.calendar(opened.agenda, feed=True, now=now, link=opened.url),
            media_type="text/calendar; charset=utf-8",
            headers={"Content-Disposition": 'inline; filename="agenda.ics"'},
        )

    return respond(request, session, token, now, show)


@router.get("/a/{token}/agenda.pdf")
def paper(request: Request, session: SessionDep, now: Now, token: str) -> Response:
    def show(opened: Opened) -> Response:
        if opened.agenda is None:
            return HTMLResponse(nothing_yet_page(opened.language), status_code=404)
        return Response(
            pdf.render(opened.agenda, link=opened.url),
            media_type="application/pdf",
            headers={"Content-Disposition": 'inline; filename="agenda.pdf"'},
        )

    return respond(request, session, token, now, show)
