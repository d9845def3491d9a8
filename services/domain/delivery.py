"""Delivery of mails: queued → sending → sent, failed or unclear; never twice by itself.

Each step is a transaction of its own, and names the attempt it belongs to, so that a process
that was thought dead can't overwrite what has been decided since.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import select, update
from sqlalchemy.orm import Session, aliased, undefer

from services.domain.errors import ConflictError
from services.domain.events import Fact, record
from services.models import Letter, Mail, MailState, Notice, Schedule

#: pauses before the next attempts; after the last one a person must decide
PAUSES = tuple(
    timedelta(seconds=seconds)
    for seconds in (5, 15, 60, 300, 900, 3600, 3 * 3600, 6 * 3600, 14 * 3600)
)

_ACTOR = "worker"


@dataclass(frozen=True, kw_only=True)
class Attempt:
    """One attempt to deliver a mail."""

    mail_id: UUID
    number: int
    recipient: str
    raw: bytes


def claim(session: Session, mail_id: UUID, *, now: datetime) -> Attempt | None:
    """The attempt to make now; None if the mail is not queued or not due."""
    mail = session.get(Mail, mail_id, options=[undefer(Mail.raw)], with_for_update=True)
    if mail is None or mail.state is not MailState.QUEUED:
        return None
    if mail.next_attempt_at and mail.next_attempt_at > now:
        return None
    mail.state = MailState.SENDING
    mail.attempts += 1
    mail.tries += 1
    mail.claimed_at = now
    mail.handed_over_at = None
    mail.next_attempt_at = None
    return Attempt(mail_id=mail.id, number=mail.attempts, recipient=mail.recipient, raw=mail.raw)


def hand_over(session: Session, attempt: Attempt, *, now: datetime) -> None:
    """The text is about to be handed to the server: from now on acceptance may be unknown.

    Raises ConflictError if the attempt has been given up meanwhile; then nothing may be sent.
    """
    stamped = session.execute(
        update(Mail)
        .where(
            Mail.id == attempt.mail_id,
            Mail.state == MailState.SENDING,
            Mail.attempts == attempt.number,
        )
        .values(handed_over_at=now)
        .returning(Mail.id)
    ).first()
    if stamped is None:
        raise ConflictError("attempt_given_up", "This attempt was given up by somebody else.")


def sent(session: Session, attempt: Attempt, *, now: datetime) -> None:
    """The server has accepted the mail."""
    mail = _of(session, attempt)
    if mail and mail.state in {MailState.SENDING, MailState.UNCLEAR}:
        mail.state = MailState.SENT
        mail.sent_at = now
        mail.error = ""
        _tell(session, mail, Fact.MAIL_SENT)


def postponed(session: Session, attempt: Attempt, *, error: str, now: datetime) -> None:
    """The server was not to be had; the mail is tried again later, or has failed for good."""
    mail = _of(session, attempt)
    if mail and mail.state is MailState.SENDING:
        _try_later(session, mail, error=error, now=now)


def refused(session: Session, attempt: Attempt, *, error: str) -> None:
    """The server will not take this mail."""
    mail = _of(session, attempt)
    if mail and mail.state is MailState.SENDING:
        _fail(session, mail, error=error)


def unclear(session: Session, attempt: Attempt, *, error: str) -> None:
    """The server may or may not have taken it: a person decides."""
    mail = _of(session, attempt)
    if mail and mail.state is MailState.SENDING:
        _unclear(session, mail, error=error)


def abandoned(session: Session, *, before: datetime) -> list[UUID]:
    """Mails that some process began to send before that time and has not finished."""
    return list(
        session.scalars(
            select(Mail.id).where(Mail.state == MailState.SENDING, Mail.claimed_at < before)
        )
    )


def give_up(session: Session, mail_id: UUID, *, now: datetime) -> None:
    """The process that was sending this mail is gone.

    Tried again after a pause if the text was not yet handed to the server, unclear if it was.
    """
    mail = session.get_one(Mail, mail_id, with_for_update=True)
    if mail.state is not MailState.SENDING:
        return
    if mail.handed_over_at is None:
        _try_later(session, mail, error="The process that was sending it stopped.", now=now)
    else:
        _unclear(session, mail, error="The process stopped while the server was taking the mail.")


def due(session: Session, *, now: datetime) -> int:
    """Queues again the mails whose pause is over, and says how many they are."""
    mails = session.scalars(
        select(Mail)
        .where(Mail.state == MailState.QUEUED, Mail.next_attempt_at <= now)
        .with_for_update(skip_locked=True)
    ).all()
    for mail in mails:
        if _is_overtaken(session, mail):
            _supersede(mail)
        else:
            _queue(session, mail)
    return len(mails)


def send_again(session: Session, mail: Mail, *, actor: str) -> Mail:
    """A person decides that a failed or unclear mail goes out again, under the same Message-ID.

    Raises ConflictError for a mail in any other state, and when a newer agenda was written.
    """
    session.refresh(mail, with_for_update=True)
    if mail.state not in {MailState.FAILED, MailState.UNCLEAR}:
        raise ConflictError(
            "mail_not_stuck",
            f"This mail is {mail.state.value}; only failed or unclear ones can be sent again.",
        )
    refuse_overtaken(session, mail)
    mail.tries = 0
    _queue(session, mail, actor=actor)
    return mail


def settle(session: Session, mail: Mail, *, actor: str, now: datetime) -> Mail:
    """A person knows that an unclear mail has arrived: it counts as sent."""
    session.refresh(mail, with_for_update=True)
    if mail.state is not MailState.UNCLEAR:
        raise ConflictError(
            "mail_not_unclear", f"This mail is {mail.state.value}, there is nothing to decide."
        )
    mail.state = MailState.SENT
    mail.sent_at = now
    mail.error = ""
    _tell(session, mail, Fact.MAIL_SENT, actor=actor)
    return mail


def refuse_overtaken(session: Session, mail: Mail) -> None:
    """Raises ConflictError where what the mail says holds no more, and a newer one says so."""
    if _is_overtaken(session, mail):
        raise ConflictError(
            "mail_overtaken", "A newer agenda was written to this delegate; look at that mail."
        )


def _of(session: Session, attempt: Attempt) -> Mail | None:
    """The mail, locked, if its present attempt is this one."""
    return session.scalar(
        select(Mail)
        .where(Mail.id == attempt.mail_id, Mail.attempts == attempt.number)
        .with_for_update()
    )


def _queue(session: Session, mail: Mail, *, actor: str = "clock") -> None:
    mail.state = MailState.QUEUED
    mail.next_attempt_at = None
    mail.handed_over_at = None
    _tell(session, mail, Fact.MAIL_QUEUED, actor=actor)


def _try_later(session: Session, mail: Mail, *, error: str, now: datetime) -> None:
    if _is_overtaken(session, mail):
        _supersede(mail)
    elif mail.tries > len(PAUSES):
        _fail(session, mail, error=error)
    else:
        mail.state = MailState.QUEUED
        mail.next_attempt_at = now + PAUSES[mail.tries - 1]
        mail.error = error


def _is_overtaken(session: Session, mail: Mail) -> bool:
    """What the mail says holds no more, and a newer one says what does.

    The same delegate has a mail of a newer version, or the notice was withdrawn since.
    """
    if mail.notice_id is not None:
        notice = session.get_one(Notice, mail.notice_id)
        return notice.withdrawn_at is not None and mail.created_at < notice.withdrawn_at
    if mail.dispatch_id is not None:
        return False
    letter = aliased(Letter)
    schedule = aliased(Schedule)
    newer = (
        select(Mail.id)
        .join(Letter, Letter.id == Mail.letter_id)
        .join(Schedule, Schedule.id == Letter.schedule_id)
        .join(letter, letter.delegate_id == Letter.delegate_id)
        .join(schedule, schedule.id == letter.schedule_id)
        .where(
            letter.id == mail.letter_id,
            Schedule.version > schedule.version,
            Mail.state.not_in((MailState.FAILED, MailState.SUPERSEDED)),
        )
    )
    return session.scalar(newer.limit(1)) is not None


def _supersede(mail: Mail) -> None:
    mail.state = MailState.SUPERSEDED
    mail.next_attempt_at = None


def _fail(session: Session, mail: Mail, *, error: str) -> None:
    mail.state = MailState.FAILED
    mail.error = error
    _tell(session, mail, Fact.MAIL_FAILED)


def _unclear(session: Session, mail: Mail, *, error: str) -> None:
    mail.state = MailState.UNCLEAR
    mail.error = error
    _tell(session, mail, Fact.MAIL_UNCLEAR)


def _tell(session: Session, mail: Mail, fact: Fact, *, actor: str = _ACTOR) -> None:
    record(
        session,
        fact,
        subject_id=mail.id,
        mission_id=mail.mission_id,
        actor=actor,
        data={"attempts": mail.attempts},
    )
