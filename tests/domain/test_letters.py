"""Letters: who is told what, whatever happens between two versions."""

from datetime import timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.dialects.postgresql import Range
from sqlalchemy.orm import Session

from services.agenda.data import from_plain
from services.domain import corrections, delegates, delivery, letters, links, schedules
from services.domain.errors import ConflictError
from services.domain.participations import change_participation_state
from services.domain.publishing import publish
from services.domain.venue_time import bounds
from services.models import (
    Activity,
    ActivityKind,
    Attendance,
    Audience,
    Letter,
    Link,
    Mail,
    MailState,
    Meeting,
    MeetingParticipant,
    ParticipationState,
    Schedule,
)
from services.settings import get_settings
from tests.domain.drafts import drafted
from tests.missions import NOW, SmallMission, small_mission

SETTINGS = get_settings()


def published(session: Session, schedule: Schedule, *, even_if_stale: bool = False) -> Schedule:
    publish(
        session,
        schedule,
        mail_domain="escale.example",
        even_if_stale=even_if_stale,
        actor="staff:1",
        now=NOW,
    )
    session.flush()
    return schedule


def copied(session: Session, schedule: Schedule) -> Schedule:
    return schedules.copy(session, schedule, actor="staff:1", now=NOW)


def without_a_meeting(session: Session, schedule: Schedule) -> Schedule:
    """A draft like the schedule, less its first meeting."""
    draft = copied(session, schedule)
    meeting = session.query(Meeting).filter_by(schedule_id=draft.id).order_by(Meeting.key)[0]
    corrections.cancel_meeting(session, meeting, actor="staff:1")
    return draft


def written(session: Session, schedule: Schedule) -> list[Mail]:
    """The mails that this version gives rise to now."""
    waiting = letters.addressees(session, schedule)
    ids = letters.write(session, schedule, waiting, settings=SETTINGS, now=NOW)
    return list(session.scalars(select(Mail).where(Mail.id.in_(ids)).order_by(Mail.id)))


def sent(session: Session, mails: list[Mail]) -> None:
    for mail in mails:
        attempt = delivery.claim(session, mail.id, now=NOW)
        assert attempt is not None
        delivery.sent(session, attempt, now=NOW)
    session.flush()


def told_all(session: Session, small: SmallMission) -> Schedule:
    """A first version that everybody has been told."""
    schedule = published(session, drafted(session, small))
    sent(session, written(session, schedule))
    return schedule


def test_a_late_batch_of_an_overtaken_version_writes_nothing(session: Session) -> None:
    small = small_mission(session)
    first = told_all(session, small)
    second = published(session, without_a_meeting(session, first))
    late = letters.addressees(session, second)
    third = published(session, without_a_meeting(session, second))
    newest = written(session, third)
    assert letters.write(session, second, late, settings=SETTINGS, now=NOW) == []
    assert {mail.state for mail in newest} == {MailState.QUEUED}


def test_an_old_mail_does_not_follow_the_newer_one(session: Session) -> None:
    small = small_mission(session)
    first = published(session, drafted(session, small))
    (mail, *_) = written(session, first)
    attempt = delivery.claim(session, mail.id, now=NOW)
    assert attempt is not None
    session.flush()
    letter = session.get_one(Letter, mail.letter_id)
    second = copied(session, first)
    mine = from_plain(letter.agenda).meetings[0].key
    meeting = session.query(Meeting).filter_by(schedule_id=second.id, key=mine).one()
    corrections.cancel_meeting(session, meeting, actor="staff:1")
    newer = {row.letter_id: row for row in written(session, published(session, second))}
    assert any(
        session.get_one(Letter, letter_id).delegate_id == letter.delegate_id for letter_id in newer
    )
    delivery.postponed(session, attempt, error="421 later", now=NOW)
    assert mail.state is MailState.SUPERSEDED


def test_a_failed_mail_is_not_sent_again_after_a_newer_one(session: Session) -> None:
    small = small_mission(session)
    first = published(session, drafted(session, small))
    mails = written(session, first)
    for mail in mails:
        attempt = delivery.claim(session, mail.id, now=NOW)
        assert attempt is not None
        delivery.refused(session, attempt, error="550 no")
    session.flush()
    newer = written(session, published(session, copied(session, first)))
    assert len(newer) == len(mails)
    with pytest.raises(ConflictError, match="newer agenda"):
        delivery.send_again(session, mails[0], actor="staff:1")


def test_whoever_stands_in_is_told_and_the_former_link_opens_nothing(session: Session) -> None:
    small = small_mission(session)
    first = told_all(session, small)
    delegate = small.delegates[0]
    link = session.scalars(select(Link).filter_by(delegate_id=delegate.id)).one()
    delegates.change_delegate(
        session,
        delegate=delegate,
        name="Nadia Suppléante",
        email="nadia@example.org",
        actor="staff:1",
        now=NOW,
    )
    (mail,) = written(session, published(session, copied(session, first)))
    assert mail.recipient == "nadia@example.org"
    assert link.revoked_at == NOW
    assert links.delegate_link(session, delegate=delegate, actor="staff:1", now=NOW).id != link.id


def test_a_corrected_address_gets_the_mail_that_failed(session: Session) -> None:
    small = small_mission(session)
    (mail, *_) = written(session, published(session, drafted(session, small)))
    attempt = delivery.claim(session, mail.id, now=NOW)
    assert attempt is not None
    delivery.refused(session, attempt, error="550 no such user")
    letter = session.get_one(Letter, mail.letter_id)
    (delegate,) = [row for row in small.delegates if row.id == letter.delegate_id]
    delegates.change_delegate(
        session, delegate=delegate, email="right@example.org", actor="staff:1", now=NOW
    )
    assert letters.is_outdated(session, mail)
    letters.write_again(session, mail, settings=SETTINGS, now=NOW)
    delivery.send_again(session, mail, actor="staff:1")
    session.flush()
    again = delivery.claim(session, mail.id, now=NOW)
    assert again is not None
    assert again.recipient == "right@example.org"
    assert b"To: " in again.raw
    assert b"right@example.org" in again.raw
    assert not letters.is_outdated(session, mail)


def test_a_mail_that_cannot_be_written_has_failed_and_says_why(session: Session) -> None:
    small = small_mission(session)
    small.mission.contact = "no address"
    schedule = published(session, drafted(session, small))
    mails = written(session, schedule)
    assert {mail.state for mail in mails} == {MailState.FAILED}
    assert all(mail.error for mail in mails)
    with pytest.raises(ConflictError):
        letters.write_again(session, mails[0], settings=SETTINGS, now=NOW)


def test_a_company_that_left_keeps_a_draft_from_being_published(session: Session) -> None:
    small = small_mission(session)
    draft = drafted(session, small)
    change_participation_state(
        session,
        participation=small.visitors[0],
        state=ParticipationState.WITHDRAWN,
        actor="staff:1",
    )
    with pytest.raises(ConflictError, match="«tunis visitor 1» has meetings in version 1"):
        published(session, draft)


def test_a_copy_of_a_stale_draft_is_stale(session: Session) -> None:
    draft = drafted(session, small_mission(session))
    draft.stale = True
    assert copied(session, draft).stale


def test_those_who_left_hear_of_it_once(session: Session) -> None:
    small = small_mission(session)
    first = told_all(session, small)
    change_participation_state(
        session,
        participation=small.visitors[0],
        state=ParticipationState.WITHDRAWN,
        actor="staff:1",
    )
    draft = copied(session, first)
    leaver = small.visitors[0].id
    for meeting in session.query(Meeting).filter_by(schedule_id=draft.id).all():
        if leaver in {row.participation_id for row in participants(session, meeting)}:
            corrections.cancel_meeting(session, meeting, actor="staff:1")
    second = published(session, draft)
    told = {
        session.get_one(Letter, mail.letter_id).delegate_id: mail
        for mail in written(session, second)
    }
    mine = told[small.delegates[0].id]
    agenda = from_plain(session.get_one(Letter, mine.letter_id).agenda)
    assert agenda.standing == ()
    sent(session, list(told.values()))
    assert written(session, published(session, copied(session, second))) == []


def participants(session: Session, meeting: Meeting) -> list[MeetingParticipant]:
    return session.query(MeetingParticipant).filter_by(meeting_id=meeting.id).all()


def test_sequences_rise_when_a_listed_delegate_leaves_and_returns(session: Session) -> None:
    small = small_mission(session)
    seminar = seminar_for(session, small, Audience.LISTED)
    place = {
        "mission_id": small.mission.id,
        "activity_id": seminar.id,
        "delegate_id": small.delegates[0].id,
        "period": seminar.period,
    }
    told: list[tuple[int, bool]] = []
    draft = drafted(session, small)
    for listed in (True, False, True):
        session.query(Attendance).delete()
        if listed:
            session.add(Attendance(**place))
        session.flush()
        schedule = published(session, draft, even_if_stale=True)
        mails = {
            session.get_one(Letter, mail.letter_id).delegate_id: mail
            for mail in written(session, schedule)
        }
        sent(session, list(mails.values()))
        letter = session.get_one(Letter, mails[small.delegates[0].id].letter_id)
        (entry,) = [row for row in from_plain(letter.agenda).entries if row.kind == "seminar"]
        told.append((entry.sequence, entry.cancelled))
        draft = copied(session, schedule)
    assert told == [(0, False), (1, True), (2, False)]


def test_an_activity_open_to_all_is_frozen_with_the_version(session: Session) -> None:
    small = small_mission(session)
    visit = seminar_for(session, small, Audience.OPEN)
    schedule = published(session, drafted(session, small))
    visit.audience = Audience.EVERYONE
    session.flush()
    for mail in written(session, schedule):
        agenda = from_plain(session.get_one(Letter, mail.letter_id).agenda)
        assert [entry.title for entry in agenda.standing if entry.kind == "seminar"] == ["IA"]


def seminar_for(session: Session, small: SmallMission, audience: Audience) -> Activity:
    seminar = Activity(
        mission_id=small.mission.id,
        kind=ActivityKind.SEMINAR,
        audience=audience,
        title="IA",
        date=small.lunch.date,
        starts=small.lunch.ends,
        ends=small.lunch.ends.replace(hour=15),
        period=Range(
            bounds(small.lunch.period)[1],
            bounds(small.lunch.period)[1] + timedelta(hours=1),
            bounds="[)",
        ),
    )
    session.add(seminar)
    session.flush()
    return seminar
