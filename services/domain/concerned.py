"""Whom the fate of a whole mission concerns: contacts of companies, and delegates, each once."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import func, or_, select
from sqlalchemy.orm import Session, joinedload

from services.domain.agendas import UNTOLD
from services.domain.participations import OUT
from services.models import (
    Booking,
    Delegate,
    Language,
    Letter,
    Mail,
    MailState,
    Participation,
    ParticipationState,
    Schedule,
)


@dataclass(frozen=True, kw_only=True)
class Reader:
    """Somebody to be told: a company's contact, or one of its delegates."""

    participation: Participation
    #: none: the contact of the company
    delegate: Delegate | None
    name: str
    address: str
    language: Language
    #: told by a letter with the agenda: there is something in it, or it is their first
    by_letter: bool

    @property
    def key(self) -> str:
        return (self.delegate or self.participation).id.hex


def readers(session: Session, mission_id: UUID, *, former_id: UUID | None) -> list[Reader]:
    """Everybody who takes part, one for each mail address; letters come before other mails.

    `former_id` is the version that was published until then.
    """
    told = _with_something(session, mission_id, former_id)
    found: dict[str, Reader] = {}
    everybody = [
        *_delegates(session, mission_id, told, _with_an_agenda(session, mission_id, former_id)),
        *_contacts(session, mission_id),
    ]
    for reader in sorted(everybody, key=lambda one: not one.by_letter):
        found.setdefault(reader.address.lower(), reader)
    return list(found.values())


def _with_something(session: Session, mission_id: UUID, former_id: UUID | None) -> set[UUID]:
    """Who has something in that version, or in the one that moved it, where there is one yet."""
    if former_id is None:
        return set()
    last = session.get_one(Schedule, former_id).version
    follows = (
        select(Schedule.id)
        .where(
            Schedule.mission_id == mission_id,
            Schedule.version > last,
            Schedule.occasion.is_not(None),
        )
        .order_by(Schedule.version)
        .limit(1)
        .scalar_subquery()
    )
    return set(
        session.scalars(
            select(Booking.delegate_id)
            .where(or_(Booking.schedule_id == former_id, Booking.schedule_id == follows))
            .distinct()
        )
    )


def _with_an_agenda(
    session: Session, mission_id: UUID, schedule_id: UUID | None
) -> set[UUID] | None:
    """Who was told an agenda until then; None if there is no version, so that no letter follows.

    A mail of an older version that is still queued never leaves.
    """
    if schedule_id is None:
        return None
    last = session.get_one(Schedule, schedule_id).version
    return set(
        session.scalars(
            select(Letter.delegate_id)
            .join(Schedule, Schedule.id == Letter.schedule_id)
            .join(Mail, Mail.letter_id == Letter.id)
            .join(Delegate, Delegate.id == Letter.delegate_id)
            .where(
                Letter.mission_id == mission_id,
                Schedule.version <= last,
                func.lower(Mail.recipient) == func.lower(Delegate.email),
                Mail.state.not_in((*UNTOLD, MailState.QUEUED)),
            )
            .distinct()
        )
    )


def _delegates(
    session: Session, mission_id: UUID, told: set[UUID], knowing: set[UUID] | None
) -> Sequence[Reader]:
    rows = session.scalars(
        select(Delegate)
        .options(joinedload(Delegate.participation).joinedload(Participation.company))
        .join(Participation, Participation.id == Delegate.participation_id)
        .where(
            Delegate.mission_id == mission_id,
            Participation.state.not_in(OUT) | Delegate.id.in_(told),
        )
        .order_by(Delegate.name, Delegate.id)
    )
    return [
        Reader(
            participation=row.participation,
            delegate=row,
            name=row.name,
            address=row.email,
            language=row.language,
            by_letter=row.id in told
            or (
                knowing is not None
                and row.id not in knowing
                and row.participation.state is ParticipationState.ACCEPTED
            ),
        )
        for row in rows
    ]


def _contacts(session: Session, mission_id: UUID) -> Sequence[Reader]:
    rows = session.scalars(
        select(Participation)
        .options(joinedload(Participation.company))
        .where(
            Participation.mission_id == mission_id,
            Participation.state.not_in(OUT),
            Participation.contact_email != "",
        )
        .order_by(Participation.id)
    )
    return [
        Reader(
            participation=row,
            delegate=None,
            name=row.contact_name,
            address=row.contact_email,
            language=row.contact_language,
            by_letter=False,
        )
        for row in rows
    ]
