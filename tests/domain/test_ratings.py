"""Ratings: one for each delegate of a meeting, from its start on."""

from datetime import timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from services.domain import ratings
from services.domain.errors import ConflictError, InvalidError, NotFoundError
from services.domain.publishing import publish
from services.domain.venue_time import bounds
from services.models import Event, Meeting, Rating
from tests.domain.drafts import drafted
from tests.missions import NOW, SmallMission, small_mission


@pytest.fixture
def small(session: Session) -> SmallMission:
    small = small_mission(session, visitors=1, hosts=1)
    draft = drafted(session, small)
    publish(session, draft, mail_domain="escale.example", actor="staff:1", now=NOW)
    session.flush()
    return small


def rate(
    session: Session,
    small: SmallMission,
    *,
    took_place: bool = True,
    usefulness: int | None = 4,
    note: str = "",
    early: timedelta = timedelta(),
) -> Rating:
    meeting = session.scalars(select(Meeting)).one()
    return ratings.rate(
        session,
        delegate=small.delegates[0],
        meeting_key=meeting.key,
        took_place=took_place,
        usefulness=usefulness,
        note=note,
        actor="delegate:1",
        now=bounds(meeting.period)[0] - early,
    )


def rated(session: Session) -> int:
    return session.query(Event).filter_by(type="meeting.rated").count()


def test_one_rating_that_can_be_changed(session: Session, small: SmallMission) -> None:
    first = rate(session, small)
    assert rate(session, small) is first
    assert (rated(session), first.changed_at) == (1, None)
    changed = rate(session, small, took_place=False, usefulness=5, note=" empty\r\ntable ")
    assert changed is first
    assert (first.took_place, first.usefulness, first.note) == (False, None, "empty\ntable")
    assert (rated(session), session.query(Rating).count()) == (2, 1)


def test_not_before_the_meeting_begins(session: Session, small: SmallMission) -> None:
    with pytest.raises(ConflictError):
        rate(session, small, early=timedelta(seconds=1))


@pytest.mark.parametrize(("usefulness", "note"), [(0, ""), (6, ""), (3, "x" * 2001), (3, "\x00")])
def test_nothing_else(session: Session, small: SmallMission, usefulness: int, note: str) -> None:
    with pytest.raises(InvalidError):
        rate(session, small, usefulness=usefulness, note=note)
    assert session.query(Rating).count() == 0


def test_ones_own_meetings_only(session: Session, small: SmallMission) -> None:
    other = small_mission(session, code="other", visitors=1, hosts=1)
    meeting = session.scalars(select(Meeting)).one()
    with pytest.raises(NotFoundError):
        ratings.rate(
            session,
            delegate=other.delegates[0],
            meeting_key=meeting.key,
            took_place=True,
            usefulness=1,
            actor="delegate:1",
            now=bounds(meeting.period)[1],
        )
