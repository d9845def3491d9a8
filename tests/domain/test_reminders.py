"""Reminders go to those who lack something, once in a while, and say only what is still missing."""

from datetime import timedelta
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default

import pytest
from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from services.domain import dispatches, people, reminders
from services.domain.reminders import QUIET, Spared
from services.domain.shortfalls import Topic, open_topics
from services.models import (
    Dispatch,
    Event,
    Language,
    Mail,
    MailState,
    MissionState,
    Participation,
    ParticipationState,
    Wish,
)
from services.settings import get_settings
from tests.missions import NOW, SmallMission, small_mission

ALL = list(Topic)


@pytest.fixture
def small(session: Session) -> SmallMission:
    """Wishes are open for three days more; the first visitor has none, and everybody an address."""
    small = small_mission(session)
    small.mission.state = MissionState.OPEN
    small.mission.wishes_close_at = NOW + timedelta(days=3)
    for number, one in enumerate([*small.visitors, *small.hosts]):
        one.contact_name, one.contact_email = f"Contact {number}", f"contact{number}@e.example"
    session.execute(delete(Wish).where(Wish.participation_id == small.visitors[0].id))
    session.flush()
    return small


def remind(session: Session, small: SmallMission, *, after: timedelta = timedelta()) -> int:
    everybody = select(Participation.id).filter_by(mission_id=small.mission.id)
    return reminders.remind(
        session,
        mission=small.mission,
        participation_ids=list(session.scalars(everybody)),
        about=[Topic.WISHES],
        actor="staff:1",
        now=NOW + after,
    )


def written(session: Session, *, after: timedelta = timedelta()) -> list[EmailMessage]:
    """All that is to be written, written; twice, as workers may."""
    for dispatch in session.scalars(select(Dispatch)).all():
        for _ in range(2):
            dispatches.write(session, dispatch, settings=get_settings(), now=NOW + after)
    rows = session.scalars(select(Mail.raw).order_by(Mail.id))
    return [message_from_bytes(raw, _class=EmailMessage, policy=default) for raw in rows]


def spared(session: Session, small: SmallMission) -> list[Spared | None]:
    everybody = people.participants(session, small.mission, language="fr")
    found = reminders.due(everybody, [Topic.WISHES], mission=small.mission, now=NOW)
    return [one.spared for one in found]


def test_who_has_no_wishes_is_told_so_in_their_language(
    session: Session, small: SmallMission
) -> None:
    small.visitors[0].contact_language = Language.ENGLISH
    assert remind(session, small) == 1
    (mail,) = written(session)
    assert mail["To"] == "Contact 0 <contact0@e.example>"
    assert mail["Subject"] == "Still to do: Mission numérique à Tunis"
    body = mail.get_body(["plain"])
    assert body is not None
    text = " ".join(body.get_content().split())
    for told in (
        "up to 10 companies, the dearest first.",
        "until Sunday 4 April, 09:00, time in Tunis",
        "/c/",
    ):
        assert told in text
    assert "no answer yet" not in text


def test_nobody_is_reminded_twice_within_the_quiet_time(
    session: Session, small: SmallMission
) -> None:
    assert [remind(session, small) for _ in range(3)] == [1, 0, 0]
    assert remind(session, small, after=QUIET - timedelta(minutes=1)) == 0
    assert remind(session, small, after=QUIET) == 1
    assert len(written(session, after=QUIET)) == 2
    who = people.participant(session, small.visitors[0])
    assert (who.reminders, who.reminded_at) == (2, NOW + QUIET)


def test_nobody_is_reminded_after_the_deadline(session: Session, small: SmallMission) -> None:
    late = timedelta(days=3)
    assert remind(session, small, after=late) == 0
    assert remind(session, small) == 1
    assert written(session, after=late) == []
    assert people.participant(session, small.visitors[0]).reminders == 0


def test_what_was_done_meanwhile_is_not_written(session: Session, small: SmallMission) -> None:
    remind(session, small)
    partner = small.hosts[0].id
    wish = {"participation_id": small.visitors[0].id, "partner_id": partner, "rank": 1}
    session.add(Wish(mission_id=small.mission.id, **wish))
    session.flush()
    assert written(session) == []
    assert remind(session, small, after=timedelta(hours=1)) == 0


def test_who_can_not_be_written_to_is_said(session: Session, small: SmallMission) -> None:
    own = small.visitors[0]
    assert spared(session, small) == [None]
    own.contact_email = ""
    session.flush()
    assert spared(session, small) == [Spared.NO_CONTACT]
    assert remind(session, small) == 0
    dispatches.invite(
        session, own, name="A", email="a@e.example", language=Language.FRENCH, actor="staff:1"
    )
    session.scalars(select(Dispatch)).one().created_at = NOW
    session.flush()
    assert spared(session, small) == [Spared.RECENT]
    session.scalars(select(Dispatch)).one().created_at = NOW - QUIET
    written(session)
    session.scalars(select(Mail)).one().state = MailState.FAILED
    session.flush()
    assert spared(session, small) == [Spared.UNREACHABLE]
    own.state = ParticipationState.WITHDRAWN
    session.flush()
    assert spared(session, small) == []


def test_other_missions_are_not_touched(session: Session, small: SmallMission) -> None:
    other = small_mission(session, code="other")
    asked = reminders.remind(
        session,
        mission=other.mission,
        participation_ids=[small.visitors[0].id],
        about=ALL,
        actor="staff:1",
        now=NOW,
    )
    assert asked == 0


def test_what_can_still_be_done_depends_on_the_mission(small: SmallMission) -> None:
    mission = small.mission
    assert open_topics(mission, now=NOW) == ALL
    assert open_topics(mission, now=NOW + timedelta(days=4)) == [Topic.PROFILE, Topic.ANSWERS]
    mission.answers_close_at = NOW + timedelta(days=3)
    assert open_topics(mission, now=NOW + timedelta(days=4)) == [Topic.PROFILE]
    mission.state = MissionState.PUBLISHED
    assert open_topics(mission, now=NOW) == []


def test_events_tell_of_nobody(session: Session, small: SmallMission) -> None:
    remind(session, small)
    written(session)
    for event in session.scalars(select(Event)).all():
        assert "contact0" not in f"{event.actor} {event.data}"
