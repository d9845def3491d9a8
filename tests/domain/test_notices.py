"""«I am late» and «I can't come»: what is kept, who is told, what a solve makes of it."""

from datetime import timedelta
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default

import pytest
from sqlalchemy import insert, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session
from uuid_utils.compat import uuid7

from services.domain import availability, delivery, notice_letters, notices
from services.domain.availability import AbsenceLine
from services.domain.errors import ConflictError, InvalidError, NotFoundError
from services.domain.publishing import publish
from services.domain.solving.busy import delegates_busy
from services.domain.venue_time import bounds
from services.models import (
    Booking,
    Delegate,
    Event,
    Language,
    Mail,
    MailState,
    Meeting,
    MissionState,
    Notice,
    NoticeKind,
    Table,
)
from services.settings import get_settings
from tests.domain.drafts import begun, drafted
from tests.missions import NOW, TUNIS, SmallMission, small_mission

ACTOR = "delegate:1"
SETTINGS = get_settings()


@pytest.fixture
def small(session: Session) -> SmallMission:
    small = small_mission(session)
    draft = drafted(session, small)
    publish(session, draft, mail_domain="escale.example", actor="staff:1", now=NOW)
    session.flush()
    return small


def meeting_of(session: Session, delegate: Delegate) -> Meeting:
    """The delegate's first meeting."""
    return session.scalars(
        select(Meeting)
        .join(Booking, Booking.meeting_id == Meeting.id)
        .where(Booking.delegate_id == delegate.id)
        .order_by(Meeting.period)
    ).all()[0]


def partner_of(session: Session, meeting: Meeting, delegate: Delegate) -> Delegate:
    return session.scalars(
        select(Delegate)
        .join(Booking, Booking.delegate_id == Delegate.id)
        .where(Booking.meeting_id == meeting.id, Delegate.id != delegate.id)
    ).one()


def late(session: Session, small: SmallMission, minutes: int = 10) -> Notice:
    delegate = small.delegates[0]
    return notices.say_late(
        session,
        delegate=delegate,
        meeting_key=meeting_of(session, delegate).key,
        minutes=minutes,
        actor=ACTOR,
        now=NOW,
    )


def absent(session: Session, small: SmallMission) -> Notice:
    delegate = small.delegates[0]
    return notices.say_absent(
        session,
        delegate=delegate,
        meeting_key=meeting_of(session, delegate).key,
        actor=ACTOR,
        now=NOW,
    )


def facts(session: Session) -> list[str]:
    return list(
        session.scalars(
            select(Event.type).where(Event.type.startswith("notice.")).order_by(Event.id)
        )
    )


def told(session: Session, notice: Notice) -> list[Mail]:
    ids = notice_letters.tell(session, notice, settings=SETTINGS, now=NOW)
    return list(session.scalars(select(Mail).where(Mail.id.in_(ids)).order_by(Mail.id)))


def sent(session: Session, mail: Mail) -> None:
    attempt = delivery.claim(session, mail.id, now=NOW)
    assert attempt is not None
    delivery.sent(session, attempt, now=NOW)
    session.flush()


def read(mail: Mail) -> EmailMessage:
    return message_from_bytes(mail.raw, _class=EmailMessage, policy=default)


def words(mail: Mail) -> str:
    body = read(mail).get_body(preferencelist=("plain",))
    assert body is not None
    return str(body.get_content()).replace("\r\n", "\n")


def lines(session: Session, delegate: Delegate) -> list[AbsenceLine]:
    return [
        AbsenceLine(date=row.date, starts=row.starts, ends=row.ends)
        for row in availability.absences_of(session, delegate=delegate)
    ]


def test_the_same_said_twice_is_said_once(session: Session, small: SmallMission) -> None:
    assert late(session, small) is late(session, small)
    assert facts(session) == ["notice.given"]


def test_what_is_said_later_takes_the_place_of_what_was_said_before(
    session: Session, small: SmallMission
) -> None:
    first, second = late(session, small, 5), late(session, small, 20)
    assert (first.withdrawn_at is None, second.withdrawn_at is None) == (False, True)
    standing = notices.standing(
        session, mission_id=small.mission.id, meeting_keys=[second.meeting_key]
    )
    assert standing == [(second, small.delegates[0])]
    assert facts(session) == ["notice.given", "notice.given"]


def test_who_cant_come_is_absent_at_that_time_and_only_then(
    session: Session, small: SmallMission
) -> None:
    delegate = small.delegates[0]
    before = delegates_busy(session, small.mission)[delegate.id]
    notice = absent(session, small)
    meeting = session.get_one(Meeting, notice.meeting_id)
    after = delegates_busy(session, small.mission)[delegate.id]
    assert set(after) - set(before) == {meeting.period}
    notices.take_back(session, notice=notice, actor=ACTOR, now=NOW)
    assert delegates_busy(session, small.mission)[delegate.id] == before
    assert facts(session) == ["notice.given", "notice.taken_back"]


def test_late_after_all_takes_the_absence_away(session: Session, small: SmallMission) -> None:
    absent(session, small)
    late(session, small)
    assert lines(session, small.delegates[0]) == []


def test_an_absence_that_was_known_before_outlives_the_notice(
    session: Session, small: SmallMission
) -> None:
    delegate = small.delegates[0]
    starts, ends = bounds(meeting_of(session, delegate).period)
    known = AbsenceLine(
        date=small.mission.starts_on,
        starts=(starts + timedelta(hours=1)).time(),
        ends=(ends + timedelta(hours=1)).time(),
    )
    availability.register_absences(session, delegate=delegate, absences=[known], actor="staff:1")
    notices.take_back(session, notice=absent(session, small), actor=ACTOR, now=NOW)
    assert lines(session, delegate) == [known]


def test_taken_back_twice_is_taken_back_once(session: Session, small: SmallMission) -> None:
    notice = late(session, small)
    for _ in range(2):
        notices.take_back(session, notice=notice, actor=ACTOR, now=NOW)
    assert facts(session) == ["notice.given", "notice.taken_back"]


def test_one_speaks_of_ones_own_meetings_only(session: Session, small: SmallMission) -> None:
    mine = {
        booking.meeting_id
        for booking in session.query(Booking).filter_by(delegate_id=small.delegates[0].id)
        if booking.meeting_id
    }
    other = session.query(Meeting).filter(Meeting.id.not_in(mine)).first()
    assert other is not None
    with pytest.raises(NotFoundError):
        notices.say_late(
            session,
            delegate=small.delegates[0],
            meeting_key=other.key,
            minutes=5,
            actor=ACTOR,
            now=NOW,
        )
    with pytest.raises(NotFoundError):
        notices.own_notice(session, delegate=small.delegates[1], notice_id=late(session, small).id)


def test_nothing_is_said_of_what_is_over(session: Session, small: SmallMission) -> None:
    delegate = small.delegates[0]
    meeting = meeting_of(session, delegate)
    with pytest.raises(ConflictError, match="over"):
        notices.say_absent(
            session,
            delegate=delegate,
            meeting_key=meeting.key,
            actor=ACTOR,
            now=bounds(meeting.period)[1],
        )
    notice = late(session, small)
    small.mission.state = MissionState.DONE
    session.flush()
    with pytest.raises(ConflictError):
        notices.take_back(session, notice=notice, actor=ACTOR, now=NOW)


@pytest.mark.parametrize("minutes", [0, -5, 7, 25])
def test_only_the_delays_that_are_offered(
    session: Session, small: SmallMission, minutes: int
) -> None:
    with pytest.raises(InvalidError):
        late(session, small, minutes)


def test_nobody_is_flooded(session: Session, small: SmallMission) -> None:
    for n in range(notices.MOST):
        last = late(session, small, notices.MINUTES[n % 2])
    assert late(session, small, last.minutes or 0) is last
    with pytest.raises(ConflictError):
        late(session, small, 20)
    assert last.withdrawn_at is None


def test_the_partner_and_the_organiser_are_told_once(session: Session, small: SmallMission) -> None:
    notice = late(session, small)
    delegate = small.delegates[0]
    partner = partner_of(session, session.get_one(Meeting, notice.meeting_id), delegate)
    mails = told(session, notice)
    assert [mail.recipient for mail in mails] == [partner.email, small.mission.contact]
    assert told(session, notice) == []
    assert {mail.state for mail in mails} == {MailState.QUEUED}


def test_the_mail_says_who_is_how_late_and_for_what(session: Session, small: SmallMission) -> None:
    notice = late(session, small)
    delegate = small.delegates[0]
    meeting = session.get_one(Meeting, notice.meeting_id)
    partner_of(session, meeting, delegate).language = Language.ENGLISH
    session.flush()
    to_partner, to_organiser = told(session, notice)
    starts, ends = (at.astimezone(TUNIS) for at in bounds(meeting.period))
    table = session.get_one(Table, meeting.table_id)
    hours = f"{starts:%H:%M}–{ends:%H:%M}"
    assert to_partner.subject == f"tunis visitor 1 is late for {starts:%H:%M}"
    assert (
        f"{delegate.name} of tunis visitor 1 will be about 10 minutes late for this meeting:\n\n"
        f"Tuesday 13 April, {hours}\nTable {table.number} · Salle Carthage · Palais des congrès\n"
    ) in words(to_partner)
    assert read(to_partner)["Reply-To"] == small.mission.contact
    assert read(to_organiser)["Reply-To"] == delegate.email
    assert "/status" in words(to_organiser)
    assert "/status" not in words(to_partner)


def test_events_name_nobody(session: Session, small: SmallMission) -> None:
    notice = absent(session, small)
    event = session.scalars(select(Event).filter_by(type="notice.given")).one()
    assert (event.subject_id, event.data) == (notice.id, {"kind": "absent", "minutes": None})


def test_what_was_not_told_yet_need_not_be_taken_back(
    session: Session, small: SmallMission
) -> None:
    notice = late(session, small)
    mails = told(session, notice)
    sent(session, mails[0])
    notices.take_back(session, notice=notice, actor=ACTOR, now=NOW + timedelta(minutes=1))
    session.refresh(mails[1])
    assert mails[1].state is MailState.SUPERSEDED
    later = NOW + timedelta(minutes=2)
    ids = notice_letters.tell_taken_back(session, notice, settings=SETTINGS, now=later)
    again = notice_letters.tell_taken_back(session, notice, settings=SETTINGS, now=later)
    assert [session.get_one(Mail, mail_id).recipient for mail_id in ids] == [mails[0].recipient]
    assert again == []
    assert told(session, notice) == []


def test_a_mail_that_was_held_up_does_not_follow_the_news(
    session: Session, small: SmallMission
) -> None:
    notice = late(session, small)
    mail = told(session, notice)[0]
    attempt = delivery.claim(session, mail.id, now=NOW)
    assert attempt is not None
    session.flush()
    notices.take_back(session, notice=notice, actor=ACTOR, now=NOW + timedelta(minutes=1))
    delivery.postponed(session, attempt, error="421 later", now=NOW + timedelta(minutes=2))
    assert mail.state is MailState.SUPERSEDED


def test_a_moved_meeting_is_another_matter(session: Session, small: SmallMission) -> None:
    notice = late(session, small)
    again = Notice(
        mission_id=notice.mission_id,
        delegate_id=notice.delegate_id,
        meeting_id=notice.meeting_id,
        meeting_key=notice.meeting_key,
        starts_at=notice.starts_at + timedelta(minutes=30),
        kind=NoticeKind.LATE,
        minutes=5,
    )
    session.add(again)
    session.flush()
    assert again.withdrawn_at is None


def test_the_database_keeps_one_standing_notice_of_a_meeting_and_its_time(
    session: Session, small: SmallMission
) -> None:
    notice = late(session, small)
    values = {
        "mission_id": notice.mission_id,
        "delegate_id": notice.delegate_id,
        "meeting_id": notice.meeting_id,
        "meeting_key": notice.meeting_key,
        "starts_at": notice.starts_at,
    }
    wrong: list[tuple[str, dict[str, object]]] = [
        ("uq_notice_standing", {"kind": NoticeKind.LATE, "minutes": 5}),
        ("ck_notice_minutes", {"kind": NoticeKind.LATE, "minutes": 7}),
        ("ck_notice_kind", {"kind": NoticeKind.LATE, "minutes": None}),
        ("ck_notice_kind", {"kind": NoticeKind.ABSENT, "minutes": 5}),
    ]
    for constraint, said in wrong:
        with pytest.raises(IntegrityError, match=constraint), session.begin_nested():
            session.execute(insert(Notice).values({"id": uuid7()} | values | said))


def test_the_next_solve_gives_the_slot_away(session: Session, small: SmallMission) -> None:
    notice = absent(session, small)
    meeting = session.get_one(Meeting, notice.meeting_id)
    problem = begun(session, small).problem
    busy = {
        delegate.id: delegate.busy
        for participant in problem.participants
        for delegate in participant.delegates
    }
    assert busy[str(notice.delegate_id)] == {str(meeting.slot_id)}
    assert {slots for person, slots in busy.items() if person != str(notice.delegate_id)} == {
        frozenset()
    }


@pytest.mark.parametrize(
    ("language", "subject"),
    [
        (Language.FRENCH, "tunis visitor 1 aura du retard à"),
        (Language.ENGLISH, "tunis visitor 1 is late for"),
        (Language.ARABIC, "ستتأخر tunis visitor 1 عن موعد"),
    ],
)
def test_the_organiser_is_told_in_its_own_language(
    session: Session, small: SmallMission, language: Language, subject: str
) -> None:
    small.mission.organiser.language = language
    session.flush()
    _, to_organiser = told(session, late(session, small))
    assert to_organiser.subject.startswith(subject)
