"""The wishes that a version does not serve, for staff: by name, with reason and price."""

from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from services.agenda.reasons import reason_text
from services.domain.goal_words import price_text
from services.domain.labels import labels
from services.locale import SOURCE, translations
from services.models import InquiryKind, Mission, Refusal, Schedule


@dataclass(frozen=True, kw_only=True)
class UnservedWish:
    """`price` is what serving it would cost at least; None where nothing is known of it."""

    participation_id: UUID
    partner_id: UUID
    name: str
    partner: str
    rank: int
    reason: str
    reason_in_words: str
    detail: str
    price: int | None
    price_goal: str
    price_in_words: str


def unserved(
    session: Session, schedule: Schedule, *, language: str = SOURCE
) -> tuple[UnservedWish, ...]:
    """All of them by company and rank, in words of this language."""
    rows = session.scalars(
        select(Refusal)
        .filter_by(schedule_id=schedule.id)
        .order_by(Refusal.participation_id, Refusal.rank)
    )
    return in_words(session, schedule, rows, language=language)


def in_words(
    session: Session, schedule: Schedule, rows: Iterable[Refusal], *, language: str = SOURCE
) -> tuple[UnservedWish, ...]:
    """These refusals of the schedule by name, in words of this language."""
    names = labels(session, session.get_one(Mission, schedule.mission_id)).companies
    words = translations(language)
    return tuple(
        UnservedWish(
            participation_id=row.participation_id,
            partner_id=row.partner_id,
            name=names[row.participation_id],
            partner=names[row.partner_id],
            rank=row.rank,
            reason=row.reason,
            reason_in_words=reason_text(row.reason, words),
            detail=row.detail,
            price=row.price,
            price_goal=row.price_goal,
            price_in_words=""
            if not row.price
            else price_text(row.price, row.price_goal, words, kind=InquiryKind.SERVE, exact=False),
        )
        for row in rows
    )
