"""Declined registrations are not kept for ever."""

from datetime import timedelta
from uuid import uuid4

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from services.domain import admissions, dispatches, registrations
from services.domain.events import Fact
from services.domain.registrations import Asked
from services.models import Dispatch, Event, Language, Mail, MailState, Mission, Registration
from services.settings import Settings
from tests.missions import NOW, small_mission

LATER = NOW + timedelta(days=90)


def asked(session: Session, mission: Mission, name: str) -> Registration:
    key = uuid4()
    told = Asked(
        name=name,
        country="TN",
        contact_name="Karim Ben Ali",
        contact_email="karim@olea.example",
        contact_language=Language.FRENCH,
    )
    registrations.register(session, mission=mission, key=key, asked=told)
    return session.scalars(select(Registration).filter_by(key=key)).one()


@pytest.fixture
def declined(session: Session) -> Registration:
    """One of three: another one waits, and the third was declined a day later."""
    mission = small_mission(session).mission
    mission.registration_open = True
    asked(session, mission, "Waiting")
    first, second = asked(session, mission, "First"), asked(session, mission, "Second")
    for row, when in ((first, NOW), (second, NOW + timedelta(days=1))):
        admissions.decline(session, registration=row, sentence="Full.", actor="staff:1", now=when)
    return first


def left(session: Session) -> list[str]:
    return list(session.scalars(select(Registration.name).order_by(Registration.name)))


def test_they_go_in_time_with_what_was_written(session: Session, declined: Registration) -> None:
    for dispatch in session.scalars(select(Dispatch).filter_by(registration_id=declined.id)):
        dispatches.write(session, dispatch, settings=Settings(), now=NOW)
    for mail in session.scalars(select(Mail)):
        mail.state = MailState.SENT
        mail.sent_at = NOW
    gone = declined.id
    admissions.forget_declined(session, before=NOW, actor="clock")
    assert left(session) == ["First", "Second", "Waiting"]
    admissions.forget_declined(session, before=NOW + timedelta(hours=1), actor="clock")
    assert left(session) == ["Second", "Waiting"]
    assert session.scalars(select(Mail.id)).all() == []
    events = session.scalars(select(Event).filter_by(type=Fact.REGISTRATION_DELETED.value)).all()
    assert [(event.subject_id, event.actor) for event in events] == [(gone, "clock")]


def test_nobody_goes_before_the_mail(session: Session, declined: Registration) -> None:
    admissions.forget_declined(session, before=LATER, actor="clock")
    assert left(session) == ["First", "Second", "Waiting"]
