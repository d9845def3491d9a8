"""Mails beside agendas and notices: asked for in a request, written by a worker, each once.

A request only notes what was asked. Whether an address is known is looked up later, so that
neither the answer nor the time it takes tells.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session
from uuid_utils.compat import uuid7

from services.domain import accounts, addresses, password_links
from services.domain.errors import InvalidError
from services.domain.events import Fact, record
from services.domain.rows import hold
from services.mail.accounts import Owner, invitation, new_password
from services.mail.letters import RenderedLetter
from services.mail.message import build
from services.models import Dispatch, DispatchKind, Mail, MailState, StaffAccount
from services.settings import Settings

ACTOR = "worker"


@dataclass(frozen=True, kw_only=True)
class _Written:
    #: names the mail within its dispatch
    key: str
    address: str
    name: str
    letter: RenderedLetter
    reply_to: str = ""
    mission_id: UUID | None = None


def ask(session: Session, dispatch: Dispatch, *, actor: str) -> Dispatch:
    """The dispatch is noted, and a worker will write it."""
    session.add(dispatch)
    session.flush()
    record(session, Fact.DISPATCH_ASKED, subject_id=dispatch.id, actor=actor)
    return dispatch


def typed(email: str) -> str:
    """The address as it is looked up; nothing for what is none."""
    try:
        return addresses.email(email)
    except InvalidError:
        return ""


def write(session: Session, dispatch: Dispatch, *, settings: Settings, now: datetime) -> list[UUID]:
    """The ids of the mails queued; written before, or for nobody known, there are none."""
    hold(session, dispatch)
    if dispatch.written_at is not None:
        return []
    queued = [
        mail_id
        for written in _WRITERS[dispatch.kind](session, dispatch, now)
        if (mail_id := _queue(session, dispatch, written, settings=settings, now=now))
    ]
    dispatch.written_at = now
    if not queued:
        dispatch.address = ""
    return queued


def _staff_invitation(session: Session, dispatch: Dispatch, now: datetime) -> Iterator[_Written]:
    account = session.get_one(StaffAccount, dispatch.account_id)
    if account.closed_at is None and account.password_hash is None:
        lasts = password_links.INVITED
        owner = _owner(account, password_links.url(account, lasts=lasts, now=now))
        yield _to(account, invitation(owner, days=lasts.days))


def _password(session: Session, dispatch: Dispatch, now: datetime) -> Iterator[_Written]:
    account = accounts.find_account(session, dispatch.address)
    if account is not None:
        lasts = password_links.FORGOTTEN
        owner = _owner(account, password_links.url(account, lasts=lasts, now=now))
        yield _to(account, new_password(owner, minutes=int(lasts.total_seconds() // 60)))


_WRITERS = {
    DispatchKind.STAFF_INVITATION: _staff_invitation,
    DispatchKind.PASSWORD: _password,
}


def _owner(account: StaffAccount, link: str) -> Owner:
    return Owner(name=account.name, language=account.language.value, link=link)


def _to(account: StaffAccount, letter: RenderedLetter) -> _Written:
    return _Written(key=account.id.hex, address=account.email, name=account.name, letter=letter)


def _queue(
    session: Session, dispatch: Dispatch, written: _Written, *, settings: Settings, now: datetime
) -> UUID | None:
    """The id of the mail, which the unique Message-ID keeps from being written twice."""
    message_id = f"<{dispatch.id}.{written.key}@{settings.mail_domain}>"
    raw, error = b"", ""
    try:
        raw = build(
            written.letter,
            sender=settings.mail_from,
            recipient=written.address,
            recipient_name=written.name,
            reply_to=written.reply_to,
            message_id=message_id,
            date=now,
        )
    except ValueError as problem:
        error = str(problem)
    mail_id = session.scalar(
        insert(Mail)
        .values(
            id=uuid7(),
            mission_id=written.mission_id,
            dispatch_id=dispatch.id,
            recipient=written.address,
            subject=written.letter.subject,
            message_id=message_id,
            raw=raw,
            state=MailState.FAILED if error else MailState.QUEUED,
            attempts=0,
            error=error,
            created_at=now,
        )
        .on_conflict_do_nothing(index_elements=["message_id"])
        .returning(Mail.id)
    )
    if mail_id is not None:
        record(
            session,
            Fact.MAIL_FAILED if error else Fact.MAIL_QUEUED,
            subject_id=mail_id,
            mission_id=written.mission_id,
            actor=ACTOR,
        )
    return mail_id
