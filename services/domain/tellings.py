"""What a published version has to tell each delegate, before anything is written."""

from collections.abc import Collection
from dataclasses import dataclass, replace
from uuid import UUID

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from services.agenda.changes import differences
from services.agenda.data import Agenda, Change
from services.domain.agendas import agendas, told
from services.models import (
    Delegate,
    Letter,
    Mail,
    MailState,
    Participation,
    ParticipationState,
    Schedule,
)

#: a mail that has not left yet
WAITING = (MailState.QUEUED, MailState.HELD)


@dataclass(frozen=True, kw_only=True)
class Telling:
    """A delegate's agenda in the version, and the one that they know; None if they know none."""

    agenda: Agenda
    before: Agenda | None
    changes: tuple[Change, ...]

    @property
    def is_first(self) -> bool:
        return self.before is None

    def with_message(self, message: str) -> "Telling":
        """The same with a word of the organiser at its top."""
        return replace(self, agenda=replace(self.agenda, message=message))

    @property
    def is_needed(self) -> bool:
        """There is something to write."""
        return self.is_first or bool(self.changes)


def tellings(
    session: Session, schedule: Schedule, delegate_ids: Collection[UUID]
) -> dict[UUID, Telling]:
    """What this version tells each of these delegates, in a fixed number of queries.

    Mails of older versions that have not left yet are superseded first, so that a delegate gets
    one mail that tells everything since the last one sent. Who knows nothing and takes no part
    any more is left out.
    """
    _supersede(session, schedule, delegate_ids)
    known = told(session, delegate_ids)
    present = agendas(session, schedule, delegate_ids, known=known)
    taking_part = _taking_part(session, delegate_ids)
    return {
        delegate_id: Telling(
            agenda=agenda,
            before=known.get(delegate_id),
            changes=differences(known.get(delegate_id), agenda),
        )
        for delegate_id, agenda in present.items()
        if delegate_id in known or delegate_id in taking_part
    }


def _supersede(session: Session, schedule: Schedule, delegate_ids: Collection[UUID]) -> None:
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
        .where(Mail.letter_id.in_(older), Mail.state.in_(WAITING))
        .values(state=MailState.SUPERSEDED, next_attempt_at=None)
    )


def _taking_part(session: Session, delegate_ids: Collection[UUID]) -> set[UUID]:
    return set(
        session.scalars(
            select(Delegate.id)
            .join(Participation, Participation.id == Delegate.participation_id)
            .where(
                Delegate.id.in_(delegate_ids), Participation.state == ParticipationState.ACCEPTED
            )
        )
    )
