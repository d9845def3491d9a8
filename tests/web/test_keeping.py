"""Agendas are rendered once while nothing of their mission changes, and again after any change."""

from collections.abc import Iterator

import pytest
from sqlalchemy import Engine
from sqlalchemy.orm import Session

from services.db import create_engine_for, transaction
from services.domain import companies, delegates, links, notices
from services.domain.publishing import publish
from services.models import Booking, Company, Delegate, LinkKind, Meeting
from services.web.keeping import Shelf
from tests.domain.drafts import drafted
from tests.missions import NOW, SmallMission, small_mission


def test_a_thing_is_made_once_for_each_name_while_there_is_room() -> None:
    shelf: Shelf[bytes] = Shelf(most=10, size=len)
    made: list[str] = []

    def make(name: str, size: int) -> bytes:
        def write() -> bytes:
            made.append(name)
            return b"x" * size

        return shelf.kept(name, make=write)

    for name, size in (("a", 4), ("a", 4), ("b", 4), ("huge", 11), ("huge", 11), ("a", 4)):
        assert len(make(name, size)) == size
    assert made == ["a", "b", "huge", "huge"]
    for name in ("c", "a", "b"):
        make(name, 4)
    assert made[4:] == ["c", "b"]


@pytest.fixture
def engine(database_url: str) -> Iterator[Engine]:
    engine = create_engine_for(database_url)
    yield engine
    engine.dispose()


def told(engine: Engine) -> tuple[SmallMission, str]:
    with transaction(engine) as session:
        small = small_mission(session)
        publish(session, drafted(session, small), mail_domain="e.example", actor="staff:1", now=NOW)
        link = links.delegate_link(session, delegate=small.delegates[0], actor="staff:1", now=NOW)
        return small, links.token(link)


def revision(session: Session, token: str) -> str:
    return links.resolve_at_revision(session, token, kind=LinkKind.DELEGATE, now=NOW)[1]


def test_a_change_committed_late_is_a_new_revision_all_the_same(engine: Engine) -> None:
    """Its event has the older number: the newest one alone would not tell."""
    small, token = told(engine)
    with Session(engine) as slow:
        late = slow.get_one(Delegate, small.delegates[2].id)
        delegates.change_delegate(slow, delegate=late, actor="staff:1", now=NOW, name="Later")
        with transaction(engine) as session:
            quick = session.get_one(Delegate, small.delegates[3].id)
            delegates.change_delegate(
                session, delegate=quick, actor="staff:1", now=NOW, name="Quick"
            )
        with transaction(engine) as session:
            between = revision(session, token)
        slow.commit()
    with transaction(engine) as session:
        assert revision(session, token) != between
        assert revision(session, token) == revision(session, token)


def test_a_change_of_a_company_that_several_missions_share_counts(engine: Engine) -> None:
    small, token = told(engine)
    with transaction(engine) as session:
        before = revision(session, token)
        company = session.get_one(Company, small.hosts[0].company_id)
        companies.change_company(session, company=company, actor="staff:1", name="Renamed")
    with transaction(engine) as session:
        assert revision(session, token) != before


def test_another_missions_changes_do_not_count(engine: Engine) -> None:
    _, token = told(engine)
    with transaction(engine) as session:
        before = revision(session, token)
        other = small_mission(session, code="sfax")
        someone = other.delegates[0]
        delegates.change_delegate(session, delegate=someone, actor="s", now=NOW, name="Else")
    with transaction(engine) as session:
        assert revision(session, token) == before


def test_what_a_partner_says_is_seen_at_once(engine: Engine) -> None:
    small, token = told(engine)
    with transaction(engine) as session:
        before = revision(session, token)
        own = Booking.delegate_id == small.delegates[0].id
        meeting = session.query(Meeting).join(Booking).where(own).first()
        assert meeting is not None
        notices.say_late(
            session,
            delegate=session.get_one(Delegate, small.delegates[0].id),
            meeting_key=meeting.key,
            minutes=5,
            actor="delegate:1",
            now=NOW,
        )
    with transaction(engine) as session:
        assert revision(session, token) != before
