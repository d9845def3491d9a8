"""What staff see of companies that are to come in: who waits, who was invited and when."""

from collections.abc import Collection, Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session, joinedload

from services.models import (
    Company,
    Dispatch,
    DispatchKind,
    Participation,
    Registration,
    RegistrationState,
)


def waiting(session: Session, mission_ids: Collection[UUID]) -> Sequence[Registration]:
    """The registrations that nobody has decided on, the oldest first."""
    return session.scalars(
        select(Registration)
        .where(
            Registration.mission_id.in_(mission_ids),
            Registration.state == RegistrationState.WAITING,
        )
        .order_by(Registration.id)
        .limit(500)
    ).all()


def known_companies(
    session: Session, registrations: Sequence[Registration]
) -> set[tuple[str, str]]:
    """Those names (in small letters) and countries that a company has already."""
    names = {row.name.lower() for row in registrations}
    rows = session.execute(
        select(func.lower(Company.name), Company.country).where(func.lower(Company.name).in_(names))
    )
    return {(name, country) for name, country in rows}


def participants(session: Session, mission_id: UUID) -> list[tuple[Participation, datetime | None]]:
    """The mission's participations by name, each with when it was last invited."""
    last = (
        select(func.max(Dispatch.created_at))
        .where(
            Dispatch.participation_id == Participation.id,
            Dispatch.kind == DispatchKind.INVITATION,
        )
        .scalar_subquery()
    )
    rows = session.execute(
        select(Participation, last)
        .join(Company, Company.id == Participation.company_id)
        .options(joinedload(Participation.company))
        .where(Participation.mission_id == mission_id)
        .order_by(func.lower(Company.name), Participation.id)
    )
    return [(participation, when) for participation, when in rows]
