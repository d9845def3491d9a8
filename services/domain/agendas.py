"""Agendas as plain data, put together from the published schedule."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import replace
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.dialects.postgresql import distinct_on
from sqlalchemy.orm import Session

from services.agenda.data import Agenda, Entry, Partner, Unserved, from_plain
from services.domain import calendar
from services.domain.agenda_rows import Version, read
from services.domain.venue_time import bounds
from services.models import (
    Activity,
    Booking,
    Delegate,
    Letter,
    Mail,
    MailState,
    Meeting,
    Participation,
    Schedule,
)

#: mails in such a state have told nothing
UNTOLD = (MailState.SUPERSEDED, MailState.FAILED, MailState.BOUNCED, MailState.HELD)


def agendas(
    session: Session,
    schedule: Schedule,
    delegate_ids: Collection[UUID],
    *,
    known: Mapping[UUID, Agenda] | None = None,
) -> dict[UUID, Agenda]:
    """The agenda of each of these delegates in this version, by delegate.

    Entries are in order of time; those that a delegate was told earlier (`known`, see `told`) and
    that are no longer held are kept, marked as cancelled. The number of queries does not depend
    on how many delegates are asked for.
    """
    delegates = session.scalars(select(Delegate).where(Delegate.id.in_(delegate_ids))).all()
    if known is None:
        known = told(session, delegate_ids)
    known_keys = {entry.key for agenda in known.values() for entry in agenda.entries}
    version = read(session, schedule, delegates, known_keys=known_keys)
    return {
        delegate.id: _agenda(version, delegate, known.get(delegate.id)) for delegate in delegates
    }


def told(session: Session, delegate_ids: Collection[UUID]) -> dict[UUID, Agenda]:
    """The last agenda that each delegate was told, or may have been told, by mail.

    Letters whose mail was overtaken by a newer version, has failed, came back or waits for its
    release do not count, nor do those to another address: whoever stands in for a colleague has
    been told nothing yet.
    """
    rows = session.execute(
        select(Letter.delegate_id, Letter.agenda)
        .join(Mail, Mail.letter_id == Letter.id)
        .join(Delegate, Delegate.id == Letter.delegate_id)
        .where(
            Letter.delegate_id.in_(delegate_ids),
            func.lower(Mail.recipient) == func.lower(Delegate.email),
            Mail.state.not_in(UNTOLD),
        )
        .ext(distinct_on(Letter.delegate_id))
        .order_by(Letter.delegate_id, Letter.created_at.desc(), Letter.id.desc())
    )
    return {delegate_id: from_plain(agenda) for delegate_id, agenda in rows}


def _agenda(version: Version, delegate: Delegate, known: Agenda | None) -> Agenda:
    mission = version.mission
    present = list(_held(version, delegate))
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
        message=version.schedule.message,
        occasion=version.schedule.occasion or "",
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


def _held(version: Version, delegate: Delegate) -> Iterable[Entry]:
    for booking in version.bookings.get(delegate.id, ()):
        if booking.meeting_id:
            yield _meeting(version, delegate, version.meetings[booking.meeting_id])
        elif booking.activity_id:
            yield _activity(version, version.activities[booking.activity_id], booking)


def _meeting(version: Version, delegate: Delegate, meeting: Meeting) -> Entry:
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
        interpreters=tuple(version.interpreters[meeting.id]),
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


def _activity(version: Version, activity: Activity, booking: Booking) -> Entry:
    entry = version.calendar[calendar.activity_key(activity.id)]
    starts_at, ends_at = bounds(booking.period)
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


def _gone(version: Version, present: set[str], known: Agenda | None) -> Iterable[Entry]:
    """What the delegate was told and is no longer theirs."""
    for entry in known.entries if known else ():
        if entry.key not in present:
            row = version.calendar.get(entry.key)
            sequence = row.sequence if row else entry.sequence + 1
            yield replace(entry, cancelled=True, sequence=max(sequence, entry.sequence))
