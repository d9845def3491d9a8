"""Companies, delegates and what they want as rows of files."""

from collections.abc import Iterator
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from services.domain.arrangements import arranged
from services.domain.availability import AbsenceLine
from services.domain.delegations import delegations_of
from services.domain.interpreters import absences_of
from services.domain.participations import PROFILE
from services.imports.export_programme import Row
from services.imports.references import slot_name
from services.models import (
    Absence,
    Answer,
    Arrangement,
    Cluster,
    Delegate,
    HalfDay,
    Interpreter,
    Mission,
    Participation,
    Site,
    Slot,
    Table,
    Wish,
)


def companies(session: Session, mission: Mission) -> Iterator[Row]:
    for row in _participations(session, mission):
        company = row.company
        yield {
            **{name: getattr(row, name) for name in ("side", "state", *PROFILE)},
            "name": company.name,
            "country": company.country,
            "meets_at": row.site_id and session.get_one(Site, row.site_id).name,
            "cluster": company.cluster and company.cluster.name,
            "website": company.website,
            "description": company.description,
        }


def delegates(session: Session, mission: Mission) -> Iterator[Row]:
    for participation in _participations(session, mission):
        for row in participation.delegates:
            yield {
                "company": participation.company.name,
                "name": row.name,
                "email": row.email,
                "role": row.role,
                "language": row.language,
                "arrives_at": row.arrives_at,
                "leaves_at": row.leaves_at,
            }


def absences(session: Session, mission: Mission) -> Iterator[Row]:
    query = (
        select(Absence, Delegate)
        .join(Delegate, Delegate.id == Absence.delegate_id)
        .where(Absence.mission_id == mission.id)
        .order_by(Delegate.id, Absence.period)
    )
    for row, delegate in session.execute(query):
        yield {
            "email": delegate.email,
            "company": delegate.participation.company.name,
            "date": row.date,
            "starts": row.starts,
            "ends": row.ends,
        }


def interpreters(session: Session, mission: Mission) -> Iterator[Row]:
    query = select(Interpreter).where(Interpreter.mission_id == mission.id)
    for row in session.scalars(query.order_by(Interpreter.id)):
        yield {
            "name": row.name,
            "pairs": row.pairs,
            "email": row.email,
            "absences": [
                AbsenceLine(date=line.date, starts=line.starts, ends=line.ends)
                for line in absences_of(session, interpreter=row)
            ],
        }


def delegations(session: Session, mission: Mission) -> Iterator[Row]:
    for row in delegations_of(session, mission=mission):
        yield {
            "cluster": session.get_one(Cluster, row.cluster_id).name,
            "max_meetings": row.max_meetings,
            "min_meetings": row.min_meetings,
            "min_share": row.min_share,
        }


def wishes(session: Session, mission: Mission) -> Iterator[Row]:
    names = _names(session, mission)
    query = (
        select(Wish).where(Wish.mission_id == mission.id).order_by(Wish.participation_id, Wish.rank)
    )
    for row in session.scalars(query):
        yield {
            "company": names[row.participation_id],
            "rank": row.rank,
            "partner": names[row.partner_id],
            "note": row.note,
        }


def answers(session: Session, mission: Mission) -> Iterator[Row]:
    names = _names(session, mission)
    query = (
        select(Answer)
        .where(Answer.mission_id == mission.id)
        .order_by(Answer.participation_id, Answer.wisher_id)
    )
    for row in session.scalars(query):
        yield {
            "company": names[row.participation_id],
            "wisher": names[row.wisher_id],
            "answer": row.value,
        }


def arrangements(session: Session, mission: Mission) -> Iterator[Row]:
    names = _names(session, mission)
    rows = session.scalars(
        select(Arrangement).where(Arrangement.mission_id == mission.id).order_by(Arrangement.number)
    ).all()
    numbers = {row.id: row.number for row in rows}
    for each in arranged(session, rows):
        row = each.arrangement
        slot = row.pinned_slot_id and session.get_one(Slot, row.pinned_slot_id)
        table = row.pinned_table_id and session.get_one(Table, row.pinned_table_id)
        yield {
            "number": row.number,
            "companies": tuple(names[partner] for partner in each.participations),
            "delegates": tuple(session.get_one(Delegate, one).email for one in each.delegates),
            "length": row.length,
            "required": "yes" if row.required else "no",
            "slot": slot and slot_name(slot),
            "table": table and table.number,
            "half_days": tuple(session.get_one(HalfDay, day).name for day in each.half_days),
            "after": tuple(sorted(numbers[before] for before in each.after)),
        }


def _names(session: Session, mission: Mission) -> dict[UUID, str]:
    return {row.id: row.company.name for row in _participations(session, mission)}


def _participations(session: Session, mission: Mission) -> list[Participation]:
    return list(
        session.scalars(
            select(Participation)
            .where(Participation.mission_id == mission.id)
            .order_by(Participation.id)
        )
    )
