"""Staff remind companies of what they have not done yet; nobody too often, nobody in vain."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from services.domain import people
from services.domain.dispatches import ask
from services.domain.people import Participant
from services.domain.shortfalls import Topic, shortfalls
from services.models import Dispatch, DispatchKind, Mission, Participation

#: for so long after an invitation or a reminder nobody is reminded
QUIET = timedelta(hours=48)


class Spared(StrEnum):
    """Why somebody who lacks something is not reminded."""

    NO_CONTACT = "no_contact"
    RECENT = "recent"
    UNREACHABLE = "unreachable"


@dataclass(frozen=True, kw_only=True)
class Due:
    """Somebody who lacks something that can still be done; `spared` is why nothing is written."""

    participant: Participant
    topics: Sequence[Topic]
    spared: Spared | None


def due(
    participants: Iterable[Participant],
    about: Collection[str],
    *,
    mission: Mission,
    now: datetime,
) -> list[Due]:
    """Those who lack any of `about`, in the order given."""
    return [
        Due(participant=one, topics=topics, spared=_spared(one, now))
        for one in participants
        if (topics := shortfalls(one, about, mission, now=now))
    ]


def remind(
    session: Session,
    *,
    mission: Mission,
    participation_ids: Collection[UUID],
    about: Collection[str],
    actor: str,
    now: datetime,
) -> int:
    """Each of these to whom a reminder is due is mailed one; says how many they are.

    Asked again within `QUIET`, or by two colleagues at once, it is one mail each. What is done
    before the mail is written is not in it any more.
    """
    wanted = select(Participation.id).where(
        Participation.mission_id == mission.id, Participation.id.in_(participation_ids)
    )
    held = wanted.order_by(Participation.id).with_for_update(key_share=True)
    held_ids = set(session.scalars(held))
    standing = [
        one for one in people.participants(session, mission, language="en") if one.id in held_ids
    ]
    numbers = _numbers(session, held_ids)
    reminded = [one for one in due(standing, about, mission=mission, now=now) if not one.spared]
    for one in reminded:
        own = one.participant.id
        dispatch = Dispatch(
            kind=DispatchKind.REMINDER,
            participation_id=own,
            about=[topic.value for topic in one.topics],
            key=f"reminder {own} {numbers.get(own, 0) + 1}",
            created_at=now,
        )
        ask(session, dispatch, mission_id=mission.id, actor=actor)
    return len(reminded)


def _spared(one: Participant, now: datetime) -> Spared | None:
    if not one.contact_email:
        return Spared.NO_CONTACT
    if one.unreachable:
        return Spared.UNREACHABLE
    written = [when for when in (one.invited_at, one.reminded_at) if when is not None]
    return Spared.RECENT if written and max(written) > now - QUIET else None


def _numbers(session: Session, participation_ids: Collection[UUID]) -> dict[UUID, int]:
    """How often each was to be reminded, whether that was needed in the end or not."""
    rows = session.execute(
        select(Participation.id, func.count())
        .join(Dispatch, Dispatch.participation_id == Participation.id)
        .where(
            Participation.id.in_(participation_ids),
            Dispatch.kind == DispatchKind.REMINDER,
        )
        .group_by(Participation.id)
    )
    return dict(rows.all())
