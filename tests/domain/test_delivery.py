"""The states of a mail: never twice by itself, nothing lost."""

from datetime import timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from services.domain import delivery
from services.domain.errors import ConflictError
from services.models import Event, Letter, Mail, MailState
from tests.domain.drafts import drafted
from tests.missions import NOW, small_mission


@pytest.fixture
def mail(session: Session) -> Mail:
    small = small_mission(session)
    schedule = drafted(session, small)
    letter = Letter(
        mission_id=small.mission.id,
        schedule_id=schedule.id,
        delegate_id=small.delegates[0].id,
        agenda={},
    )
    session.add(letter)
    session.flush()
    mail = Mail(
        mission_id=small.mission.id,
        letter_id=letter.id,
        recipient="someone@example.org",
        subject="Votre agenda",
        message_id="<1@escale.example>",
        raw=b"text",
    )
    session.add(mail)
    session.flush()
    return mail


def facts(session: Session, mail: Mail) -> list[str]:
    session.flush()
    return list(
        session.scalars(select(Event.type).filter_by(subject_id=mail.id).order_by(Event.id))
    )


def claimed(session: Session, mail: Mail) -> delivery.Attempt:
    attempt = delivery.claim(session, mail.id, now=NOW)
    assert attempt is not None
    session.flush()
    return attempt


def test_a_mail_is_claimed_once(session: Session, mail: Mail) -> None:
    assert claimed(session, mail).raw == b"text"
    assert delivery.claim(session, mail.id, now=NOW) is None


def test_an_accepted_mail_is_sent(session: Session, mail: Mail) -> None:
    attempt = claimed(session, mail)
    delivery.hand_over(session, attempt, now=NOW)
    delivery.sent(session, attempt, now=NOW)
    assert (mail.state, mail.sent_at) == (MailState.SENT, NOW)
    assert facts(session, mail) == ["mail.sent"]


def test_a_refused_mail_has_failed(session: Session, mail: Mail) -> None:
    delivery.refused(session, claimed(session, mail), error="550 no such user")
    assert (mail.state, mail.error) == (MailState.FAILED, "550 no such user")
    assert facts(session, mail) == ["mail.failed"]


def test_pauses_grow_until_the_mail_has_failed(session: Session, mail: Mail) -> None:
    now = NOW
    for pause in delivery.PAUSES:
        attempt = delivery.claim(session, mail.id, now=now)
        assert attempt is not None
        delivery.postponed(session, attempt, error="451 later", now=now)
        assert (mail.state, mail.next_attempt_at) == (MailState.QUEUED, now + pause)
        assert delivery.claim(session, mail.id, now=now) is None
        now += pause
        session.flush()
        assert delivery.due(session, now=now) == 1
    attempt = delivery.claim(session, mail.id, now=now)
    assert attempt is not None
    delivery.postponed(session, attempt, error="451 later", now=now)
    assert mail.state is MailState.FAILED


def test_a_dead_sender_before_the_text_was_handed_over(session: Session, mail: Mail) -> None:
    claimed(session, mail)
    assert delivery.abandoned(session, before=NOW) == []
    assert delivery.abandoned(session, before=NOW + timedelta(seconds=1)) == [mail.id]
    delivery.give_up(session, mail.id, now=NOW)
    assert (mail.state, mail.next_attempt_at) == (MailState.QUEUED, NOW + delivery.PAUSES[0])
    assert delivery.due(session, now=NOW + delivery.PAUSES[0]) == 1
    assert facts(session, mail) == ["mail.queued"]


def test_a_dead_sender_after_the_text_was_handed_over(session: Session, mail: Mail) -> None:
    delivery.hand_over(session, claimed(session, mail), now=NOW)
    session.refresh(mail)
    delivery.give_up(session, mail.id, now=NOW)
    assert mail.state is MailState.UNCLEAR
    assert facts(session, mail) == ["mail.unclear"]
    assert delivery.claim(session, mail.id, now=NOW) is None


def test_a_sender_that_was_thought_dead_does_not_send(session: Session, mail: Mail) -> None:
    first = claimed(session, mail)
    delivery.give_up(session, mail.id, now=NOW)
    session.flush()
    delivery.due(session, now=NOW + delivery.PAUSES[0])
    second = claimed(session, mail)
    with pytest.raises(ConflictError):
        delivery.hand_over(session, first, now=NOW)
    delivery.hand_over(session, second, now=NOW)
    states = []
    for attempt in (first, second):
        delivery.sent(session, attempt, now=NOW)
        states.append(mail.state)
    assert states == [MailState.SENDING, MailState.SENT]


def test_an_answer_that_came_after_all_settles_an_unclear_mail(
    session: Session, mail: Mail
) -> None:
    attempt = claimed(session, mail)
    delivery.hand_over(session, attempt, now=NOW)
    session.refresh(mail)
    delivery.give_up(session, mail.id, now=NOW)
    delivery.sent(session, attempt, now=NOW)
    assert mail.state is MailState.SENT


def test_a_person_decides_about_an_unclear_mail(session: Session, mail: Mail) -> None:
    with pytest.raises(ConflictError, match="only failed or unclear"):
        delivery.send_again(session, mail, actor="staff:1")
    delivery.unclear(session, claimed(session, mail), error="connection lost")
    session.flush()
    delivery.send_again(session, mail, actor="staff:1")
    assert (mail.state, mail.attempts, mail.tries, mail.message_id) == (
        MailState.QUEUED,
        1,
        0,
        "<1@escale.example>",
    )
    delivery.unclear(session, claimed(session, mail), error="connection lost")
    session.flush()
    delivery.settle(session, mail, actor="staff:1", now=NOW)
    assert mail.state is MailState.SENT
