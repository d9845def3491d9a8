"""All versions of a mission's schedule, with who made and published them."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from services.domain.events import Fact
from services.models import Event, Letter, Meeting, Refusal, Schedule


@dataclass(frozen=True, kw_only=True)
class Version:
    schedule: Schedule
    meetings: int
    unserved: int
    letters: int
    #: the version it was copied from; None of one that a solve made
    copy_of: int | None
    #: actors, see domain.actors; empty where nobody did
    made_by: str
    published_by: str


def count(session: Session, mission_id: UUID) -> int:
    """How many versions the mission has."""
    return session.scalar(select(func.count(Schedule.id)).filter_by(mission_id=mission_id)) or 0


def newest(session: Session, mission_id: UUID, *, limit: int) -> Sequence[Schedule]:
    """So many versions, the newest first."""
    return session.scalars(
        select(Schedule)
        .filter_by(mission_id=mission_id)
        .order_by(Schedule.version.desc())
        .limit(limit)
    ).all()


def versions(
    session: Session, mission_id: UUID, *, offset: int = 0, limit: int = 50
) -> list[Version]:
    """So many of them, the newest first, in two queries."""
    rows = session.execute(
        select(
            Schedule,
            *(
                select(func.count()).where(table.schedule_id == Schedule.id).scalar_subquery()
                for table in (Meeting, Refusal, Letter)
            ),
        )
        .where(Schedule.mission_id == mission_id)
        .order_by(Schedule.version.desc())
        .offset(offset)
        .limit(limit)
    ).all()
    told = _told(session, mission_id, {row[0].id for row in rows})
    found = []
    for schedule, meetings, unserved, letters in rows:
        made = told.get((schedule.id, Fact.SCHEDULE_DRAFTED.value))
        published = told.get((schedule.id, Fact.SCHEDULE_PUBLISHED.value))
        found.append(
            Version(
                schedule=schedule,
                meetings=meetings,
                unserved=unserved,
                letters=letters,
                copy_of=made.data.get("copy_of") if made else None,
                made_by=made.actor if made else "",
                published_by=published.actor if published else "",
            )
        )
    return found


def before(session: Session, schedule: Schedule) -> Schedule | None:
    """The version that was published last before this one; else the one made before it."""
    earlier = select(Schedule).where(
        Schedule.mission_id == schedule.mission_id, Schedule.version < schedule.version
    )
    told: datetime | None = schedule.published_at
    if told is None:
        published = earlier.where(Schedule.published_at.is_not(None))
    else:
        published = select(Schedule).where(
            Schedule.mission_id == schedule.mission_id, Schedule.published_at < told
        )
    found = session.scalar(published.order_by(Schedule.published_at.desc()).limit(1))
    return found or session.scalar(earlier.order_by(Schedule.version.desc()).limit(1))


def _told(
    session: Session, mission_id: UUID, schedule_ids: Collection[UUID]
) -> dict[tuple[UUID, str], Event]:
    facts = (Fact.SCHEDULE_DRAFTED.value, Fact.SCHEDULE_PUBLISHED.value)
    events = session.scalars(
        select(Event)
        .where(
            Event.mission_id == mission_id,
            Event.type.in_(facts),
            Event.subject_id.in_(schedule_ids),
        )
        .order_by(Event.id)
    )
    return {(event.subject_id, event.type): event for event in events}
