"""Letters: what each delegate must be told of a published version, written once."""

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from sqlalchemy import select, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from services.agenda.changes import differences
from services.agenda.data import Agenda, to_plain
from services.domain import links
from services.domain.agendas import agendas, told
from services.domain.events import Fact, record
from services.mail.letters import RenderedLetter, agenda_letter
from services.mail.message import build
from services.models import (
    Delegate,
    Letter,
    Mail,
    MailState,
    Participation,
    ParticipationState,
    Schedule,
    ScheduleState,
)
from services.settings import Settings

ACTOR = "worker"


def addressees(session: Session, schedule: Schedule) -> list[UUID]:
    """Delegates who may have to be told of this version and have no letter of it yet.

    Empty when the version is no longer the published one. Whoever was told an earlier version is
    among them even when their company has withdrawn since: they must hear of cancellations.
    """
    if schedule.state is not ScheduleState.PUBLISHED:
        return []
    was_told = select(Letter.delegate_id).filter_by(mission_id=schedule.mission_id)
    has_letter = select(Letter.delegate_id).filter_by(schedule_id=schedule.id)
    return list(
        session.scalars(
            select(Delegate.id)
            .join(Participation, Participation.id == Delegate.participation_id)
            .where(
                Delegate.mission_id == schedule.mission_id,
                (Participation.state == ParticipationState.ACCEPTED) | Delegate.id.in_(was_told),
                Delegate.id.not_in(has_letter),
            )
            .order_by(Delegate.id)
        )
    )


def write(
    session: Session,
    schedule: Schedule,
    delegate_ids: list[UUID],
    *,
    settings: Settings,
    now: datetime,
) -> list[UUID]:
    """The ids of the mails queued: one for each of these delegates who has something to learn.

    Mails of older versions that have not left yet are superseded first, so that a delegate gets
    one mail that tells everything since the last one sent. The unique key of version and
    delegate makes a second call harmless.
    """
    _supersede(session, schedule, delegate_ids)
    known = told(session, delegate_ids)
    people = {
        delegate.id: delegate
        for delegate in session.scalars(select(Delegate).where(Delegate.id.in_(delegate_ids)))
    }
    queued = []
    for delegate_id, agenda in agendas(session, schedule, delegate_ids).items():
        before = known.get(delegate_id)
        if before is None or differences(before, agenda):
            queued += _write(
                session, schedule, people[delegate_id], agenda, before, settings=settings, now=now
            )
    return queued


def _supersede(session: Session, schedule: Schedule, delegate_ids: Iterable[UUID]) -> None:
    older = select(Letter.id).where(
        Letter.mission_id == schedule.mission_id,
        Letter.schedule_id != schedule.id,
        Letter.delegate_id.in_(delegate_ids),
    )
    session.execute(
        update(Mail)
        .where(Mail.letter_id.in_(older), Mail.state == MailState.QUEUED)
        .values(state=MailState.SUPERSEDED, next_attempt_at=None)
    )


def _write(
    session: Session,
    schedule: Schedule,
    delegate: Delegate,
    agenda: Agenda,
    before: Agenda | None,
    *,
    settings: Settings,
    now: datetime,
) -> list[UUID]:
    letter_id = session.scalar(
        insert(Letter)
        .values(
            mission_id=schedule.mission_id,
            schedule_id=schedule.id,
            delegate_id=delegate.id,
            agenda=to_plain(agenda),
            created_at=now,
        )
        .on_conflict_do_nothing()
        .returning(Letter.id)
    )
    if letter_id is None:
        return []
    link = links.url(links.delegate_link(session, delegate=delegate, actor=ACTOR, now=now))
    rendered = agenda_letter(
        agenda, changes=differences(before, agenda), link=link, first=before is None
    )
    mail = _mail(schedule, delegate, letter_id, rendered, agenda, settings=settings, now=now)
    session.add(mail)
    session.flush()
    record(
        session,
        Fact.MAIL_QUEUED if mail.state is MailState.QUEUED else Fact.MAIL_FAILED,
        subject_id=mail.id,
        mission_id=schedule.mission_id,
        actor=ACTOR,
        data={"version": schedule.version},
    )
    return [mail.id]


def _mail(
    schedule: Schedule,
    delegate: Delegate,
    letter_id: UUID,
    rendered: RenderedLetter,
    agenda: Agenda,
    *,
    settings: Settings,
    now: datetime,
) -> Mail:
    """The mail of a letter; failed from the start where its address can't be written."""
    mail = Mail(
        mission_id=schedule.mission_id,
        letter_id=letter_id,
        recipient=delegate.email,
        subject=rendered.subject,
        message_id=f"<{letter_id}@{settings.mail_domain}>",
        state=MailState.QUEUED,
        raw=b"",
        created_at=now,
    )
    try:
        mail.raw = build(
            rendered,
            sender=settings.mail_from,
            recipient=delegate.email,
            recipient_name=delegate.name,
            reply_to=agenda.contact,
            message_id=mail.message_id,
            date=now,
        )
    except ValueError as error:
        mail.state = MailState.FAILED
        mail.error = str(error)
    return mail
