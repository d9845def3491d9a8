"""What is in the outbox after publishing, and the draft of the next version."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from services.domain import accounts, corrections, dispatches, holding, schedules
from services.models import (
    Booking,
    Dispatch,
    DispatchKind,
    Letter,
    Mail,
    MailState,
    Meeting,
    Schedule,
)
from services.settings import get_settings


def deliver_some(session: Session, schedule: Schedule, *, actor: str, now: datetime) -> UUID:
    """Some letters wait, most were sent, and of each trouble there is one: the unclear one."""
    mails = session.scalars(
        select(Mail)
        .join(Letter, Letter.id == Mail.letter_id)
        .where(Letter.schedule_id == schedule.id)
        .order_by(Mail.id)
    ).all()
    holding.release(session, schedule, [mail.id for mail in mails[:-9]], actor=actor)
    for mail in mails[:-9]:
        mail.state, mail.sent_at, mail.attempts = MailState.SENT, now, 1
    for mail, state, said in (
        (mails[0], MailState.UNCLEAR, "no answer after the text was sent: timed out"),
        (mails[1], MailState.FAILED, "550 5.1.1 no such user here"),
        (mails[2], MailState.BOUNCED, "5.2.2 mailbox full"),
    ):
        mail.state, mail.error = state, said
    session.flush()
    return mails[0].id


def account_mail(session: Session, *, actor: str, now: datetime) -> UUID:
    """An invitation of somebody of the staff, which no server takes."""
    account = accounts.add_account(
        session, name="Sami Ben Ali", email="sami@pole.example", actor=actor
    )
    asked = Dispatch(kind=DispatchKind.STAFF_INVITATION, account_id=account.id)
    (mail_id,) = dispatches.write(
        session,
        dispatches.ask(session, asked, actor=actor),
        settings=get_settings(),
        now=now,
    )
    mail = session.get_one(Mail, mail_id)
    mail.state, mail.error, mail.attempts = MailState.FAILED, "554 5.7.1 refused", 10
    return mail_id


def next_version(
    session: Session, schedule: Schedule, *, actor: str, now: datetime
) -> tuple[UUID, UUID]:
    """A draft without three of the meetings, and a delegate of one of them."""
    draft = schedules.copy(session, schedule, actor=actor, now=now)
    gone = session.scalars(
        select(Meeting).filter_by(schedule_id=draft.id).order_by(Meeting.key).limit(3)
    ).all()
    changed = session.scalars(
        select(Booking.delegate_id).where(Booking.meeting_id == gone[0].id)
    ).first()
    assert changed is not None
    for meeting in gone:
        corrections.cancel_meeting(session, meeting, actor=actor)
    return draft.id, changed
