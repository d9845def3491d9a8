"""Whose private links an address may have sent: of missions that still open something."""

from datetime import datetime

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import Session, joinedload

from services.domain import links
from services.domain.participations import OUT
from services.models import Delegate, Mission, MissionState, Participation


def participations(session: Session, address: str, now: datetime) -> list[Participation]:
    """Those whose contact has that address."""
    return list(
        session.scalars(
            select(Participation)
            .options(joinedload(Participation.company))
            .join(Mission, Mission.id == Participation.mission_id)
            .where(
                func.lower(Participation.contact_email) == address.lower(),
                Participation.state.not_in(OUT),
                _lives(now),
            )
            .order_by(Participation.id)
        )
    )


def delegates(session: Session, address: str, now: datetime) -> list[Delegate]:
    """Those who have that address."""
    return list(
        session.scalars(
            select(Delegate)
            .options(joinedload(Delegate.participation).joinedload(Participation.company))
            .join(Participation, Participation.id == Delegate.participation_id)
            .join(Mission, Mission.id == Delegate.mission_id)
            .where(
                func.lower(Delegate.email) == address.lower(),
                Participation.state.not_in(OUT),
                _lives(now),
            )
            .order_by(Delegate.id)
        )
    )


def _lives(now: datetime) -> ColumnElement[bool]:
    """The condition on Mission for those whose links still open something."""
    return (Mission.state != MissionState.CANCELLED) & (
        Mission.ends_on > (now - links.AFTER_END).date()
    )
