"""A letter that was sent, and did not reach its reader, goes out once more."""

from dataclasses import replace
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from services.agenda.changes import differences
from services.agenda.data import from_plain
from services.domain import delivery, letters
from services.domain.errors import ConflictError
from services.domain.events import Fact, record
from services.domain.rows import hold
from services.domain.tellings import Telling
from services.models import Delegate, Letter, Mail, MailState
from services.settings import Settings


def send_anew(
    session: Session, mail: Mail, *, settings: Settings, actor: str, now: datetime
) -> Mail:
    """Another mail of the same letter, with the whole agenda, to the delegate's present address.

    It has a Message-ID of its own: mail programs drop what they have seen before. Asked twice for
    the same mail, it is refused. Raises ConflictError for a mail that is no letter, was neither
    sent nor came back, or is not the last one of its delegate.
    """
    if mail.letter_id is None:
        raise ConflictError("mail_not_sendable", "Only agendas can be sent once more.")
    letter = session.get_one(Letter, mail.letter_id)
    hold(session, letter)
    session.refresh(mail)
    former = session.scalars(
        select(Mail.id).where(Mail.letter_id == letter.id).order_by(Mail.id)
    ).all()
    if mail.state not in {MailState.SENT, MailState.BOUNCED} or former[-1] != mail.id:
        raise ConflictError(
            "mail_not_stuck", f"This mail is {mail.state.value}; look at the newest one."
        )
    delivery.refuse_overtaken(session, mail)
    delegate = session.get_one(Delegate, letter.delegate_id)
    agenda = replace(from_plain(letter.agenda), delegate=delegate.name)
    anew = Mail(
        mission_id=mail.mission_id,
        letter_id=letter.id,
        message_id=f"<{letter.id}.{len(former)}@{settings.mail_domain}>",
        state=MailState.QUEUED,
        created_at=now,
    )
    telling = Telling(agenda=agenda, before=None, changes=differences(None, agenda))
    letters.fill(session, anew, delegate, telling, settings=settings, now=now)
    session.add(anew)
    session.flush()
    record(
        session,
        Fact.MAIL_QUEUED,
        subject_id=anew.id,
        mission_id=anew.mission_id,
        actor=actor,
        data={"anew": True},
    )
    return anew
