"""What the agendas of one version are made of, read in a fixed number of queries."""

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from services.domain import calendar
from services.models import (
    Activity,
    Booking,
    CalendarEntry,
    Delegate,
    Interpretation,
    Interpreter,
    Meeting,
    MeetingParticipant,
    Mission,
    Participation,
    Refusal,
    Room,
    Schedule,
    Table,
)


@dataclass(frozen=True, kw_only=True)
class Version:
    """What all agendas of one version share, read once."""

    mission: Mission
    schedule: Schedule
    calendar: dict[str, CalendarEntry]
    activities: dict[UUID, Activity]
    meetings: dict[UUID, Meeting]
    tables: dict[UUID, Table]
    participants: dict[UUID, list[UUID]]
    attending: dict[UUID | None, list[Delegate]]
    interpreters: dict[UUID, list[str]]
    companies: dict[UUID, Participation]
    bookings: dict[UUID, list[Booking]]
    refusals: dict[UUID, list[Refusal]]


def read(
    session: Session,
    schedule: Schedule,
    delegates: Collection[Delegate],
    *,
    known_keys: Collection[str],
) -> Version:
    """All that the agendas of these delegates are made of, in a fixed number of queries.

    `known_keys` are of entries that they were told earlier.
    """
    mission = session.scalars(
        select(Mission).options(joinedload(Mission.organiser)).filter_by(id=schedule.mission_id)
    ).one()
    bookings = session.scalars(
        select(Booking).where(
            Booking.schedule_id == schedule.id,
            Booking.delegate_id.in_([delegate.id for delegate in delegates]),
        )
    ).all()
    meetings = _meetings(session, bookings)
    participants = _participants(session, meetings)
    activities = _activities(session, mission)
    keys = {
        *known_keys,
        *(meeting.key for meeting in meetings.values()),
        *map(calendar.activity_key, activities),
    }
    return Version(
        mission=mission,
        schedule=schedule,
        calendar=calendar.entries(session, mission.id, keys),
        activities=activities,
        meetings=meetings,
        tables=_tables(session, meetings.values()),
        participants=participants,
        attending=_attending(session, meetings),
        interpreters=_interpreters(session, meetings),
        companies=_companies(session, delegates, participants, schedule),
        bookings=_by_delegate(bookings),
        refusals=_refusals(session, schedule, delegates),
    )


def _meetings(session: Session, bookings: Iterable[Booking]) -> dict[UUID, Meeting]:
    ids = {booking.meeting_id for booking in bookings if booking.meeting_id}
    rows = session.scalars(select(Meeting).where(Meeting.id.in_(ids)))
    return {meeting.id: meeting for meeting in rows}


def _participants(session: Session, meetings: Collection[UUID]) -> dict[UUID, list[UUID]]:
    participants: dict[UUID, list[UUID]] = defaultdict(list)
    for meeting_id, participation_id in session.execute(
        select(MeetingParticipant.meeting_id, MeetingParticipant.participation_id)
        .where(MeetingParticipant.meeting_id.in_(meetings))
        .order_by(MeetingParticipant.participation_id)
    ):
        participants[meeting_id].append(participation_id)
    return participants


def _attending(session: Session, meetings: Collection[UUID]) -> dict[UUID | None, list[Delegate]]:
    attending: dict[UUID | None, list[Delegate]] = defaultdict(list)
    for meeting_id, delegate in session.execute(
        select(Booking.meeting_id, Delegate)
        .join(Delegate, Delegate.id == Booking.delegate_id)
        .where(Booking.meeting_id.in_(meetings))
        .order_by(Delegate.id)
    ):
        attending[meeting_id].append(delegate)
    return attending


def _interpreters(session: Session, meetings: Collection[UUID]) -> dict[UUID, list[str]]:
    interpreters: dict[UUID, list[str]] = defaultdict(list)
    for meeting_id, name in session.execute(
        select(Interpretation.meeting_id, Interpreter.name)
        .join(Interpreter, Interpreter.id == Interpretation.interpreter_id)
        .where(Interpretation.meeting_id.in_(meetings))
        .order_by(Interpretation.pair)
    ):
        interpreters[meeting_id].append(name)
    return interpreters


def _tables(session: Session, meetings: Iterable[Meeting]) -> dict[UUID, Table]:
    ids = {meeting.table_id for meeting in meetings}
    rows = session.scalars(
        select(Table).options(joinedload(Table.room).joinedload(Room.site)).where(Table.id.in_(ids))
    )
    return {table.id: table for table in rows}


def _activities(session: Session, mission: Mission) -> dict[UUID, Activity]:
    rows = session.scalars(
        select(Activity)
        .options(joinedload(Activity.room).joinedload(Room.site))
        .filter_by(mission_id=mission.id)
        .order_by(Activity.period)
    )
    return {activity.id: activity for activity in rows}


def _companies(
    session: Session,
    delegates: Iterable[Delegate],
    participants: dict[UUID, list[UUID]],
    schedule: Schedule,
) -> dict[UUID, Participation]:
    ids = {participation for group in participants.values() for participation in group}
    own = {delegate.participation_id for delegate in delegates}
    wished = session.scalars(
        select(Refusal.partner_id).where(
            Refusal.schedule_id == schedule.id, Refusal.participation_id.in_(own)
        )
    )
    rows = session.scalars(
        select(Participation)
        .options(joinedload(Participation.company))
        .where(Participation.id.in_(ids | own | set(wished)))
    )
    return {participation.id: participation for participation in rows}


def _by_delegate(bookings: Iterable[Booking]) -> dict[UUID, list[Booking]]:
    grouped: dict[UUID, list[Booking]] = defaultdict(list)
    for booking in bookings:
        grouped[booking.delegate_id].append(booking)
    return grouped


def _refusals(
    session: Session, schedule: Schedule, delegates: Iterable[Delegate]
) -> dict[UUID, list[Refusal]]:
    grouped: dict[UUID, list[Refusal]] = defaultdict(list)
    for refusal in session.scalars(
        select(Refusal)
        .where(
            Refusal.schedule_id == schedule.id,
            Refusal.participation_id.in_({delegate.participation_id for delegate in delegates}),
        )
        .order_by(Refusal.rank)
    ):
        grouped[refusal.participation_id].append(refusal)
    return grouped
