"""What staff see of companies that are to come in: who waits, who was invited and when."""

from collections.abc import Collection, Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import Session, joinedload

from services.domain.participations import OUT
from services.locale.sorting import sort_key
from services.models import (
    Company,
    Delegate,
    Dispatch,
    DispatchKind,
    Participation,
    Registration,
    RegistrationState,
)


def registrations(
    session: Session,
    mission_id: UUID,
    state: RegistrationState,
    *,
    offset: int = 0,
    limit: int = 500,
) -> Sequence[Registration]:
    """Those of the mission in that state: who waits longest first, else the last decision."""
    last_first = (Registration.decided_at.desc(), Registration.id.desc())
    waits = state is RegistrationState.WAITING
    return session.scalars(
        select(Registration)
        .where(Registration.mission_id == mission_id, Registration.state == state)
        .order_by(*((Registration.id,) if waits else last_first))
        .offset(offset)
        .limit(limit)
    ).all()


def registration_counts(session: Session, mission_id: UUID) -> dict[RegistrationState, int]:
    """How many registrations of the mission are in which state."""
    rows = session.execute(
        select(Registration.state, func.count())
        .where(Registration.mission_id == mission_id)
        .group_by(Registration.state)
    )
    return dict.fromkeys(RegistrationState, 0) | dict(rows.all())


def known_companies(
    session: Session, registrations: Sequence[Registration]
) -> set[tuple[str, str]]:
    """Those names (in small letters) and countries that a company has already."""
    names = {row.name.lower() for row in registrations}
    rows = session.execute(
        select(func.lower(Company.name), Company.country).where(func.lower(Company.name).in_(names))
    )
    return {(name, country) for name, country in rows}


def by_name(session: Session, mission_id: UUID, *, language: str) -> list[UUID]:
    """The participations that take part in the mission, as the reader sorts their names."""
    rows = session.execute(
        select(Participation.id, Company.name)
        .join(Company, Company.id == Participation.company_id)
        .where(_taking_part(mission_id))
    )
    return [
        row_id
        for row_id, name in sorted(rows, key=lambda row: (sort_key(row[1], language), row[0]))
    ]


def invited(
    session: Session, participation_ids: Sequence[UUID]
) -> list[tuple[Participation, datetime | None]]:
    """These participations in this order, each with when it was last invited."""
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
        .options(joinedload(Participation.company))
        .where(Participation.id.in_(participation_ids))
    )
    found = {participation.id: (participation, when) for participation, when in rows}
    return [found[row_id] for row_id in participation_ids]


def _taking_part(mission_id: UUID) -> ColumnElement[bool]:
    return (Participation.mission_id == mission_id) & Participation.state.not_in(OUT)


def contacts_travelling(session: Session, participation_ids: Collection[UUID]) -> set[UUID]:
    """Those of the participations whose contact is one of their delegates."""
    return set(
        session.scalars(
            select(Participation.id)
            .join(Delegate, Delegate.participation_id == Participation.id)
            .where(
                Participation.id.in_(participation_ids),
                func.lower(Delegate.email) == func.lower(Participation.contact_email),
            )
        )
    )
