"""A rendered mail becomes a row that a worker delivers."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session
from uuid_utils.compat import uuid7

from services.domain.events import Fact, record
from services.mail.letters import RenderedLetter
from services.mail.message import build
from services.models import Mail, MailState
from services.settings import Settings

ACTOR = "worker"


@dataclass(frozen=True, kw_only=True)
class Outgoing:
    """A mail to one address, and what it is written for: a notice or a dispatch."""

    #: unique: what keeps it from being written twice
    message_id: str
    letter: RenderedLetter
    address: str
    name: str
    reply_to: str
    mission_id: UUID | None
    notice_id: UUID | None = None
    dispatch_id: UUID | None = None


def queue(session: Session, mail: Outgoing, *, settings: Settings, now: datetime) -> UUID | None:
    """The id of the mail's row; None if there was one of its Message-ID already.

    One that can't be built, as for an address no server takes, is there as failed.
    """
    raw, error = b"", ""
    try:
        raw = build(
            mail.letter,
            sender=settings.mail_from,
            recipient=mail.address,
            recipient_name=mail.name,
            reply_to=mail.reply_to,
            message_id=mail.message_id,
            date=now,
        )
    except ValueError as problem:
        error = str(problem)
    mail_id = session.scalar(
        insert(Mail)
        .values(
            id=uuid7(),
            mission_id=mail.mission_id,
            notice_id=mail.notice_id,
            dispatch_id=mail.dispatch_id,
            recipient=mail.address,
            subject=mail.letter.subject,
            message_id=mail.message_id,
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
            mission_id=mail.mission_id,
            actor=ACTOR,
        )
    return mail_id
