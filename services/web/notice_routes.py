"""What a delegate says from their page: «I am late», «I can't come», how a meeting was."""

from collections.abc import Callable
from contextlib import suppress
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response

from services.api.deps import Now, SessionDep
from services.domain import notices, ratings
from services.domain.errors import DomainError, ForbiddenError, InvalidError, not_found
from services.models import Delegate
from services.web import forms
from services.web.agenda_routes import Opened, respond
from services.web.forms import Fields
from services.web.notice_pages import absent_page, refused_page

router = APIRouter(include_in_schema=False)


class Sent:
    """A form that was sent from a delegate's page."""

    def __init__(
        self, request: Request, session: SessionDep, now: Now, *, token: str, fields: Fields
    ) -> None:
        self.request, self.session, self.now = request, session, now
        self.token, self.fields = token, fields

    @property
    def key(self) -> str:
        """The meeting's key, which is a UUID in letters; empty for anything else."""
        return str(_identity(self.fields.get("meeting", "")) or "")

    def done(self, act: Callable[[Delegate, str], object]) -> Response:
        """Back to the agenda, at the meeting, after `act` as the link's delegate and actor.

        A form that is not ours, or that the domain refuses, changes nothing and says so.
        """

        def do(opened: Opened) -> Response:
            try:
                forms.refuse_foreign(self.request, self.fields, opened.link)
                with self.session.begin_nested():
                    act(opened.delegate, f"delegate:{opened.link.delegate_id}")
            except DomainError as error:
                status = 403 if isinstance(error, ForbiddenError) else 409
                page = refused_page(opened.language, back=opened.path)
                return HTMLResponse(page, status_code=status)
            return RedirectResponse(f"{opened.path}#m-{self.key}", status_code=303)

        return respond(self.request, self.session, self.token, self.now, do)


SentDep = Annotated[Sent, Depends()]


@router.post("/a/{token}/late")
def late(sent: SentDep) -> Response:
    return sent.done(
        lambda delegate, actor: notices.say_late(
            sent.session,
            delegate=delegate,
            meeting_key=sent.key,
            minutes=_number(sent.fields.get("minutes", "")),
            actor=actor,
            now=sent.now,
        )
    )


@router.get("/a/{token}/absent")
def ask_absent(
    request: Request, session: SessionDep, now: Now, token: str, meeting: str = ""
) -> Response:
    """The second step before «I can't come»: what it means, and the button."""

    def show(opened: Opened) -> Response:
        entry = opened.meeting(meeting)
        if opened.agenda is None or entry is None or entry.ends_at <= now:
            page = refused_page(opened.language, back=opened.path)
            return HTMLResponse(page, status_code=404)
        page = absent_page(
            opened.agenda, entry, path=opened.path, token=forms.form_token(opened.link)
        )
        return HTMLResponse(page)

    return respond(request, session, token, now, show)


@router.post("/a/{token}/absent")
def absent(sent: SentDep) -> Response:
    return sent.done(
        lambda delegate, actor: notices.say_absent(
            sent.session, delegate=delegate, meeting_key=sent.key, actor=actor, now=sent.now
        )
    )


@router.post("/a/{token}/taken-back")
def taken_back(sent: SentDep) -> Response:
    def act(delegate: Delegate, actor: str) -> None:
        notice_id = _identity(sent.fields.get("notice", ""))
        if notice_id is None:
            raise not_found("notice")
        notice = notices.own_notice(sent.session, delegate=delegate, notice_id=notice_id)
        notices.take_back(sent.session, notice=notice, actor=actor, now=sent.now)

    return sent.done(act)


@router.post("/a/{token}/rating")
def rating(sent: SentDep) -> Response:
    fields = sent.fields
    return sent.done(
        lambda delegate, actor: ratings.rate(
            sent.session,
            delegate=delegate,
            meeting_key=sent.key,
            took_place=_took_place(fields.get("took_place", "")),
            usefulness=_number(fields["usefulness"]) if fields.get("usefulness") else None,
            note=fields.get("note", ""),
            actor=actor,
            now=sent.now,
        )
    )


def _took_place(text: str) -> bool:
    if text not in {"yes", "no"}:
        raise InvalidError("took_place_missing", "Say whether it took place.", where="took_place")
    return text == "yes"


def _identity(text: str) -> UUID | None:
    with suppress(ValueError):
        return UUID(text)
    return None


def _number(text: str) -> int:
    """0, which nothing offers, for what is no number."""
    return int(text) if text.isascii() and text.isdigit() and len(text) < 4 else 0
