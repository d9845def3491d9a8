"""A delegate's private link: the agenda as page, feed, file and PDF."""

from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass
from urllib.parse import urlsplit

from fastapi import APIRouter, Request
from fastapi.responses import FileResponse, HTMLResponse, Response
from sqlalchemy.orm import Session

from services.agenda import ics, pdf
from services.agenda.data import Agenda, Entry
from services.api.deps import Now, SessionDep
from services.domain import links, notices, ratings, schedules
from services.domain.agendas import agendas
from services.domain.links import LinkError, LinkFault
from services.locale import known, translations
from services.models import Delegate, Link, LinkKind
from services.web import forms
from services.web.headers import AGENDA
from services.web.languages import chosen
from services.web.pages import STATIC, agenda_page, link_problem_page, nothing_yet_page
from services.web.telling import NoticeShown, RatingShown, Telling, notice_shown

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

    @property
    def path(self) -> str:
        """The page's address on this host, whatever name the reader knows it by."""
        return urlsplit(self.url).path

    def meeting(self, key: str) -> Entry | None:
        """The meeting of that key, if it takes place."""
        meetings = self.agenda.meetings if self.agenda else ()
        return next((entry for entry in meetings if entry.key == key), None)


def respond(
    request: Request, session: Session, token: str, now: Now, show: Callable[[Opened], Response]
) -> Response:
    """What `show` makes of the opened link, or a page that says why it opens nothing."""
    try:
        link = links.resolve(session, token, kind=LinkKind.DELEGATE, now=now)
    except LinkError as error:
        kind, status = PROBLEMS[error.fault]
        page = link_problem_page(kind, chosen(request))
        return HTMLResponse(page, status_code=status, headers=PRIVATE)
    response = show(_open(session, link))
    response.headers.update(PRIVATE)
    return response


def _open(session: Session, link: Link) -> Opened:
    delegate = session.get_one(Delegate, link.delegate_id)
    schedule = schedules.published(session, link.mission_id)
    agenda = agendas(session, schedule, [delegate.id])[delegate.id] if schedule else None
    return Opened(link=link, agenda=agenda, url=links.url(link), language=delegate.language.value)


def _telling(session: Session, opened: Opened, agenda: Agenda) -> Telling:
    """What is said of the meetings at the times at which they are held now."""
    times = {entry.key: entry.starts_at for entry in agenda.meetings}
    words = translations(known(opened.language))
    shown: dict[str, list[NoticeShown]] = defaultdict(list)
    for notice, person in notices.standing(
        session, mission_id=opened.link.mission_id, meeting_keys=times
    ):
        if notice.starts_at == times[notice.meeting_key]:
            shown[notice.meeting_key].append(
                notice_shown(
                    notice_id=str(notice.id),
                    own=person.id == opened.link.delegate_id,
                    person=person.name,
                    minutes=notice.minutes,
                    words=words,
                )
            )
    return Telling(
        token=forms.form_token(opened.link),
        notices={key: tuple(said) for key, said in shown.items()},
        ratings={
            key: RatingShown(
                took_place=rating.took_place, usefulness=rating.usefulness, note=rating.note
            )
            for key, rating in ratings.own_ratings(
                session,
                delegate=session.get_one(Delegate, opened.link.delegate_id),
                meeting_keys=times,
            ).items()
        },
    )


@router.get("/a/{token}")
def page(request: Request, session: SessionDep, now: Now, token: str) -> Response:
    def show(opened: Opened) -> Response:
        if opened.agenda is None:
            return HTMLResponse(nothing_yet_page(opened.language))
        telling = _telling(session, opened, opened.agenda)
        page = agenda_page(opened.agenda, link=opened.url, now=now, telling=telling)
        return HTMLResponse(page, headers={"Content-Security-Policy": AGENDA})

    return respond(request, session, token, now, show)


@router.get("/a/{token}/offline.js")
def offline(token: str) -> Response:
    """The service worker of this agenda alone; it opens nothing by itself."""
    headers = {
        "Service-Worker-Allowed": f"/a/{token}",
        "Content-Security-Policy": AGENDA,
        "Cache-Control": "no-cache",
    }
    return FileResponse(STATIC / "offline.js", media_type="text/javascript", headers=headers)


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
