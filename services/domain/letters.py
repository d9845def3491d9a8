"""Letters: what each delegate must be told of a published version, written once."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime
from uuid import UUID

from sqlalchemy import select, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from services.agenda.changes import differences
from services.agenda.data import Agenda, from_plain, to_plain
from services.domain import links
from services.domain.agendas import agendas, told
from services.domain.errors import ConflictError
from services.domain.events import Fact, record
from services.mail.letters import agenda_letter
from services.mail.message import build
from services.models import (
    Delegate,
    Letter,
    Mail,
    MailState,
    Mission,
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
    delegate makes a second call harmless. Nothing is written once another version is published.
    """
    session.get_one(Mission, schedule.mission_id, with_for_update={"read": True})
    session.refresh(schedule)
    if schedule.state is not ScheduleState.PUBLISHED:
        return []
    _supersede(session, schedule, delegate_ids)
    known = told(session, delegate_ids)
    people = {
        delegate.id: delegate
        for delegate in session.scalars(select(Delegate).where(Delegate.id.in_(delegate_ids)))
    }
    queued = []
    for delegate_id, agenda in agendas(session, schedule, delegate_ids, known=known).items():
        before = known.get(delegate_id)
        if before is None or differences(before, agenda):
            queued += _write(
                session, schedule, people[delegate_id], agenda, before, settings=settings, now=now
            )
    return queued


def _supersede(session: Session, schedule: Schedule, delegate_ids: Iterable[UUID]) -> None:
    older = (
        select(Letter.id)
        .join(Schedule, Schedule.id == Letter.schedule_id)
        .where(
            Letter.mission_id == schedule.mission_id,
            Letter.delegate_id.in_(delegate_ids),
            Schedule.version < schedule.version,
        )
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
    mail = Mail(
        mission_id=schedule.mission_id,
        letter_id=letter_id,
        message_id=f"<{letter_id}@{settings.mail_domain}>",
        state=MailState.QUEUED,
        created_at=now,
    )
    try:
        _render(session, mail, delegate, agenda, before, settings=settings, now=now)
    except ValueError as error:
        mail.state = MailState.FAILED
        mail.error = str(error)
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


def write_again(session: Session, mail: Mail, *, settings: Settings, now: datetime) -> None:
    """The mail's text made anew, to the delegate's present address.

    For a mail that could not be written, or whose address was corrected since. Raises
    ConflictError if it still can't be written.
    """
    letter = session.get_one(Letter, mail.letter_id)
    delegate = session.get_one(Delegate, letter.delegate_id)
    agenda = replace(from_plain(letter.agenda), delegate=delegate.name)
    before = told(session, [delegate.id]).get(delegate.id)
    try:
        _render(session, mail, delegate, agenda, before, settings=settings, now=now)
    except ValueError as error:
        raise ConflictError("mail_not_writable", str(error)) from error
    session.flush()


def is_outdated(session: Session, mail: Mail) -> bool:
    """It has no text, or goes to an address that is no longer the delegate's: see `write_again`.

    Never so of a mail about a notice, whose time is short: whoever sends it again sends it as is.
    """
    if mail.letter_id is None:
        return False
    letter = session.get_one(Letter, mail.letter_id)
    delegate = session.get_one(Delegate, letter.delegate_id)
    return not mail.raw or mail.recipient != delegate.email


def _render(
    session: Session,
    mail: Mail,
    delegate: Delegate,
    agenda: Agenda,
    before: Agenda | None,
    *,
    settings: Settings,
    now: datetime,
) -> None:
    """The mail gets its text, for a reader who knows `before`."""
    link = links.url(links.delegate_link(session, delegate=delegate, actor=ACTOR, now=now))
    changes = differences(before, agenda)
    rendered = agenda_letter(agenda, changes=changes, link=link, first=before is None)
    mail.recipient = delegate.email
    mail.subject = rendered.subject
    mail.raw = b""
    mail.raw = build(
        rendered,
        sender=settings.mail_from,
        recipient=delegate.email,
        recipient_name=delegate.name,
        reply_to=agenda.contact,
        message_id=mail.message_id,
        date=now,
    )
