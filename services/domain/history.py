"""What happened in a mission, newest first, with the names of those whom it is about."""

from collections.abc import Collection, Iterator, Sequence
from uuid import UUID

from sqlalchemy import ColumnElement, Select, func, or_, select, union_all
from sqlalchemy.orm import Session

from services.domain.events import Fact
from services.models import (
    Activity,
    Company,
    Delegate,
    Event,
    Interpreter,
    Mail,
    Notice,
    Participation,
    Registration,
)

#: what every change of a mission brings with it and tells nobody anything
_NOISE = (Fact.MAIL_QUEUED, Fact.MAIL_HELD, Fact.LINK_ISSUED)


def matching(
    session: Session, mission_id: UUID, *, prefixes: Collection[str] = (), actor: str = ""
) -> int:
    """How many events of the mission there are of these kinds (all without any), by that actor."""
    conditions = _conditions(mission_id, prefixes, actor)
    return session.scalar(select(func.count(Event.id)).where(*conditions)) or 0


def events(
    session: Session,
    mission_id: UUID,
    *,
    prefixes: Collection[str] = (),
    actor: str = "",
    number: int,
    size: int,
) -> Sequence[Event]:
    """One page of them, newest first."""
    return session.scalars(
        select(Event)
        .where(*_conditions(mission_id, prefixes, actor))
        .order_by(Event.id.desc())
        .limit(size)
        .offset((number - 1) * size)
    ).all()


def people(session: Session, mission_id: UUID, *, limit: int) -> list[str]:
    """The actors of the mission's events that are persons or companies: those who did most."""
    rows = session.scalars(
        select(Event.actor)
        .where(Event.mission_id == mission_id, Event.actor.contains(":"))
        .group_by(Event.actor)
        .order_by(func.count().desc(), Event.actor)
        .limit(limit)
    )
    return list(rows)


def subjects(session: Session, ids: Collection[UUID]) -> dict[UUID, str]:
    """The name of each company, person, activity or mail's reader among these ids."""
    companies = select(Participation.id, Company.name).join(
        Company, Company.id == Participation.company_id
    )
    notices = select(Notice.id, Delegate.name).join(Delegate, Delegate.id == Notice.delegate_id)
    named: tuple[Select[UUID, str], ...] = (
        companies.where(Participation.id.in_(ids)),
        select(Company.id, Company.name).where(Company.id.in_(ids)),
        select(Delegate.id, Delegate.name).where(Delegate.id.in_(ids)),
        select(Interpreter.id, Interpreter.name).where(Interpreter.id.in_(ids)),
        select(Activity.id, Activity.title).where(Activity.id.in_(ids)),
        select(Registration.id, Registration.name).where(Registration.id.in_(ids)),
        select(Mail.id, Mail.recipient).where(Mail.id.in_(ids)),
        notices.where(Notice.id.in_(ids)),
    )
    rows = session.execute(union_all(*named)).all()
    return {row.id: row.name for row in rows}


def _conditions(
    mission_id: UUID, prefixes: Collection[str], actor: str
) -> Iterator[ColumnElement[bool]]:
    yield Event.mission_id == mission_id
    if prefixes:
        yield or_(*(Event.type.like(f"{prefix}.%") for prefix in prefixes))
    else:
        yield Event.type.not_in([fact.value for fact in _NOISE])
    if actor:
        yield Event.actor == actor
