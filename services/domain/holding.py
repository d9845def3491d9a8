"""Letters that wait until somebody of the staff lets them go: all of a version, or some."""

from collections.abc import Collection
from datetime import datetime
from uuid import UUID

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import Session

from services.domain.events import Fact, record
from services.models import Letter, Mail, MailState, Mission, Schedule


def release_all(session: Session, schedule: Schedule, *, actor: str, now: datetime) -> int:
    """No letter of the version waits any more, those yet to be written included.

    Says how many left; a second call finds none. A version that is not held is as it was.
    """
    # letters are written under a shared lock of the mission: none slips in between
    session.get_one(Mission, schedule.mission_id, with_for_update=True)
    session.refresh(schedule, with_for_update=True)
    if not schedule.held or schedule.released_at is not None:
        return 0
    schedule.released_at = now
    session.flush()
    return _release(session, schedule, Letter.schedule_id == schedule.id, actor=actor)


def release(session: Session, schedule: Schedule, mail_ids: Collection[UUID], *, actor: str) -> int:
    """These letters of the version wait no more; says how many did. The others go on waiting."""
    return _release(
        session,
        schedule,
        (Letter.schedule_id == schedule.id) & Mail.id.in_(mail_ids),
        actor=actor,
    )


def _release(
    session: Session, schedule: Schedule, condition: ColumnElement[bool], *, actor: str
) -> int:
    mails = session.scalars(
        select(Mail)
        .join(Letter, Letter.id == Mail.letter_id)
        .where(condition, Mail.state == MailState.HELD)
        .with_for_update(of=Mail)
    ).all()
    for mail in mails:
        mail.state = MailState.QUEUED
        record(
            session,
            Fact.MAIL_QUEUED,
            subject_id=mail.id,
            mission_id=mail.mission_id,
            actor=actor,
            data={"version": schedule.version, "released": True},
        )
    if mails:
        record(
            session,
            Fact.MAILS_RELEASED,
            subject_id=schedule.id,
            mission_id=schedule.mission_id,
            actor=actor,
            data={"version": schedule.version, "mails": len(mails)},
        )
    return len(mails)
