"""Why there is no result, kept as what it takes to say it in any language.

Names are kept as they are then, so that the sentence stays true when companies are renamed.
"""

from collections import defaultdict
from collections.abc import Iterable
from typing import Any, TypeAlias
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from scheduler import ContradictionError
from services.domain.labels import labels
from services.domain.solving.inputs import arrangement_keys
from services.models import (
    Arrangement,
    ArrangementParticipant,
    Company,
    Meeting,
    MeetingLockParticipant,
    MeetingParticipant,
    Mission,
    Participation,
)

#: `code`, and what fills its sentence in services.domain.failure_words
Failure: TypeAlias = dict[str, Any]

UNREADABLE: Failure = {"code": "unreadable"}
INCOMPLETE: Failure = {"code": "incomplete"}
UNFIT: Failure = {"code": "unfit"}


def stopped(times: int) -> Failure:
    """The process was gone so often."""
    return {"code": "stopped", "times": times}


def broke(error: Exception) -> Failure:
    """Something that nobody had thought of."""
    return {"code": "broke", "name": type(error).__name__}


def contradiction(session: Session, mission: Mission, error: ContradictionError) -> Failure:
    """Meetings that exclude each other at first sight, and why."""
    named = labels(session, mission)
    return {
        "code": "contradiction",
        "clash": error.clash.name,
        "meetings": _meetings(session, mission, error.candidates),
        "slot": named.text(error.slot),
        "who": named.text(error.who),
        "what": [named.text(name) for name in error.what],
        "room": error.room,
    }


def not_together(session: Session, mission: Mission, candidates: Iterable[str]) -> Failure:
    """Meetings that exclude each other, as only search has found."""
    return {"code": "not_together", "meetings": _meetings(session, mission, candidates)}


def _meetings(session: Session, mission: Mission, keys: Iterable[str]) -> list[dict[str, Any]]:
    """The arranged ones first, by number; each with who meets."""
    wanted = list(keys)
    arranged = {key: row_id for row_id, key in arrangement_keys(session, mission).items()}
    numbers = dict(
        session.execute(
            select(Arrangement.id, Arrangement.number).filter_by(mission_id=mission.id)
        ).all()
    )
    companies = _companies(session, mission, wanted, arranged)
    found = [
        {
            "number": numbers[arranged[key]] if key in arranged else None,
            "companies": companies[key],
        }
        for key in wanted
    ]
    return sorted(found, key=lambda row: (row["number"] is None, row["number"] or 0))


def _companies(
    session: Session, mission: Mission, keys: list[str], arranged: dict[str, UUID]
) -> dict[str, list[str]]:
    """Who meets, by the keys of arranged, locked and drafted meetings."""
    name = (
        select(Participation.id, Company.name)
        .join(Company, Company.id == Participation.company_id)
        .where(Participation.mission_id == mission.id)
    )
    names = dict(session.execute(name).all())
    by_arrangement = {arranged[key]: key for key in keys if key in arranged}
    members: dict[str, set[UUID]] = defaultdict(set)
    for row in session.scalars(
        select(ArrangementParticipant).where(
            ArrangementParticipant.arrangement_id.in_(by_arrangement)
        )
    ):
        members[by_arrangement[row.arrangement_id]].add(row.participation_id)
    locked = select(
        MeetingLockParticipant.meeting_key, MeetingLockParticipant.participation_id
    ).where(
        MeetingLockParticipant.mission_id == mission.id,
        MeetingLockParticipant.meeting_key.in_(keys),
    )
    drafted = (
        select(Meeting.key, MeetingParticipant.participation_id)
        .join(MeetingParticipant, MeetingParticipant.meeting_id == Meeting.id)
        .where(Meeting.mission_id == mission.id, Meeting.key.in_(keys))
        .distinct()
    )
    for query in (locked, drafted):
        for key, participation_id in session.execute(query):
            members[key].add(participation_id)
    return defaultdict(
        list, {key: sorted(names[one] for one in who) for key, who in members.items()}
    )
