"""Events go out at least once, and again when nobody has received them."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from uuid import UUID

import psycopg
import pytest
from sqlalchemy import Engine, func, select
from sqlalchemy.orm import Session
from uuid_utils.compat import uuid7

from services.db import create_engine_for, transaction
from services.domain import outbox
from services.domain.events import CHANNEL, Fact, record
from services.models import Event
from tests.missions import NOW
from tests.queries import counted


def recorded(session: Session, *facts: Fact) -> list[UUID]:
    events = [record(session, fact, subject_id=uuid7(), actor="test") for fact in facts]
    session.flush()
    return [event.id for event in events]


@pytest.fixture
def engine_of_its_own(database_url: str) -> Iterator[Engine]:
    engine = create_engine_for(database_url)
    yield engine
    engine.dispose()


def test_the_relay_is_woken_once_and_when_that_is_committed(
    database_url: str, engine_of_its_own: Engine
) -> None:
    plain = database_url.replace("+psycopg", "", 1)
    with psycopg.connect(plain, autocommit=True) as listener:
        listener.execute(f"listen {CHANNEL}".encode())
        with transaction(engine_of_its_own) as session:
            with session.begin_nested():
                recorded(session, Fact.MISSION_CREATED, Fact.MAIL_QUEUED)
            recorded(session, Fact.MAIL_QUEUED)
            assert list(listener.notifies(timeout=0)) == []
        assert len(list(listener.notifies(timeout=10, stop_after=1))) == 1
        with transaction(engine_of_its_own) as session:
            assert session.scalar(select(func.count(Event.id))) == 3
        assert list(listener.notifies(timeout=0)) == []


def test_waking_the_relay_is_one_statement_of_a_transaction(session: Session) -> None:
    with counted(session) as statements:
        with session.begin_nested():
            recorded(session, Fact.MISSION_CREATED, Fact.MAIL_QUEUED)
        recorded(session, Fact.MAIL_QUEUED)
        session.commit()
        session.commit()
    assert sum("pg_notify" in statement for statement in statements) == 1


def handed_over(session: Session) -> list[tuple[str, UUID]]:
    sent: list[tuple[str, UUID]] = []
    outbox.hand_over(session, lambda kind, event_id: sent.append((kind, event_id)), now=NOW)
    return sent


def test_each_event_is_handed_over_in_order_and_once(session: Session) -> None:
    first, second = recorded(session, Fact.MISSION_CREATED, Fact.MAIL_QUEUED)
    assert handed_over(session) == [("mission.created", first), ("mail.queued", second)]
    assert handed_over(session) == []


def test_what_nobody_received_is_handed_over_again(session: Session) -> None:
    lost, done = recorded(session, Fact.MAIL_QUEUED, Fact.MAIL_QUEUED)
    handed_over(session)
    outbox.acknowledge(session, done, "mail.deliver")
    outbox.acknowledge(session, done, "mail.deliver")
    session.flush()

    def again(before: datetime) -> int:
        return outbox.hand_over_again(
            session, actor="mail.deliver", types=("mail.queued",), before=before
        )

    assert again(NOW) == 0
    assert again(NOW + timedelta(seconds=1)) == 1
    assert handed_over(session) == [("mail.queued", lost)]
    assert outbox.received(session, done, "mail.deliver")
    assert not outbox.received(session, lost, "mail.deliver")


def test_events_hold_no_more_than_they_were_given(session: Session) -> None:
    (event_id,) = recorded(session, Fact.WISHES_REGISTERED)
    assert session.execute(select(Event.data).filter_by(id=event_id)).scalar_one() == {}
