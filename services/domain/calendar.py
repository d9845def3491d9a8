"""What calendars know: a UID per meeting or activity that stays, a SEQUENCE that only rises.

RFC 5545 3.8.7.4: a change of time or place raises the sequence; RFC 5546: so does cancelling.
"""

import hashlib
from collections import defaultdict
from collections.abc import Collection
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session
from uuid_utils.compat import uuid7

from services.models import Activity, Booking, CalendarEntry, Meeting, Schedule

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
    people: dict[UUID | None, list[str]] = defaultdict(list)
    for meeting_id, delegate_id in session.execute(
        select(Booking.meeting_id, Booking.delegate_id)
        .where(Booking.schedule_id == schedule.id, Booking.meeting_id.is_not(None))
        .order_by(Booking.delegate_id)
    ):
        people[meeting_id].append(str(delegate_id))
    meetings = session.scalars(select(Meeting).filter_by(schedule_id=schedule.id))
    activities = session.scalars(select(Activity).filter_by(mission_id=schedule.mission_id))
    return {
        meeting.key: _digest(meeting.period, meeting.table_id, *people[meeting.id])
        for meeting in meetings
    } | {
        activity_key(activity.id): _digest(activity.period, activity.room_id, activity.title)
        for activity in activities
    }


def _digest(*parts: object) -> str:
    return hashlib.sha256("\n".join(map(str, parts)).encode()).hexdigest()
