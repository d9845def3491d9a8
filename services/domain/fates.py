"""What came of a company's wishes in the published schedule, in words that give nothing away."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session, aliased

from services.domain.venue_time import bounds
from services.models import (
    Company,
    Meeting,
    MeetingParticipant,
    Participation,
    Refusal,
    Room,
    Schedule,
    Table,
    Wish,
)


@dataclass(frozen=True, kw_only=True)
class Held:
    """A meeting with the partner: when (UTC) and where."""

    starts_at: datetime
    ends_at: datetime
    table: int
    room: str


@dataclass(frozen=True, kw_only=True)
class Fate:
    """A wish with its meetings, or with the public key of the reason why there is none.

    Both may be missing: the wish is younger than the schedule.
    """

    partner_id: UUID
    partner: str
    rank: int
    meetings: tuple[Held, ...]
    reason: str | None


def fates(session: Session, schedule: Schedule, *, participation: Participation) -> list[Fate]:
    """The participation's wishes by rank, each with its fate in this version; three queries."""
    wished = session.execute(
        select(Wish.partner_id, Company.name, Wish.rank)
        .join(Participation, Participation.id == Wish.partner_id)
        .join(Company, Company.id == Participation.company_id)
        .where(Wish.participation_id == participation.id)
        .order_by(Wish.rank)
    ).all()
    reasons = dict(
        session.execute(
            select(Refusal.partner_id, Refusal.reason).where(
                Refusal.schedule_id == schedule.id, Refusal.participation_id == participation.id
            )
        ).all()
    )
    held = _held(session, schedule, participation)
    return [
        Fate(
            partner_id=partner_id,
            partner=name,
            rank=rank,
            meetings=tuple(held[partner_id]),
            reason=None if held[partner_id] else reasons.get(partner_id),
        )
        for partner_id, name, rank in wished
    ]


def _held(
    session: Session, schedule: Schedule, participation: Participation
) -> dict[UUID, list[Held]]:
    own, other = aliased(MeetingParticipant), aliased(MeetingParticipant)
    rows = session.execute(
        select(other.participation_id, Meeting.period, Table.number, Room.name)
        .select_from(Meeting)
        .join(own, own.meeting_id == Meeting.id)
        .join(other, other.meeting_id == Meeting.id)
        .join(Table, Table.id == Meeting.table_id)
        .join(Room, Room.id == Table.room_id)
        .where(
            Meeting.schedule_id == schedule.id,
            own.participation_id == participation.id,
            other.participation_id != participation.id,
        )
        .order_by(Meeting.period)
    )
    held: dict[UUID, list[Held]] = defaultdict(list)
    for partner_id, period, table, room in rows:
        starts_at, ends_at = bounds(period)
        held[partner_id].append(Held(starts_at=starts_at, ends_at=ends_at, table=table, room=room))
    return held
