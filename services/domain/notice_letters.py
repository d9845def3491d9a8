"""Mails about notices: the partner's delegates and the organiser are told, each once."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from services.domain import links
from services.domain.mail_queue import ACTOR, Outgoing, queue
from services.domain.rows import hold
from services.domain.venue_time import bounds
from services.mail.notices import Reader, Told, notice_letter
from services.models import (
    Booking,
    Delegate,
    Mail,
    MailState,
    Meeting,
    MeetingParticipant,
    Mission,
    Notice,
    Participation,
    Room,
    Table,
)
from services.settings import Settings


@dataclass(frozen=True, kw_only=True)
class _Recipient:
    #: names the reader in the Message-ID
    key: str
    address: str
    reply_to: str
    reader: Reader


def tell(session: Session, notice: Notice, *, settings: Settings, now: datetime) -> list[UUID]:
    """The ids of the mails queued about the notice: one for each who is to know it.

    The unique Message-ID of notice and reader makes a second call harmless. Nothing is written
    of a notice that stands no more.
    """
    hold(session, notice)
    if notice.withdrawn_at is not None:
        return []
    recipients = _recipients(session, notice, now)
    return _write(session, notice, recipients, settings=settings, now=now)


def tell_taken_back(
    session: Session, notice: Notice, *, settings: Settings, now: datetime
) -> list[UUID]:
    """The ids of the mails queued to those who have been told the notice, or may have been."""
    hold(session, notice)
    if notice.withdrawn_at is None:
        return []
    known = set(
        session.scalars(
            select(Mail.message_id).where(
                Mail.notice_id == notice.id,
                Mail.state.not_in((MailState.SUPERSEDED, MailState.FAILED, MailState.BOUNCED)),
            )
        )
    )
    recipients = [
        recipient
        for recipient in _recipients(session, notice, now)
        if _message_id(notice, recipient, settings, taken_back=False) in known
    ]
    return _write(session, notice, recipients, settings=settings, now=now)


def _write(
    session: Session,
    notice: Notice,
    recipients: Iterable[_Recipient],
    *,
    settings: Settings,
    now: datetime,
) -> list[UUID]:
    told = _told(session, notice)
    queued = []
    for recipient in recipients:
        mail = Outgoing(
            message_id=_message_id(notice, recipient, settings, taken_back=told.taken_back),
            letter=notice_letter(told, recipient.reader),
            address=recipient.address,
            name=recipient.reader.name,
            reply_to=recipient.reply_to,
            mission_id=notice.mission_id,
            notice_id=notice.id,
        )
        mail_id = queue(session, mail, settings=settings, now=now)
        if mail_id is not None:
            queued.append(mail_id)
    return queued


def _message_id(
    notice: Notice, recipient: _Recipient, settings: Settings, *, taken_back: bool
) -> str:
    what = "taken-back" if taken_back else "given"
    return f"<{notice.id}.{what}.{recipient.key}@{settings.mail_domain}>"


def _recipients(session: Session, notice: Notice, now: datetime) -> Iterator[_Recipient]:
    """The delegates of others who are booked for the meeting, then the organiser."""
    person = session.get_one(Delegate, notice.delegate_id)
    mission = session.get_one(Mission, notice.mission_id, options=[joinedload(Mission.organiser)])
    for delegate in session.scalars(
        select(Delegate)
        .join(Booking, Booking.delegate_id == Delegate.id)
        .where(
            Booking.meeting_id == notice.meeting_id,
            Delegate.participation_id != person.participation_id,
        )
        .order_by(Delegate.id)
    ):
        link = links.delegate_link(session, delegate=delegate, actor=ACTOR, now=now)
        yield _Recipient(
            key=delegate.id.hex,
            address=delegate.email,
            reply_to=mission.contact,
            reader=Reader(
                name=delegate.name,
                language=delegate.language.value,
                link=links.url(link),
                is_organiser=False,
            ),
        )
    yield _Recipient(
        key="organiser",
        address=mission.contact,
        reply_to=person.email,
        reader=Reader(
            name=mission.organiser.name,
            language=mission.organiser.language.value,
            link=links.staff_url(),
            is_organiser=True,
        ),
    )


def _told(session: Session, notice: Notice) -> Told:
    meeting = session.get_one(Meeting, notice.meeting_id)
    mission = session.get_one(Mission, notice.mission_id)
    person = session.get_one(
        Delegate,
        notice.delegate_id,
        options=[joinedload(Delegate.participation).joinedload(Participation.company)],
    )
    table = session.get_one(Table, meeting.table_id, options=[joinedload(Table.room)])
    starts_at, ends_at = bounds(meeting.period)
    return Told(
        kind=notice.kind.value,
        minutes=notice.minutes,
        taken_back=notice.withdrawn_at is not None,
        person=person.name,
        company=person.participation.company.name,
        partners=_partners(session, meeting, person),
        starts_at=starts_at,
        ends_at=ends_at,
        time_zone=mission.time_zone,
        table=str(table.number),
        room=_room(table.room),
        mission=mission.title,
        organiser=mission.organiser.name,
    )


def _partners(session: Session, meeting: Meeting, person: Delegate) -> tuple[str, ...]:
    rows = session.scalars(
        select(Participation)
        .options(joinedload(Participation.company))
        .join(MeetingParticipant, MeetingParticipant.participation_id == Participation.id)
        .where(
            MeetingParticipant.meeting_id == meeting.id,
            Participation.id != person.participation_id,
        )
        .order_by(Participation.id)
    )
    return tuple(participation.company.name for participation in rows)


def _room(room: Room) -> str:
    return f"{room.name} · {room.site.name}"
