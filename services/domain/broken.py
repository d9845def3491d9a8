"""Meetings that delegates were told of and that can't be held as they were told."""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from uuid import UUID

from sqlalchemy import ColumnElement, Select, String, and_, cast, func, select
from sqlalchemy.orm import Session

from services.domain.stays import beyond_stay
from services.models import (
    Absence,
    Booking,
    Company,
    Delegate,
    Interpretation,
    Interpreter,
    InterpreterAbsence,
    Meeting,
    MeetingParticipant,
    Mission,
    Participation,
    ParticipationState,
    Schedule,
    Slot,
    Table,
    TableClosure,
)


class Why(StrEnum):
    """LEFT: the company takes no part any more. ABSENT: the delegate, or AWAY: the interpreter."""

    LEFT = "left"
    ABSENT = "absent"
    AWAY = "away"
    TABLE_CLOSED = "table_closed"


@dataclass(frozen=True, kw_only=True)
class Broken:
    """One meeting; `causes` name why and who or what: a company, a person, a table's number."""

    meeting_id: UUID
    starts_at: datetime
    companies: tuple[str, ...]
    causes: tuple[tuple[Why, str], ...]


def broken(session: Session, version: Schedule, *, now: datetime) -> list[Broken]:
    """Those of the version that are not over, by time; in a fixed number of queries."""
    causes: dict[UUID, list[tuple[Why, str]]] = defaultdict(list)
    for why, found in _found(version, now):
        for meeting_id, name in session.execute(found.distinct()):
            causes[meeting_id].append((why, str(name)))
    companies: dict[UUID, list[str]] = defaultdict(list)
    starts: dict[UUID, datetime] = {}
    rows = session.execute(
        select(Meeting.id, func.lower(Meeting.period), Company.name)
        .join(MeetingParticipant, MeetingParticipant.meeting_id == Meeting.id)
        .join(Participation, Participation.id == MeetingParticipant.participation_id)
        .join(Company, Company.id == Participation.company_id)
        .where(Meeting.id.in_(causes))
    )
    for meeting_id, starts_at, company in rows:
        companies[meeting_id].append(company)
        starts[meeting_id] = starts_at
    listed = [
        Broken(
            meeting_id=meeting_id,
            starts_at=starts[meeting_id],
            companies=tuple(sorted(companies[meeting_id])),
            causes=tuple(sorted(why)),
        )
        for meeting_id, why in causes.items()
    ]
    return sorted(listed, key=lambda one: (one.starts_at, one.companies))


def kept_away(here: ColumnElement[bool]) -> Iterator[tuple[Why, Select[UUID, str]]]:
    """Meetings of which `here` is true, each with a delegate or interpreter who can't be there."""
    attending = (
        select(Meeting.id, Delegate.name)
        .join(Booking, Booking.meeting_id == Meeting.id)
        .join(Delegate, Delegate.id == Booking.delegate_id)
        .where(here)
    )
    starts, ends = func.lower(Meeting.period), func.upper(Meeting.period)
    yield (
        Why.ABSENT,
        attending.join(Absence, Absence.delegate_id == Delegate.id).where(
            Meeting.period.op("&&")(Absence.period)
        ),
    )
    yield (
        Why.ABSENT,
        attending.join(Mission, Mission.id == Delegate.mission_id).where(beyond_stay(starts, ends)),
    )
    yield (
        Why.AWAY,
        select(Meeting.id, Interpreter.name)
        .join(Interpretation, Interpretation.meeting_id == Meeting.id)
        .join(Interpreter, Interpreter.id == Interpretation.interpreter_id)
        .join(InterpreterAbsence, InterpreterAbsence.interpreter_id == Interpreter.id)
        .where(here, Meeting.period.op("&&")(InterpreterAbsence.period)),
    )


def _found(version: Schedule, now: datetime) -> Iterator[tuple[Why, Select[UUID, str]]]:
    here = and_(Meeting.schedule_id == version.id, func.upper(Meeting.period) > now)
    yield (
        Why.LEFT,
        select(Meeting.id, Company.name)
        .join(MeetingParticipant, MeetingParticipant.meeting_id == Meeting.id)
        .join(Participation, Participation.id == MeetingParticipant.participation_id)
        .join(Company, Company.id == Participation.company_id)
        .where(here, Participation.state != ParticipationState.ACCEPTED),
    )
    yield from kept_away(here)
    yield (
        Why.TABLE_CLOSED,
        select(Meeting.id, cast(Table.number, String))
        .join(Table, Table.id == Meeting.table_id)
        .join(TableClosure, TableClosure.table_id == Table.id)
        .join(Slot, Slot.id == TableClosure.slot_id)
        .where(here, Meeting.period.op("&&")(Slot.period)),
    )
