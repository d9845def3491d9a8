"""Two versions side by side: what is kept, moved, cancelled and new, and at what price.

The price of a move is what keeping the meeting in its old slot would have cost at least, as the
solve behind the draft has shown it.
"""

from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from services.domain import schedules
from services.models import (
    Meeting,
    MeetingParticipant,
    Participation,
    ParticipationState,
    Schedule,
    Solve,
)

#: obstacle of a meeting with a company that takes no part any more
LEFT = "left"


class How(StrEnum):
    """REFILLED: a new meeting where one of the same table and slot was cancelled."""

    KEPT = "kept"
    OTHER_TABLE = "other_table"
    MOVED = "moved"
    CANCELLED = "cancelled"
    NEW = "new"
    REFILLED = "refilled"


@dataclass(frozen=True, kw_only=True)
class Place:
    slot_id: UUID
    table_id: UUID


@dataclass(frozen=True, kw_only=True)
class Change:
    """One meeting in both versions; `obstacle` says why it can't stay, whatever else is changed."""

    key: str
    how: How
    participations: tuple[UUID, ...]
    before: Place | None
    after: Place | None
    obstacle: str | None = None
    price: int | None = None
    price_goal: str = "served"


def nearby(session: Session, draft: Schedule) -> Schedule | None:
    """The version that the draft's solve stayed near to, if it was told one and it still exists."""
    near = select(Solve.near_id).where(Solve.id == draft.solve_id)
    return session.get(Schedule, near_id) if (near_id := session.scalar(near)) else None


def changes(
    session: Session, draft: Schedule, *, against: Schedule | None = None
) -> tuple[Change, ...]:
    """Every meeting of either version by its key; nothing while no version is published.

    Against the version published now, or the one named; of a version itself nothing has changed.
    With what the solver said of each meeting that it did not keep.
    """
    base = against or schedules.published(session, draft.mission_id)
    if base is None:
        return ()
    before = _meetings(session, base)
    told, left = _told(session, draft), _left(session, draft)
    listed = []
    for change in between(session, base, draft):
        moves = change.how in (How.MOVED, How.CANCELLED)
        extra = _price(told.get(change.key), before.get(change.key)) if moves else {}
        if change.how is How.CANCELLED and not left.isdisjoint(change.participations):
            extra = {"obstacle": LEFT}
        listed.append(replace(change, **extra))
    return tuple(listed)


def between(session: Session, one: Schedule, other: Schedule) -> tuple[Change, ...]:
    """Every meeting of either version by its key, and what became of it in the other one."""
    before, after = _meetings(session, one), _meetings(session, other)
    people = _people(session, (one, other))
    freed = {
        (meeting.slot_id, meeting.table_id) for key, meeting in before.items() if key not in after
    }
    return tuple(
        Change(
            key=key,
            how=_how(before.get(key), after.get(key), freed),
            participations=people[key],
            before=_place(before.get(key)),
            after=_place(after.get(key)),
        )
        for key in sorted(before | after)
    )


def price_of_staying(session: Session, draft: Schedule, key: str) -> tuple[int, str] | None:
    """What keeping the meeting in its published slot would cost at least, and of which goal."""
    version = schedules.published(session, draft.mission_id)
    told = _told(session, draft).get(key) if version else None
    if told is None or version is None:
        return None
    old = session.scalar(select(Meeting).filter_by(schedule_id=version.id, key=key))
    found = _price(told, old)
    return (found["price"], found["price_goal"]) if found.get("price") else None


def _how(old: Meeting | None, new: Meeting | None, freed: set[tuple[UUID, UUID]]) -> How:
    if new is None:
        return How.CANCELLED
    if old is None:
        return How.REFILLED if (new.slot_id, new.table_id) in freed else How.NEW
    if old.slot_id != new.slot_id:
        return How.MOVED
    return How.KEPT if old.table_id == new.table_id else How.OTHER_TABLE


def _place(meeting: Meeting | None) -> Place | None:
    return Place(slot_id=meeting.slot_id, table_id=meeting.table_id) if meeting else None


def _meetings(session: Session, schedule: Schedule) -> dict[str, Meeting]:
    rows = session.scalars(select(Meeting).filter_by(schedule_id=schedule.id))
    return {meeting.key: meeting for meeting in rows}


def _people(session: Session, versions: tuple[Schedule, ...]) -> dict[str, tuple[UUID, ...]]:
    people: dict[str, set[UUID]] = {}
    rows = session.execute(
        select(Meeting.key, MeetingParticipant.participation_id)
        .join(MeetingParticipant, MeetingParticipant.meeting_id == Meeting.id)
        .where(Meeting.schedule_id.in_([version.id for version in versions]))
    )
    for key, participation in rows:
        people.setdefault(key, set()).add(participation)
    return {key: tuple(sorted(who)) for key, who in people.items()}


def _left(session: Session, draft: Schedule) -> set[UUID]:
    """The participations of the mission that are not accepted any more."""
    rows = select(Participation.id).where(
        Participation.mission_id == draft.mission_id,
        Participation.state != ParticipationState.ACCEPTED,
    )
    return set(session.scalars(rows))


def _told(session: Session, draft: Schedule) -> dict[str, dict[str, Any]]:
    """What the solver said of each meeting that it did not keep, with the slot that it was in."""
    if draft.solve_id is None:
        return {}
    said, published = session.execute(
        select(Solve.result["changes"], Solve.problem["published"]).where(
            Solve.id == draft.solve_id
        )
    ).one()
    slots = {meeting["candidate"]: meeting["slot"] for meeting in published or ()}
    return {
        change["candidate"]: change | {"slot": slots.get(change["candidate"])}
        for change in said or ()
    }


def _price(told: dict[str, Any] | None, old: Meeting | None) -> dict[str, Any]:
    """Nothing where the version that the solver knew had the meeting in another slot."""
    if told is None or old is None or told["slot"] != str(old.slot_id):
        return {}
    return {
        "obstacle": told.get("obstacle"),
        "price": told.get("price"),
        "price_goal": told.get("price_goal", "served"),
    }
