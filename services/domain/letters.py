"""Letters: what each delegate must be told of a published version, written once."""

from dataclasses import replace
from datetime import datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from services.agenda.changes import differences
from services.agenda.data import from_plain, to_plain
from services.domain import links
from services.domain.agendas import told
from services.domain.errors import ConflictError
from services.domain.events import Fact, record
from services.domain.tellings import Telling, tellings
from services.mail.letters import RenderedLetter, agenda_letter
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
_FACTS = {
    MailState.QUEUED: Fact.MAIL_QUEUED,
    MailState.HELD: Fact.MAIL_HELD,
    MailState.FAILED: Fact.MAIL_FAILED,
}


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
    """The ids of the mails written: one for each of these delegates who has something to learn.

    They are queued, or held where the version is until it is released. The unique key of version
    and delegate makes a second call harmless. Nothing is written once another version is
    published.
    """
    session.get_one(Mission, schedule.mission_id, with_for_update={"read": True})
    session.refresh(schedule)
    if schedule.state is not ScheduleState.PUBLISHED:
        return []
    found = tellings(session, schedule, delegate_ids)
    people = {
        delegate.id: delegate
        for delegate in session.scalars(select(Delegate).where(Delegate.id.in_(delegate_ids)))
    }
    queued = []
    for delegate_id, telling in found.items():
        if telling.is_needed:
            queued += _write(
                session, schedule, people[delegate_id], telling, settings=settings, now=now
            )
    return queued


def _write(
    session: Session,
    schedule: Schedule,
    delegate: Delegate,
    telling: Telling,
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
            agenda=to_plain(telling.agenda),
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
        state=MailState.HELD if is_held(schedule) else MailState.QUEUED,
        created_at=now,
    )
    try:
        _render(session, mail, delegate, telling, settings=settings, now=now)
    except ValueError as error:
        mail.state = MailState.FAILED
        mail.error = str(error)
    session.add(mail)
    session.flush()
    record(
        session,
        _FACTS[mail.state],
        subject_id=mail.id,
        mission_id=schedule.mission_id,
        actor=ACTOR,
        data={"version": schedule.version},
    )
    return [mail.id]


def in_words(telling: Telling, *, link: str) -> RenderedLetter:
    """The letter that tells this, with the delegate's private link."""
    return agenda_letter(telling.agenda, changes=telling.changes, link=link, first=telling.is_first)


def is_held(schedule: Schedule) -> bool:
    """The letters of this version wait until somebody releases them."""
    return schedule.held and schedule.released_at is None


def write_again(session: Session, mail: Mail, *, settings: Settings, now: datetime) -> None:
    """The mail's text made anew, to the delegate's present address.

    For a mail that could not be written, or whose address was corrected since. Raises
    ConflictError if it still can't be written.
    """
    letter = session.get_one(Letter, mail.letter_id)
    delegate = session.get_one(Delegate, letter.delegate_id)
    agenda = replace(from_plain(letter.agenda), delegate=delegate.name)
    before = told(session, [delegate.id]).get(delegate.id)
    telling = Telling(agenda=agenda, before=before, changes=differences(before, agenda))
    fill(session, mail, delegate, telling, settings=settings, now=now)
    session.flush()


def fill(
    session: Session,
    mail: Mail,
    delegate: Delegate,
    telling: Telling,
    *,
    settings: Settings,
    now: datetime,
) -> None:
    """The mail gets its address and text. Raises ConflictError if it can't be written."""
    try:
        _render(session, mail, delegate, telling, settings=settings, now=now)
    except ValueError as error:
        raise ConflictError("mail_not_writable", str(error)) from error


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
    telling: Telling,
    *,
    settings: Settings,
    now: datetime,
) -> None:
    """The mail gets its text."""
    link = links.url(links.delegate_link(session, delegate=delegate, actor=ACTOR, now=now))
    rendered = in_words(telling, link=link)
    mail.recipient = delegate.email
    mail.subject = rendered.subject
    mail.raw = b""
    mail.raw = build(
        rendered,
        sender=settings.mail_from,
        recipient=delegate.email,
        recipient_name=delegate.name,
        reply_to=telling.agenda.contact,
        message_id=mail.message_id,
        date=now,
    )
