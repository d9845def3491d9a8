"""What calendars know: a UID per meeting or activity that stays, a SEQUENCE that only rises.

RFC 5545 3.8.7.4: a change of time or place raises the sequence; RFC 5546: so does cancelling.
"""

import hashlib
from collections import defaultdict
from collections.abc import Collection
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session, joinedload
from uuid_utils.compat import uuid7

from services.models import (
    Activity,
    Booking,
    CalendarEntry,
    Interpretation,
    Meeting,
    Room,
    Schedule,
    Table,
)

_GONE = "cancelled"


def activity_key(activity_id: UUID) -> str:
    return f"activity:{activity_id}"


def entries(
    session: Session, mission_id: UUID, keys: Collection[str] | None = None
) -> dict[str, CalendarEntry]:
    """The mission's calendar entries by key: those of `keys`, or all."""
    wanted = select(CalendarEntry).filter_by(mission_id=mission_id)
    if keys is not None:
        wanted = wanted.where(CalendarEntry.key.in_(keys))
    return {row.key: row for row in session.scalars(wanted)}


def update(session: Session, schedule: Schedule, *, mail_domain: str) -> None:
    """The entries tell the published `schedule`.

    A key seen for the first time gets a UID; the sequence of one rises by one where its time,
    place or people changed, where it is no longer held, and where it is held again.
    """
    known = entries(session, schedule.mission_id)
    present = _fingerprints(session, schedule)
    for key, fingerprint in present.items():
        entry = known.get(key)
        if entry is None:
            session.add(
                CalendarEntry(
                    mission_id=schedule.mission_id,
                    key=key,
                    uid=f"{uuid7()}@{mail_domain}",
                    sequence=0,
                    fingerprint=fingerprint,
                )
            )
        else:
            _note(entry, fingerprint)
    for key in known.keys() - present.keys():
        _note(known[key], _GONE)


def _note(entry: CalendarEntry, fingerprint: str) -> None:
    if entry.fingerprint != fingerprint:
        entry.fingerprint = fingerprint
        entry.sequence += 1


def _fingerprints(session: Session, schedule: Schedule) -> dict[str, str]:
    """Time, place and people of each meeting and activity of the version, by key."""
    people = _people(session, schedule)
    places = {
        table.id: (table.number, table.room.name, table.room.site.name)
        for table in session.scalars(
            select(Table)
            .options(joinedload(Table.room).joinedload(Room.site))
            .filter_by(mission_id=schedule.mission_id)
        )
    }
    activities = session.scalars(
        select(Activity)
        .options(joinedload(Activity.room).joinedload(Room.site))
        .filter_by(mission_id=schedule.mission_id)
    )
    return {
        meeting.key: _digest(meeting.period, places[meeting.table_id], people[meeting.id])
        for meeting in session.scalars(select(Meeting).filter_by(schedule_id=schedule.id))
    } | {
        activity_key(activity.id): _digest(
            activity.period,
            activity.title,
            (activity.room.name, activity.room.site.name) if activity.room else None,
            people[activity.id],
        )
        for activity in activities
    }


def _people(session: Session, schedule: Schedule) -> dict[UUID, list[str]]:
    """Who attends and interprets each meeting and activity, by its id."""
    people: dict[UUID, list[str]] = defaultdict(list)
    what = func.coalesce(Booking.meeting_id, Booking.activity_id)
    for what_id, delegate_id in session.execute(
        select(what, Booking.delegate_id)
        .where(Booking.schedule_id == schedule.id)
        .order_by(Booking.delegate_id)
    ):
        people[what_id].append(str(delegate_id))
    for meeting_id, interpreter_id in session.execute(
        select(Interpretation.meeting_id, Interpretation.interpreter_id)
        .where(Interpretation.schedule_id == schedule.id)
        .order_by(Interpretation.pair)
    ):
        people[meeting_id].append(str(interpreter_id))
    return people


def _digest(*parts: object) -> str:
    return hashlib.sha256("\n".join(map(str, parts)).encode()).hexdigest()
