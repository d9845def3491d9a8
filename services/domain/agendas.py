"""Agendas as plain data, put together from the published schedule."""

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass, replace
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.dialects.postgresql import distinct_on
from sqlalchemy.orm import Session, joinedload

from services.agenda.data import Agenda, Entry, Partner, Unserved, from_plain
from services.domain import calendar
from services.domain.venue_time import bounds
from services.models import (
    Activity,
    Audience,
    Booking,
    CalendarEntry,
    Delegate,
    Letter,
    Mail,
    MailState,
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
class _Version:
    """What all agendas of one version share, read once."""

    mission: Mission
    schedule: Schedule
    calendar: dict[str, CalendarEntry]
    activities: dict[UUID, Activity]
    meetings: dict[UUID, Meeting]
    tables: dict[UUID, Table]
    participants: dict[UUID, list[UUID]]
    attending: dict[UUID | None, list[Delegate]]
    companies: dict[UUID, Participation]
    bookings: dict[UUID, list[Booking]]
    refusals: dict[UUID, list[Refusal]]


def agendas(
    session: Session, schedule: Schedule, delegate_ids: Collection[UUID]
) -> dict[UUID, Agenda]:
    """The agenda of each of these delegates in this version, by delegate.

    Entries are in order of time; those that a delegate was told earlier and that are no longer
    held are kept, marked as cancelled. The number of queries does not depend on how many
    delegates are asked for.
    """
    delegates = session.scalars(select(Delegate).where(Delegate.id.in_(delegate_ids))).all()
    version = _read(session, schedule, delegates)
    known = told(session, [delegate.id for delegate in delegates])
    return {
        delegate.id: _agenda(version, delegate, known.get(delegate.id)) for delegate in delegates
    }


def told(session: Session, delegate_ids: Collection[UUID]) -> dict[UUID, Agenda]:
    """The last agenda that each delegate was told, or may have been told, by mail.

    Letters whose mail was overtaken by a newer version or has failed do not count.
    """
    rows = session.execute(
        select(Letter.delegate_id, Letter.agenda)
        .join(Mail, Mail.letter_id == Letter.id)
        .where(
            Letter.delegate_id.in_(delegate_ids),
            Mail.state.not_in((MailState.SUPERSEDED, MailState.FAILED)),
        )
        .ext(distinct_on(Letter.delegate_id))
        .order_by(Letter.delegate_id, Letter.created_at.desc(), Letter.id.desc())
    )
    return {delegate_id: from_plain(agenda) for delegate_id, agenda in rows}


def _read(session: Session, schedule: Schedule, delegates: Collection[Delegate]) -> _Version:
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
    return _Version(
        mission=mission,
        schedule=schedule,
        calendar=calendar.entries(session, mission.id),
        activities=_activities(session, mission),
        meetings=meetings,
        tables=_tables(session, meetings.values()),
        participants=participants,
        attending=_attending(session, meetings),
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


def _agenda(version: _Version, delegate: Delegate, known: Agenda | None) -> Agenda:
    mission = version.mission
    present = [*_held(version, delegate), *_open_to_all(version)]
    gone = _gone(version, {entry.key for entry in present}, known)
    return Agenda(
        delegate=delegate.name,
        company=version.companies[delegate.participation_id].company.name,
        language=delegate.language.value,
        mission=mission.title,
        city=mission.city,
        country=mission.country,
        time_zone=mission.time_zone,
        contact=mission.contact,
        organiser=mission.organiser.name,
        version=version.schedule.version,
        published_at=version.schedule.published_at or version.schedule.created_at,
        entries=tuple(sorted([*present, *gone], key=lambda entry: (entry.starts_at, entry.key))),
        unserved=tuple(
            Unserved(
                partner=version.companies[refusal.partner_id].company.name,
                rank=refusal.rank,
                reason=refusal.reason,
            )
            for refusal in version.refusals.get(delegate.participation_id, ())
        ),
    )


def _held(version: _Version, delegate: Delegate) -> Iterable[Entry]:
    for booking in version.bookings.get(delegate.id, ()):
        if booking.meeting_id:
            yield _meeting(version, delegate, version.meetings[booking.meeting_id])
        elif booking.activity_id:
            activity = version.activities[booking.activity_id]
            yield _activity(version, activity, booking)


def _open_to_all(version: _Version) -> Iterable[Entry]:
    for activity in version.activities.values():
        entry = version.calendar.get(calendar.activity_key(activity.id))
        if activity.audience is Audience.OPEN and entry:
            yield _activity(version, activity, activity)


def _meeting(version: _Version, delegate: Delegate, meeting: Meeting) -> Entry:
    entry = version.calendar[meeting.key]
    table = version.tables[meeting.table_id]
    starts_at, ends_at = bounds(meeting.period)
    people = version.attending[meeting.id]
    partners = tuple(
        _partner(version.companies[participation], people)
        for participation in version.participants[meeting.id]
        if participation != delegate.participation_id
    )
    return Entry(
        key=meeting.key,
        kind="meeting",
        uid=entry.uid,
        sequence=entry.sequence,
        starts_at=starts_at,
        ends_at=ends_at,
        title=", ".join(partner.name for partner in partners),
        place=f"{table.number}, {table.room.name}",
        table=str(table.number),
        room=table.room.name,
        site=table.room.site.name,
        partners=partners,
        colleagues=tuple(
            person.name
            for person in people
            if person.participation_id == delegate.participation_id and person.id != delegate.id
        ),
    )


def _partner(participation: Participation, people: Iterable[Delegate]) -> Partner:
    return Partner(
        name=participation.company.name,
        country=participation.company.country,
        offers=participation.offers,
        needs=participation.needs,
        delegates=tuple(
            person.name for person in people if person.participation_id == participation.id
        ),
    )


def _activity(version: _Version, activity: Activity, at: Booking | Activity) -> Entry:
    entry = version.calendar[calendar.activity_key(activity.id)]
    starts_at, ends_at = bounds(at.period)
    room = activity.room
    return Entry(
        key=calendar.activity_key(activity.id),
        kind=activity.kind.value,
        uid=entry.uid,
        sequence=entry.sequence,
        starts_at=starts_at,
        ends_at=ends_at,
        title=activity.title,
        place=room.name if room else "",
        room=room.name if room else None,
        site=room.site.name if room else None,
    )


def _gone(version: _Version, present: set[str], known: Agenda | None) -> Iterable[Entry]:
    """What the delegate was told and is no longer theirs."""
    for entry in known.entries if known else ():
        if entry.key not in present:
            row = version.calendar.get(entry.key)
            sequence = row.sequence if row else entry.sequence + 1
            yield replace(entry, cancelled=True, sequence=max(sequence, entry.sequence))
