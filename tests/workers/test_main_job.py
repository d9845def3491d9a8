"""The main job through relay, broker and actors, on real servers."""

from collections import Counter
from datetime import UTC, datetime

import pytest
from sqlalchemy import select

from services.db import transaction
from services.domain import corrections, delivery, schedules
from services.domain.publishing import publish
from services.domain.solving import request
from services.models import (
    Event,
    Mail,
    MailState,
    Meeting,
    Mission,
    Schedule,
    ScheduleState,
    Solve,
    SolveState,
)
from services.processes import free_port
from services.settings import get_settings
from services.workers.relay import relay
from services.workers.routes import LETTERS, MAIL
from tests.missions import small_mission
from tests.workers.conftest import Service


def now() -> datetime:
    return datetime.now(UTC)


def solved(service: Service, *, visitors: int = 2, hosts: int = 2) -> None:
    with transaction(service.engine) as session:
        small = small_mission(session, visitors=visitors, hosts=hosts)
        request.request(session, small.mission, time_limit_s=20, actor="staff:1", now=now())
    service.drain()


def publish_draft(service: Service) -> None:
    with transaction(service.engine) as session:
        draft = session.scalars(select(Schedule).filter_by(state=ScheduleState.DRAFT)).one()
        publish(session, draft, mail_domain="escale.localhost", actor="staff:1", now=now())


def post_to(smtp_url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SMTP_URL", smtp_url)
    get_settings.cache_clear()


def recipients(service: Service) -> Counter[str]:
    return Counter(str(mail["To"]) for mail in service.sink.mails())


def test_from_wishes_to_agendas(service: Service) -> None:
    solved(service)
    with transaction(service.engine) as session:
        solve = session.scalars(select(Solve)).one()
        assert (solve.state, solve.status, solve.value, solve.bound) == (
            SolveState.DONE,
            "OPTIMAL",
            76,
            76,
        )
        assert session.query(Meeting).count() == 4
    publish_draft(service)
    service.drain()
    assert sorted(recipients(service).values()) == [1, 1, 1, 1]
    with transaction(service.engine) as session:
        assert set(session.scalars(select(Mail.state))) == {MailState.SENT}


def test_events_received_twice_do_nothing_twice(service: Service) -> None:
    solved(service)
    publish_draft(service)
    service.drain()
    with transaction(service.engine) as session:
        session.query(Event).update({Event.published_at: None})
    service.drain()
    assert sorted(recipients(service).values()) == [1, 1, 1, 1]
    with transaction(service.engine) as session:
        assert session.query(Solve).count() == session.query(Schedule).count() == 1


def test_only_those_concerned_are_told_of_a_change(service: Service) -> None:
    solved(service)
    publish_draft(service)
    service.drain()
    with transaction(service.engine) as session:
        first = session.scalars(select(Schedule)).one()
        second = schedules.copy(session, first, actor="staff:1", now=now())
        meeting = session.query(Meeting).filter_by(schedule_id=second.id).order_by(Meeting.key)[0]
        corrections.cancel_meeting(session, meeting, actor="staff:1")
    publish_draft(service)
    service.drain()
    assert sorted(recipients(service).values()) == [1, 1, 2, 2]


def test_a_version_overtaken_before_it_left_is_told_once(service: Service) -> None:
    solved(service)
    publish_draft(service)
    with transaction(service.engine) as session:
        first = session.scalars(select(Schedule)).one()
        schedules.copy(session, first, actor="staff:1", now=now())
    publish_draft(service)
    service.drain()
    assert sorted(recipients(service).values()) == [1, 1, 1, 1]


def test_a_server_that_is_away_delays_mails_and_loses_none(
    service: Service, monkeypatch: pytest.MonkeyPatch
) -> None:
    solved(service, visitors=1, hosts=1)
    publish_draft(service)
    post_to(f"smtp://127.0.0.1:{free_port()}", monkeypatch)
    service.drain()
    with transaction(service.engine) as session:
        mails = session.scalars(select(Mail)).all()
        assert [(mail.state, mail.attempts) for mail in mails] == [(MailState.QUEUED, 1)] * 2
        assert all(mail.next_attempt_at for mail in mails)
    post_to(service.sink.url, monkeypatch)
    with transaction(service.engine) as session:
        assert delivery.due(session, now=now() + delivery.PAUSES[0]) == 2
    service.drain()
    assert sorted(recipients(service).values()) == [1, 1]


def test_messages_hold_the_id_of_an_event_and_nothing_else(service: Service) -> None:
    solved(service)
    publish_draft(service)
    relay(service.engine, service.broker)
    stored = service.broker.client.hgetall(f"{service.broker.namespace}:{LETTERS.queue}.msgs")
    with transaction(service.engine) as session:
        mission = session.scalars(select(Mission)).one()
        event = session.scalars(select(Event).filter_by(type="schedule.published")).one()
    (message,) = stored.values()
    assert str(event.id).encode() in message
    for secret in (mission.title, mission.contact, "visitor 1", MAIL.name):
        assert secret.encode() not in message
