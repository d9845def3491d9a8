"""Locks: what staff fix of a meeting in every version: its slot, its table, that it is held."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from services.domain import pins
from services.domain.errors import not_found
from services.domain.events import Fact, record
from services.domain.mission_states import held_open
from services.domain.solving.inputs import arrangement_keys
from services.domain.timetable.board import Bound, Bounds
from services.models import (
    Arrangement,
    ArrangementHalfDay,
    ArrangementOrder,
    Meeting,
    MeetingLock,
    MeetingLockParticipant,
    MeetingParticipant,
    Mission,
)


@dataclass(frozen=True, kw_only=True)
class Keyed:
    """By the keys of meetings: what binds them to places, and which ends before which begins."""

    bounds: Bounds
    order: tuple[tuple[str, str], ...]


def lock(
    session: Session,
    meeting: Meeting,
    *,
    slot: bool,
    table: bool,
    held: bool,
    actor: str,
    now: datetime,
) -> MeetingLock | None:
    """Of the meeting exactly this is locked from now on, where it is in this version.

    The lock holds in every version; without any part it is released, and None. Said twice it
    changes nothing. Raises ConflictError with every contradiction to other locks, to arranged
    meetings, or to closed tables.
    """
    mission = held_open(session, meeting.mission_id)
    row = session.get(MeetingLock, (mission.id, meeting.key))
    if not (slot or table or held):
        if row is not None:
            release(session, row, actor=actor)
        return None
    wanted = (meeting.slot_id if slot else None, meeting.table_id if table else None, held)
    if row is not None and (row.slot_id, row.table_id, row.held) == wanted:
        return row
    is_new = row is None
    row = row or MeetingLock(mission_id=mission.id, meeting_key=meeting.key)
    row.slot_id, row.table_id, row.held = wanted
    row.length, row.actor, row.locked_at = meeting.length, actor, now
    session.add(row)
    session.flush()
    if is_new:
        _name_participants(session, meeting)
    pins.refuse_contradictions(session, mission_id=mission.id)
    _record(session, Fact.MEETING_LOCKED, row, actor)
    return row


def release(session: Session, row: MeetingLock, *, actor: str) -> None:
    """Nothing of the meeting is locked any more."""
    session.delete(row)
    session.flush()
    _record(session, Fact.MEETING_UNLOCKED, row, actor)


def find(session: Session, mission: Mission, key: str) -> MeetingLock:
    """The lock of the meeting with that key. Raises NotFoundError if there is none."""
    row = session.get(MeetingLock, (mission.id, key))
    if row is None:
        raise not_found("lock")
    return row


def locks_of(session: Session, mission: Mission) -> dict[str, MeetingLock]:
    """The locks of the mission by the keys of their meetings."""
    rows = session.scalars(
        select(MeetingLock).filter_by(mission_id=mission.id).order_by(MeetingLock.meeting_key)
    )
    return {row.meeting_key: row for row in rows}


def members_of(session: Session, mission: Mission) -> dict[str, tuple[UUID, ...]]:
    """Who meets in each locked meeting, also where no version holds it any more."""
    found: dict[str, list[UUID]] = defaultdict(list)
    for row in session.scalars(
        select(MeetingLockParticipant)
        .filter_by(mission_id=mission.id)
        .order_by(MeetingLockParticipant.participation_id)
    ):
        found[row.meeting_key].append(row.participation_id)
    return {key: tuple(members) for key, members in found.items()}


def bounds_of(session: Session, mission: Mission) -> Keyed:
    """What locks and arrangements say of where meetings are held, in a fixed number of queries."""
    here = {"mission_id": mission.id}
    bounds: dict[str, list[Bound]] = defaultdict(list)
    for row in locks_of(session, mission).values():
        bounds[row.meeting_key].append(Bound(slot=row.slot_id, table=row.table_id))
    keys = arrangement_keys(session, mission)
    half_days: dict[UUID, set[UUID]] = defaultdict(set)
    for allowed in session.scalars(select(ArrangementHalfDay).filter_by(**here)):
        half_days[allowed.arrangement_id].add(allowed.half_day_id)
    for arrangement in session.scalars(select(Arrangement).filter_by(**here)):
        bounds[keys[arrangement.id]].append(
            Bound(
                slot=arrangement.pinned_slot_id,
                table=arrangement.pinned_table_id,
                half_days=frozenset(half_days[arrangement.id]),
                arrangement=arrangement.number,
            )
        )
    order = session.scalars(select(ArrangementOrder).filter_by(**here)).all()
    return Keyed(
        bounds={key: tuple(found) for key, found in bounds.items()},
        order=tuple((keys[row.before_id], keys[row.after_id]) for row in order),
    )


def _name_participants(session: Session, meeting: Meeting) -> None:
    members = session.scalars(
        select(MeetingParticipant.participation_id).filter_by(meeting_id=meeting.id)
    ).all()
    session.add_all(
        MeetingLockParticipant(
            mission_id=meeting.mission_id, meeting_key=meeting.key, participation_id=member
        )
        for member in members
    )
    session.flush()


def _record(session: Session, fact: Fact, row: MeetingLock, actor: str) -> None:
    parts = {"slot": row.slot_id, "table": row.table_id, "partner": row.held or None}
    record(
        session,
        fact,
        subject_id=row.mission_id,
        mission_id=row.mission_id,
        actor=actor,
        data={
            "meeting_key": row.meeting_key,
            "locked": [name for name, part in parts.items() if part],
        },
    )
