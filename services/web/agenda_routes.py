"""A delegate's private link: the agenda as page, feed, file and PDF."""

from collections import defaultdict
from collections.abc import Callable, Hashable
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
from services.locale import clock, known, translations
from services.models import Delegate, Link, LinkKind
from services.web import forms
from services.web.headers import AGENDA
from services.web.keeping import Shelf
from services.web.languages import chosen
from services.web.pages import (
    AS_OF,
    STATIC,
    agenda_page,
    link_problem_page,
    nothing_yet_page,
    phase,
)
from services.web.telling import NoticeShown, RatingShown, Telling, notice_shown

router = APIRouter(include_in_schema=False)

PROBLEMS = {
    LinkFault.WRONG: ("unknown", 404),
    LinkFault.REVOKED: ("revoked", 410),
    LinkFault.EXPIRED: ("expired", 410),
}
#: shown to its holder only, and always as it is now
PRIVATE = {"Cache-Control": "private, no-cache", "X-Robots-Tag": "noindex, nofollow"}


#: agendas as read, with what is said of their meetings, and as rendered: pages, feeds, papers
AGENDAS: Shelf[tuple[Agenda, Telling] | None] = Shelf(most=500, size=lambda _: 1)
BODIES: Shelf[bytes] = Shelf(most=16 * 1024 * 1024, size=len)


@dataclass(frozen=True, kw_only=True)
class Opened:
    """What a link opens; it is read when it is asked for."""

    session: Session
    link: Link
    #: of the mission; while it stays, so does all that the page holds
    revision: str

    @property
    def url(self) -> str:
        return links.url(self.link)

    @property
    def delegate(self) -> Delegate:
        return self.session.get_one(Delegate, self.link.delegate_id)

    @property
    def language(self) -> str:
        return self.delegate.language.value

    @property
    def told(self) -> tuple[Agenda, Telling] | None:
        """The delegate's agenda as published, if it is, and what is said of its meetings."""
        return AGENDAS.kept(self.link.id, self.revision, make=self._read)

    @property
    def agenda(self) -> Agenda | None:
        return self.told[0] if self.told else None

    def _read(self) -> tuple[Agenda, Telling] | None:
        schedule = schedules.published(self.session, self.link.mission_id)
        if schedule is None:
            return None
        agenda = agendas(self.session, schedule, [self.delegate.id])[self.delegate.id]
        return agenda, _telling(self, agenda)

    def body(self, *name: Hashable, make: Callable[[Agenda, Telling], bytes]) -> bytes:
        """What `make` renders of the agenda, kept by that name; empty before it is published."""
        told = self.told
        if told is None:
            return b""
        return BODIES.kept(self.link.id, self.revision, *name, make=lambda: make(*told))

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
        link, revision = links.resolve_at_revision(session, token, kind=LinkKind.DELEGATE, now=now)
    except LinkError as error:
        kind, status = PROBLEMS[error.fault]
        page = link_problem_page(kind, chosen(request))
        return HTMLResponse(page, status_code=status, headers=PRIVATE)
    response = show(Opened(session=session, link=link, revision=revision))
    response.headers.update(PRIVATE)
    return response


def _telling(opened: Opened, agenda: Agenda) -> Telling:
    """What is said of the meetings at the times at which they are held now."""
    times = {entry.key: entry.starts_at for entry in agenda.meetings}
    words = translations(known(opened.language))
    shown: dict[str, list[NoticeShown]] = defaultdict(list)
    for notice, person in notices.standing(
        opened.session, mission_id=opened.link.mission_id, meeting_keys=times
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
                opened.session, delegate=opened.delegate, meeting_keys=times
            ).items()
        },
    )


@router.get("/a/{token}")
def page(request: Request, session: SessionDep, now: Now, token: str) -> Response:
    def show(opened: Opened) -> Response:
        agenda = opened.agenda
        if agenda is None:
            return HTMLResponse(nothing_yet_page(opened.language))
        body = opened.body(
            "page",
            phase(agenda, now),
            make=lambda agenda, telling: agenda_page(
                agenda, link=opened.url, now=now, telling=telling, as_of=AS_OF
            ).encode(),
        )
        body = body.replace(AS_OF.encode(), clock(now, agenda.zone).encode())
        return HTMLResponse(body, headers={"Content-Security-Policy": AGENDA})

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
    """A feed to subscribe to; the link remembers, to some minutes, when it was last fetched."""

    def show(opened: Opened) -> Response:
        body = opened.body(
            "feed",
            make=lambda agenda, _: ics.calendar(agenda, feed=True, now=now, link=opened.url),
        )
        if not body:
            return HTMLResponse(nothing_yet_page(opened.language), status_code=404)
        links.note_fetch(opened.link, now=now)
        return Response(
            body,
            media_type="text/calendar; charset=utf-8",
            headers={"Content-Disposition": 'inline; filename="agenda.ics"'},
        )

    return respond(request, session, token, now, show)


@router.get("/a/{token}/agenda.pdf")
def paper(request: Request, session: SessionDep, now: Now, token: str) -> Response:
    def show(opened: Opened) -> Response:
        body = opened.body("paper", make=lambda agenda, _: pdf.render(agenda, link=opened.url))
        if not body:
            return HTMLResponse(nothing_yet_page(opened.language), status_code=404)
        return Response(
            body,
            media_type="application/pdf",
            headers={"Content-Disposition": 'inline; filename="agenda.pdf"'},
        )

    return respond(request, session, token, now, show)
