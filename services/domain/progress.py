"""What a company still has to do before the deadline."""

from dataclasses import dataclass

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from services.domain.participations import OUT
from services.models import Answer, Delegate, Participation, Wish


@dataclass(frozen=True, kw_only=True)
class Progress:
    """How far a company has come; `unanswered` are requests of others without an answer."""

    profile_told: bool
    delegates: int
    wishes: int
    requests: int
    unanswered: int


def progress(session: Session, *, participation: Participation) -> Progress:
    """In one query. A profile is told once it says what is offered and what is needed."""
    requests = (
        select(func.count())
        .select_from(Wish)
        .join(Participation, Participation.id == Wish.participation_id)
        .where(Wish.partner_id == participation.id, Participation.state.not_in(OUT))
    )
    answered = select(Answer.wisher_id).where(Answer.participation_id == participation.id)
    delegates, wishes, asked, unanswered = session.execute(
        select(
            select(func.count())
            .where(Delegate.participation_id == participation.id)
            .scalar_subquery(),
            select(func.count()).where(Wish.participation_id == participation.id).scalar_subquery(),
            requests.scalar_subquery(),
            requests.where(Wish.participation_id.not_in(answered)).scalar_subquery(),
        )
    ).one()
    return Progress(
        profile_told=bool(participation.offers and participation.needs),
        delegates=delegates,
        wishes=wishes,
        requests=asked,
        unanswered=unanswered,
    )
