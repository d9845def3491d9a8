"""Held letters leave once, when somebody lets them go."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from services.domain import delivery, holding, letters
from services.domain.publishing import publish
from services.models import Event, Mail, MailState, Schedule
from tests.domain.drafts import drafted
from tests.domain.test_letters import SETTINGS, without_a_meeting, written
from tests.missions import NOW, small_mission


def held(session: Session, draft: Schedule) -> list[Mail]:
    publish(session, draft, mail_domain="escale.example", held=True, actor="staff:1", now=NOW)
    return written(session, draft)


def states(session: Session) -> list[MailState]:
    return list(session.scalars(select(Mail.state).order_by(Mail.id)))


def queued(session: Session) -> int:
    return len(session.scalars(select(Event).filter_by(type="mail.queued")).all())


def test_held_letters_are_not_delivered(session: Session) -> None:
    mails = held(session, drafted(session, small_mission(session)))
    assert states(session) == [MailState.HELD] * 4
    assert delivery.claim(session, mails[0].id, now=NOW) is None
    assert delivery.due(session, now=NOW) == 0
    assert queued(session) == 0


def test_all_are_released_once(session: Session) -> None:
    draft = drafted(session, small_mission(session))
    held(session, draft)
    released = [holding.release_all(session, draft, actor="staff:1", now=NOW) for _ in range(2)]
    assert released == [4, 0]
    assert states(session) == [MailState.QUEUED] * 4
    assert queued(session) == 4


def test_letters_written_after_the_release_do_not_wait(session: Session) -> None:
    draft = drafted(session, small_mission(session))
    publish(session, draft, mail_domain="escale.example", held=True, actor="staff:1", now=NOW)
    everybody = letters.addressees(session, draft)
    letters.write(session, draft, everybody[:2], settings=SETTINGS, now=NOW)
    assert holding.release_all(session, draft, actor="staff:1", now=NOW) == 2
    letters.write(session, draft, everybody, settings=SETTINGS, now=NOW)
    assert states(session) == [MailState.QUEUED] * 4


def test_a_chosen_few_go_and_the_others_wait(session: Session) -> None:
    draft = drafted(session, small_mission(session))
    mails = held(session, draft)
    chosen = [mails[0].id, mails[2].id]
    assert holding.release(session, draft, chosen, actor="staff:1") == 2
    assert holding.release(session, draft, chosen, actor="staff:1") == 0
    assert states(session) == [
        MailState.QUEUED,
        MailState.HELD,
        MailState.QUEUED,
        MailState.HELD,
    ]


def test_held_letters_of_an_overtaken_version_never_leave(session: Session) -> None:
    """Nobody knows the first version, so the second is everybody's first letter."""
    draft = drafted(session, small_mission(session))
    held(session, draft)
    second = without_a_meeting(session, draft)
    mails = held(session, second)
    assert len(mails) == 4
    assert [state for state in states(session) if state is MailState.SUPERSEDED] == [
        MailState.SUPERSEDED
    ] * 4
    assert holding.release_all(session, draft, actor="staff:1", now=NOW) == 0
    assert holding.release_all(session, second, actor="staff:1", now=NOW) == 4
