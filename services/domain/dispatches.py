"""Mails beside agendas and notices: asked for in a request, written by a worker, each once.

A request only notes what was asked. Whether an address is known is looked up later, so that
neither the answer nor the time it takes tells.
"""

from datetime import datetime
from uuid import UUID

from sqlalchemy import delete, exists, select
from sqlalchemy.orm import Session

from services.domain import addresses, bounces, text
from services.domain.dispatch_writers import WRITERS, Written
from services.domain.errors import InvalidError
from services.domain.events import Fact, record
from services.domain.mail_queue import Outgoing, queue
from services.domain.participations import refuse_when_out
from services.domain.rows import hold
from services.models import Dispatch, DispatchKind, Language, Mail, Participation
from services.settings import Settings


def ask(
    session: Session, dispatch: Dispatch, *, actor: str, mission_id: UUID | None = None
) -> Dispatch:
    """The dispatch is noted, and a worker will write it."""
    session.add(dispatch)
    session.flush()
    record(
        session,
        Fact.DISPATCH_ASKED,
        subject_id=dispatch.id,
        mission_id=mission_id,
        actor=actor,
        data={"kind": dispatch.kind.value},
    )
    return dispatch


def typed(email: str) -> str:
    """The address as it is looked up; nothing for what is none."""
    try:
        return addresses.email(email)
    except InvalidError:
        return ""


def invite(
    session: Session,
    participation: Participation,
    *,
    name: str,
    email: str,
    language: Language,
    actor: str,
) -> Dispatch:
    """The company's contact is this person, who is mailed its private link.

    Asked again before the mail is written, it is one mail. Raises InvalidError for an address that
    is none, ConflictError once the company takes no part any more.
    """
    refuse_when_out(participation)
    hold(session, participation)
    participation.contact_name = text.line(name, where="contact_name")
    participation.contact_email = addresses.email(email, where="contact_email")
    participation.contact_language = language
    session.flush()
    record(
        session,
        Fact.COMPANY_INVITED,
        subject_id=participation.id,
        mission_id=participation.mission_id,
        actor=actor,
    )
    unwritten = session.scalar(
        select(Dispatch).filter_by(
            kind=DispatchKind.INVITATION, participation_id=participation.id, written_at=None
        )
    )
    if unwritten is not None:
        return unwritten
    return ask(
        session,
        Dispatch(kind=DispatchKind.INVITATION, participation_id=participation.id),
        mission_id=participation.mission_id,
        actor=actor,
    )


def write(session: Session, dispatch: Dispatch, *, settings: Settings, now: datetime) -> list[UUID]:
    """The ids of the mails queued; written before, or for nobody known, there are none."""
    hold(session, dispatch)
    if dispatch.written_at is not None:
        return []
    queued = [
        mail_id
        for written in WRITERS[dispatch.kind](session, dispatch, now)
        if _is_welcome(session, dispatch, written)
        and (
            mail_id := queue(
                session, _outgoing(dispatch, written, settings), settings=settings, now=now
            )
        )
    ]
    dispatch.written_at = now
    if not queued:
        dispatch.address = ""
    return queued


def _is_welcome(session: Session, dispatch: Dispatch, written: Written) -> bool:
    """No reminder goes to an address that the last mail came back from."""
    return dispatch.kind not in bounces.REMINDERS or not bounces.is_undeliverable(
        session, written.address
    )


def forget(session: Session, *, before: datetime) -> None:
    """What was asked before then and brought no mail is gone."""
    mailed = exists().where(Mail.dispatch_id == Dispatch.id)
    session.execute(delete(Dispatch).where(Dispatch.written_at < before, ~mailed))


def _outgoing(dispatch: Dispatch, written: Written, settings: Settings) -> Outgoing:
    return Outgoing(
        message_id=f"<{dispatch.id}.{written.key}@{settings.mail_domain}>",
        letter=written.letter,
        address=written.address,
        name=written.name,
        reply_to=written.reply_to,
        mission_id=written.mission_id,
        dispatch_id=dispatch.id,
    )
