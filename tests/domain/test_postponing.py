"""A mission is moved or called off: everything in it follows, and everybody is told once."""

from collections import Counter
from datetime import UTC, date, datetime, time, timedelta
from uuid import UUID

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from services.domain import concerned, dispatches, letters, links
from services.domain.agendas import agendas
from services.domain.announcing import call_off
from services.domain.attendance import set_attendance
from services.domain.errors import ConflictError, InvalidError
from services.domain.postponing import postpone
from services.domain.publishing import publish
from services.domain.schedules import copy, published
from services.domain.venue_time import bounds, period
from services.models import (
    Absence,
    Activity,
    ActivityKind,
    Attendance,
    Audience,
    Booking,
    CalendarEntry,
    Delegate,
    Dispatch,
    HalfDay,
    Language,
    Mail,
    MailState,
    Meeting,
    MissionState,
    Occasion,
    Schedule,
    Slot,
)
from services.settings import get_settings
from tests.domain.drafts import drafted
from tests.missions import DAY, NOW, TUNIS, SmallMission, small_mission

WEEK = timedelta(days=7)


def move(session: Session, small: SmallMission, days: int, sentence: str = "") -> None:
    postpone(
        session,
        mission=small.mission,
        days=days,
        sentence=sentence,
        mail_domain="escale.example",
        actor="staff:1",
        now=NOW,
    )
    session.expire_all()


def cancel(session: Session, small: SmallMission) -> None:
    call_off(
        session,
        mission=small.mission,
        sentence="Grève générale.",
        mail_domain="escale.example",
        actor="staff:1",
        now=NOW,
    )


def told(session: Session, small: SmallMission) -> Schedule:
    """The mission is published, and everybody has their letter."""
    schedule = publish(
        session, drafted(session, small), mail_domain="escale.example", actor="staff:1", now=NOW
    )
    write(session, schedule)
    return schedule


def write(session: Session, schedule: Schedule) -> None:
    ids = letters.addressees(session, schedule)
    letters.write(session, schedule, ids, settings=get_settings(), now=NOW)
    for dispatch in session.scalars(select(Dispatch)):
        dispatches.write(session, dispatch, settings=get_settings(), now=NOW)
    for mail in session.scalars(select(Mail).filter_by(state=MailState.QUEUED)):
        mail.state = MailState.SENT
    session.flush()


def mails(session: Session, *, since: int) -> list[Mail]:
    return [*session.scalars(select(Mail).order_by(Mail.id))][since:]


def present(session: Session, small: SmallMission) -> Schedule:
    schedule = published(session, small.mission.id)
    assert schedule is not None
    return schedule


def add_afternoon_and_next_day(session: Session, small: SmallMission) -> None:
    """Something on the following day at the very times to which the first day would move."""
    following = DAY + timedelta(days=1)
    small.mission.ends_on = following
    span = period(following, time(9), time(13), TUNIS)
    half_day = HalfDay(
        mission_id=small.mission.id,
        name="Mercredi matin",
        date=following,
        starts=time(9),
        ends=time(13),
        period=span,
    )
    session.add(half_day)
    session.flush()
    session.add(
        Slot(
            mission_id=small.mission.id,
            half_day_id=half_day.id,
            half_day_period=span,
            starts=time(9),
            ends=time(9, 30),
            period=period(following, time(9), time(9, 30), TUNIS),
        )
    )
    lunch = small.lunch
    session.add(
        Activity(
            mission_id=small.mission.id,
            kind=ActivityKind.BREAK,
            audience=Audience.LISTED,
            title="Déjeuner du lendemain",
            room_id=lunch.room_id,
            date=following,
            starts=lunch.starts,
            ends=lunch.ends,
            period=period(following, lunch.starts, lunch.ends, TUNIS),
        )
    )
    session.flush()


@pytest.mark.parametrize("days", [1, 7, -1])
def test_everything_keeps_its_time_of_day(session: Session, days: int) -> None:
    small = small_mission(session)
    add_afternoon_and_next_day(session, small)
    second = session.scalars(select(Activity).filter_by(title="Déjeuner du lendemain")).one()
    set_attendance(session, activity=second, delegates=small.delegates[:1], actor="staff:1")
    one = small.delegates[0]
    one.arrives_at = arrival = datetime(2027, 4, 12, 18)  # noqa: DTZ001 - a wall time
    absence = Absence(
        mission_id=small.mission.id,
        delegate_id=one.id,
        date=DAY,
        starts=time(10),
        ends=time(10, 30),
        period=period(DAY, time(10), time(10, 30), TUNIS),
    )
    session.add(absence)
    small.mission.wishes_close_at = NOW + timedelta(days=3)
    small.mission.answers_close_at = NOW + timedelta(days=3)
    draft = drafted(session, small)
    before = [bounds(row.period)[0] for row in session.scalars(select(Meeting))]
    move(session, small, days)

    offset = timedelta(days=days)
    mission = small.mission
    assert (mission.starts_on, mission.ends_on) == (DAY + offset, DAY + timedelta(days=1) + offset)
    assert mission.wishes_close_at == NOW + timedelta(days=3) + offset
    for row in (*session.scalars(select(Slot)), *session.scalars(select(HalfDay))):
        day = row.half_day.date if isinstance(row, Slot) else row.date
        assert row.period == period(day, row.starts, row.ends, TUNIS)
    for activity in session.scalars(select(Activity)):
        assert activity.period == period(activity.date, activity.starts, activity.ends, TUNIS)
    assert session.scalars(select(Attendance.period)).one() == second.period
    assert (absence.date, one.arrives_at) == (DAY + offset, arrival + offset)
    after = [bounds(row.period)[0] for row in session.scalars(select(Meeting))]
    assert Counter(after) == Counter(moment + offset for moment in before)
    booked = select(Booking.period).where(
        Booking.schedule_id == draft.id, Booking.activity_id == small.lunch.id
    )
    assert set(session.scalars(booked)) == {small.lunch.period}


def test_the_clocks_of_the_venue_count(session: Session) -> None:
    """Where clocks change in between, the time of day stays."""
    small = small_mission(session)
    small.mission.time_zone = "Europe/Paris"
    move(session, small, 210)
    slot = session.get_one(Slot, small.slots[0].id)
    assert bounds(slot.period)[0] == datetime(2027, 11, 9, 8, tzinfo=UTC)


def test_what_was_told_stays_and_calendars_move(session: Session) -> None:
    small = small_mission(session)
    first = told(session, small)
    before = {row.key: bounds(row.period)[0] for row in session.scalars(select(Meeting))}
    move(session, small, 7)
    second = present(session, small)
    assert (second.version, second.occasion) == (2, Occasion.MOVED)
    spans = {
        version.version: {
            row.key: bounds(row.period)[0]
            for row in session.scalars(select(Meeting).filter_by(schedule_id=version.id))
        }
        for version in (first, second)
    }
    assert spans[1] == before
    assert spans[2] == {key: moment + WEEK for key, moment in before.items()}
    assert {row.sequence for row in session.scalars(select(CalendarEntry))} == {1}
    one = small.delegates[0].id
    agenda = agendas(session, second, [one])[one]
    assert agenda.occasion == "moved"
    assert {entry.starts_at.date() for entry in agenda.standing} == {DAY + WEEK}


def test_each_is_told_once_in_their_language(session: Session) -> None:
    small = small_mission(session)
    company = small.visitors[0]
    company.contact_name, company.contact_email = "Nadia", "nadia@company.example"
    company.contact_language = Language.ENGLISH
    # The contact of another company is one of its delegates: the letter is enough.
    small.hosts[0].contact_email = small.delegates[2].email.upper()
    told(session, small)
    before = len(mails(session, since=0))
    move(session, small, 7, sentence="Le palais est fermé.")
    readers = concerned.readers(session, small.mission.id, former_id=first_id(session))
    assert sum(reader.by_letter for reader in readers) == 4
    write(session, present(session, small))
    write(session, present(session, small))
    sent = mails(session, since=before)
    assert Counter(mail.recipient for mail in sent) == Counter(
        ["nadia@company.example", *(one.email for one in small.delegates)]
    )
    by_mail = {mail.recipient: mail.raw.decode() for mail in sent}
    subjects = {mail.recipient: mail.subject for mail in sent}
    assert subjects["nadia@company.example"] == "New dates: Mission numérique à Tunis"
    assert subjects[small.delegates[0].email].startswith("Nouvelles dates")
    assert "/c/" in by_mail["nadia@company.example"]


@pytest.mark.parametrize("change", ["move", "cancel"])
@pytest.mark.parametrize("state", [None, MailState.SENT, MailState.FAILED, MailState.QUEUED])
def test_whoever_has_nothing_in_the_agenda_gets_one_of_both(
    session: Session, change: str, state: MailState | None
) -> None:
    """A delegate added after publishing, with no letter, or with one that did or didn't leave."""
    small = small_mission(session)
    first = told(session, small)
    late = Delegate(
        mission_id=small.mission.id,
        participation_id=small.visitors[0].id,
        name="Omar Tard",
        email="omar@company.example",
        language=Language.FRENCH,
    )
    session.add(late)
    session.flush()
    if state is not None:
        (mail_id,) = letters.write(session, first, [late.id], settings=get_settings(), now=NOW)
        session.get_one(Mail, mail_id).state = state
        session.flush()
    before = len(mails(session, since=0))
    move(session, small, 7) if change == "move" else cancel(session, small)
    # The worker that mails may come before the one that writes letters, and come again.
    for dispatch in session.scalars(select(Dispatch)):
        dispatches.write(session, dispatch, settings=get_settings(), now=NOW)
    write(session, present(session, small))
    sent = Counter(mail.recipient for mail in mails(session, since=before))
    assert sent == Counter([late.email, *(one.email for one in small.delegates)])


def first_id(session: Session) -> UUID:
    return session.scalars(select(Schedule.id).filter_by(version=1)).one()


def test_without_a_schedule_everybody_gets_a_mail(session: Session) -> None:
    small = small_mission(session)
    move(session, small, 7)
    for dispatch in session.scalars(select(Dispatch)):
        dispatches.write(session, dispatch, settings=get_settings(), now=NOW)
    assert {mail.recipient for mail in mails(session, since=0)} == {
        one.email for one in small.delegates
    }


@pytest.mark.parametrize("days", [0, -13, 90_000])
def test_dates_that_can_not_be_are_refused(session: Session, days: int) -> None:
    small = small_mission(session)
    with pytest.raises(InvalidError):
        move(session, small, days)
    assert small.mission.starts_on == DAY


def test_what_has_begun_does_not_move(session: Session) -> None:
    small = small_mission(session)
    small.mission.state = MissionState.RUNNING
    with pytest.raises(ConflictError, match="has begun"):
        move(session, small, 7)


def test_links_open_as_long_after_the_new_end(session: Session) -> None:
    small = small_mission(session)
    link = links.delegate_link(session, delegate=small.delegates[0], actor="staff:1", now=NOW)
    before = link.expires_at
    move(session, small, 7)
    assert link.expires_at == before + WEEK


def test_a_mission_called_off_is_cancelled_in_every_calendar(session: Session) -> None:
    small = small_mission(session)
    contact = small.visitors[0]
    contact.contact_name, contact.contact_email = "Nadia", "nadia@company.example"
    told(session, small)
    before = len(mails(session, since=0))
    cancel(session, small)
    assert small.mission.state is MissionState.CANCELLED
    last = present(session, small)
    assert last.occasion is Occasion.CALLED_OFF
    write(session, last)
    sent = mails(session, since=before)
    assert Counter(mail.recipient for mail in sent) == Counter(
        ["nadia@company.example", *(one.email for one in small.delegates)]
    )
    assert {mail.subject for mail in sent} == {"Mission annulée : Mission numérique à Tunis"}
    one = small.delegates[0].id
    agenda = agendas(session, last, [one])[one]
    assert (agenda.standing, agenda.occasion) == ((), "called_off")
    assert {entry.cancelled for entry in agenda.entries} == {True}
    assert {entry.sequence for entry in agenda.entries} == {1}


def test_called_off_twice_is_refused(session: Session) -> None:
    small = small_mission(session)
    cancel(session, small)
    with pytest.raises(ConflictError):
        cancel(session, small)
    assert len(session.scalars(select(Dispatch)).all()) == 1


def test_a_copy_after_the_move_is_an_ordinary_version(session: Session) -> None:
    small = small_mission(session)
    told(session, small)
    move(session, small, 7)
    after = copy(session, present(session, small), actor="staff:1", now=NOW)
    assert after.occasion is None
    assert date(2027, 4, 20) in {row.half_day.date for row in session.scalars(select(Slot))}
