"""How far a mission has come: what staff see of it at one glance."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import ScalarSelect, Select, func, select
from sqlalchemy.orm import Session

from services.domain.participations import OUT
from services.models import (
    Delegate,
    Mail,
    MailState,
    Meeting,
    Participation,
    Registration,
    RegistrationState,
    Schedule,
    ScheduleState,
    Slot,
    Solve,
    Table,
    Wish,
)

#: mails that a person should look at
TROUBLED = (MailState.FAILED, MailState.UNCLEAR, MailState.BOUNCED)


@dataclass(frozen=True, kw_only=True)
class Standing:
    """Counts of one mission; companies are those that still take part."""

    slots: int
    tables: int
    registrations_waiting: int
    companies: int
    companies_without_wish: int
    delegates: int
    wishes: int
    solves: int
    drafts: int
    published_version: int | None
    published_at: datetime | None
    meetings_published: int
    mails_troubled: int


def standing(session: Session, mission_id: UUID) -> Standing:
    """All counts, in one query."""
    taking_part = select(Participation.id).where(
        Participation.mission_id == mission_id, Participation.state.not_in(OUT)
    )
    published = select(Schedule.id).where(
        Schedule.mission_id == mission_id, Schedule.state == ScheduleState.PUBLISHED
    )
    wished = select(Wish.participation_id).where(Wish.mission_id == mission_id)
    columns = {
        "slots": _count(select(Slot.id).where(Slot.mission_id == mission_id)),
        "tables": _count(select(Table.id).where(Table.mission_id == mission_id)),
        "registrations_waiting": _count(
            select(Registration.id).where(
                Registration.mission_id == mission_id,
                Registration.state == RegistrationState.WAITING,
            )
        ),
        "companies": _count(taking_part),
        "companies_without_wish": _count(taking_part.where(Participation.id.not_in(wished))),
        "delegates": _count(select(Delegate.id).where(Delegate.participation_id.in_(taking_part))),
        "wishes": _count(select(Wish.partner_id).where(Wish.participation_id.in_(taking_part))),
        "solves": _count(select(Solve.id).where(Solve.mission_id == mission_id)),
        "drafts": _count(
            select(Schedule.id).where(
                Schedule.mission_id == mission_id, Schedule.state == ScheduleState.DRAFT
            )
        ),
        "published_version": published.with_only_columns(Schedule.version).scalar_subquery(),
        "published_at": published.with_only_columns(Schedule.published_at).scalar_subquery(),
        "meetings_published": _count(select(Meeting.id).where(Meeting.schedule_id.in_(published))),
        "mails_troubled": _count(
            select(Mail.id).where(Mail.mission_id == mission_id, Mail.state.in_(TROUBLED))
        ),
    }
    row = session.execute(select(*(column.label(name) for name, column in columns.items()))).one()
    return Standing(**row._asdict())


def waiting_registrations(session: Session, mission_ids: Collection[UUID]) -> dict[UUID, int]:
    """How many registrations of each mission wait for an answer; those without any are left out."""
    rows = session.execute(
        select(Registration.mission_id, func.count())
        .where(
            Registration.mission_id.in_(mission_ids),
            Registration.state == RegistrationState.WAITING,
        )
        .group_by(Registration.mission_id)
    )
    return dict(rows.all())


def _count(rows: Select[UUID]) -> ScalarSelect[int]:
    return select(func.count()).select_from(rows.subquery()).scalar_subquery()
