"""The frozen horizon: what begins before it stays as delegates have been told."""

from collections import defaultdict
from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from scheduler import ContradictionError, Problem, Published
from services.domain.solving.inputs import Inputs
from services.domain.venue_time import bounds
from services.models import Booking, Delegate, Meeting, Mission, MissionState, Schedule

Making = Callable[[frozenset[str]], Problem]


def horizon(mission: Mission, *, now: datetime) -> datetime | None:
    """What begins before that moment stays; None: nothing has to.

    While a mission is running, at least what has begun stays.
    """
    if mission.frozen_hours is not None:
        return now + timedelta(hours=mission.frozen_hours)
    return now if mission.state is MissionState.RUNNING else None


def slots_before(inputs: Inputs, moment: datetime) -> frozenset[str]:
    """The slots that begin before the moment."""
    return frozenset(str(slot.id) for slot in inputs.slots if bounds(slot.period)[0] < moment)


def told(
    session: Session, schedule: Schedule, participants: Mapping[str, tuple[str, ...]]
) -> tuple[Published, ...]:
    """The meetings of the published schedule that are among the candidates, with who attends.

    `participants` are those of each candidate. Where nobody of those who were told attends for
    one any more, anybody may.
    """
    attending = _attending(session, schedule)
    meetings = session.scalars(
        select(Meeting).filter_by(schedule_id=schedule.id).order_by(Meeting.key)
    )
    return tuple(
        Published(
            candidate=meeting.key,
            slot=str(meeting.slot_id),
            table=str(meeting.table_id),
            delegates=tuple(
                attending[meeting.id].get(UUID(name)) for name in participants[meeting.key]
            ),
        )
        for meeting in meetings
        if meeting.key in participants
    )


def frozen_as_far_as_possible(make: Making, meetings: frozenset[str]) -> Problem:
    """The problem in which these published meetings are frozen, without those that can't be.

    What keeps them from staying (a table that is closed now, somebody who is away) is no reason
    to plan nothing: they may still be held in their slot. Raises ContradictionError for what
    contradicts otherwise.
    """
    while True:
        try:
            return make(meetings)
        except ContradictionError as error:
            if meetings.isdisjoint(error.candidates):
                raise
            meetings -= set(error.candidates)


def _attending(session: Session, schedule: Schedule) -> dict[UUID, dict[UUID, str]]:
    """Per meeting and participation the delegate who attends."""
    found: dict[UUID, dict[UUID, str]] = defaultdict(dict)
    rows = session.execute(
        select(Meeting.id, Delegate.participation_id, Delegate.id)
        .join(Booking, Booking.meeting_id == Meeting.id)
        .join(Delegate, Delegate.id == Booking.delegate_id)
        .where(Meeting.schedule_id == schedule.id)
    )
    for meeting_id, participation_id, delegate_id in rows:
        found[meeting_id][participation_id] = str(delegate_id)
    return found
