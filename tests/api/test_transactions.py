"""One request is one transaction, committed before its answer leaves."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from threading import Event as Signal
from typing import Any
from uuid import uuid4

import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient
from sqlalchemy import Engine, event, select
from sqlalchemy.orm import Session
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from services.api.deps import AnyCaller, SessionDep
from services.api.idempotency import IdempotentRoute, once
from services.db import create_engine_for, get_engine, transaction
from services.domain import answered_requests, letters, tokens
from services.domain.publishing import publish
from services.models import AnsweredRequest, Cluster
from services.models import Event as Told
from services.settings import get_settings
from tests.api.conftest import api_app
from tests.domain.drafts import drafted
from tests.missions import NOW, small_mission


@pytest.fixture
def own_engine(database_url: str) -> Iterator[Engine]:
    engine = create_engine_for(database_url)
    yield engine
    engine.dispose()


@pytest.fixture
def headers(own_engine: Engine) -> dict[str, str]:
    with transaction(own_engine) as session:
        _, secret = tokens.issue_token(
            session, label="operator", actor="test", now=datetime.now(UTC)
        )
    return {"Authorization": f"Bearer {secret}"}


@pytest.fixture
def own_app(own_engine: Engine) -> FastAPI:
    app = api_app()
    app.dependency_overrides[get_engine] = lambda: own_engine
    return app


def client_of(app: ASGIApp) -> TestClient:
    return TestClient(app, raise_server_exceptions=False)


CLUSTER = {"name": "Pôle", "country": "FR"}


def test_the_commit_comes_before_the_answer(
    own_app: FastAPI, own_engine: Engine, headers: dict[str, str]
) -> None:
    """What another connection sees at the moment when the first byte leaves."""
    seen: list[list[str]] = []

    async def watched(scope: Scope, receive: Receive, send: Send) -> None:
        async def look(message: Message) -> None:
            if message["type"] == "http.response.start":
                with Session(own_engine) as session:
                    seen.append(list(session.scalars(select(Cluster.name))))
            await send(message)

        await own_app(scope, receive, look)

    with client_of(watched) as client:
        assert client.post("/api/v1/clusters", json=CLUSTER, headers=headers).status_code == 201
    assert seen == [["Pôle"]]


def test_a_commit_that_fails_is_never_called_a_success(
    own_app: FastAPI, own_engine: Engine, headers: dict[str, str]
) -> None:
    @event.listens_for(own_engine, "commit")
    def refuse(_connection: Any) -> None:
        raise RuntimeError("the disk is full")

    with client_of(own_app) as client:
        response = client.post("/api/v1/clusters", json=CLUSTER, headers=headers)
    event.remove(own_engine, "commit", refuse)
    assert response.status_code == 500
    assert response.json() == {
        "type": "http://127.0.0.1:8000/problems/unexpected",
        "title": "Unexpected",
        "status": 500,
        "detail": "Something went wrong here, and nothing was changed; it was logged for the"
        " operator.",
        "errors": [],
    }
    with Session(own_engine) as session:
        assert session.scalars(select(Cluster)).all() == []


def test_a_database_that_is_away(own_app: FastAPI, headers: dict[str, str]) -> None:
    away = create_engine_for("postgresql+psycopg://nobody@127.0.0.1:1/none")
    own_app.dependency_overrides[get_engine] = lambda: away
    with client_of(own_app) as client:
        response = client.get("/api/v1/clusters", headers=headers)
    assert (response.status_code, response.json()["type"], response.headers["retry-after"]) == (
        503,
        "http://127.0.0.1:8000/problems/unavailable",
        "5",
    )


def test_a_request_sent_twice_is_carried_out_once(
    own_app: FastAPI, own_engine: Engine, headers: dict[str, str]
) -> None:
    keyed = headers | {"Idempotency-Key": f'"{uuid4()}"'}
    with client_of(own_app) as client:
        first = client.post("/api/v1/clusters", json=CLUSTER, headers=keyed)
        again = client.post("/api/v1/clusters", json=CLUSTER, headers=keyed)
        other = client.post("/api/v1/clusters", json=CLUSTER | {"name": "x"}, headers=keyed)
        unkeyed = client.post("/api/v1/clusters", json=CLUSTER, headers=headers)
    assert first.status_code == 201
    assert (again.status_code, again.content, again.headers["location"]) == (
        201,
        first.content,
        first.headers["location"],
    )
    assert [answer.json()["type"].rsplit("/")[-1] for answer in (other, unkeyed)] == [
        "key_reused",
        "cluster_exists",
    ]
    with Session(own_engine) as session:
        created = select(Told).where(Told.type == "cluster.created")
        assert len(session.scalars(created).all()) == 1


def test_a_refusal_is_not_kept(
    own_app: FastAPI, own_engine: Engine, headers: dict[str, str]
) -> None:
    keyed = headers | {"Idempotency-Key": str(uuid4())}
    wrong = CLUSTER | {"country": "XX"}
    with client_of(own_app) as client:
        answers = [
            client.post("/api/v1/clusters", json=body, headers=keyed).status_code
            for body in (wrong, wrong, CLUSTER)
        ]
    assert answers == [422, 422, 201]


def test_the_same_key_while_the_first_request_runs(
    own_app: FastAPI, own_engine: Engine, headers: dict[str, str]
) -> None:
    entered, finish = Signal(), Signal()

    def slowly(session: SessionDep, caller: AnyCaller) -> str:
        session.add(Cluster(name=caller.actor, country="FR"))
        entered.set()
        assert finish.wait(20)
        return "done"

    own_app.router.add_api_route(
        "/slow", slowly, methods=["POST"], dependencies=[once], route_class_override=IdempotentRoute
    )
    keyed = headers | {"Idempotency-Key": str(uuid4())}
    with client_of(own_app) as client, ThreadPoolExecutor() as threads:
        first = threads.submit(client.post, "/slow", headers=keyed)
        assert entered.wait(20)
        meanwhile = client.post("/slow", headers=keyed)
        finish.set()
        answers = [first.result(), meanwhile, client.post("/slow", headers=keyed)]
    assert [(answer.status_code, answer.json()) for answer in (answers[0], answers[2])] == [
        (200, "done"),
        (200, "done"),
    ]
    assert (meanwhile.status_code, meanwhile.json()["detail"]) == (
        409,
        "The first request with this Idempotency-Key is still running; ask again in a moment.",
    )


def test_parallel_requests_with_one_key_create_one_thing(
    own_app: FastAPI, own_engine: Engine, headers: dict[str, str]
) -> None:
    keyed = headers | {"Idempotency-Key": str(uuid4())}

    def post(_number: int) -> int:
        return client.post("/api/v1/clusters", json=CLUSTER, headers=keyed).status_code

    with client_of(own_app) as client, ThreadPoolExecutor(8) as threads:
        answers = set(threads.map(post, range(8)))
    assert 201 in answers
    assert answers <= {201, 409}
    with Session(own_engine) as session:
        assert len(session.scalars(select(Cluster)).all()) == 1


def test_parallel_requests_without_a_key_get_the_sentence_of_the_check(
    own_app: FastAPI, own_engine: Engine, headers: dict[str, str]
) -> None:
    def post(_number: int) -> tuple[int, str]:
        answer = client.post("/api/v1/clusters", json=CLUSTER, headers=headers)
        return answer.status_code, answer.json().get("title", "created")

    with client_of(own_app) as client, ThreadPoolExecutor(8) as threads:
        answers = sorted(threads.map(post, range(8)))
    assert answers == [(201, "created")] + [(409, "Cluster exists")] * 7


def test_old_answers_are_forgotten(
    own_app: FastAPI, own_engine: Engine, headers: dict[str, str]
) -> None:
    with client_of(own_app) as client:
        client.post(
            "/api/v1/clusters", json=CLUSTER, headers=headers | {"Idempotency-Key": "a key"}
        )
    now = datetime.now(UTC)
    with transaction(own_engine) as session:
        kept = answered_requests.forget_answers(session, before=now - timedelta(days=1))
        gone = answered_requests.forget_answers(session, before=now + timedelta(days=1))
        assert (kept, gone) == (0, 1)
        assert session.scalars(select(AnsweredRequest)).all() == []


def test_tokens_are_never_kept_in_the_clear(
    own_app: FastAPI, own_engine: Engine, headers: dict[str, str]
) -> None:
    keyed = headers | {"Idempotency-Key": str(uuid4())}
    with client_of(own_app) as client:
        answer = client.post("/api/v1/tokens", json={"label": "x"}, headers=keyed)
        me = client.get(
            "/api/v1/me", headers={"Authorization": f"Bearer {answer.json()['secret']}"}
        )
    assert (answer.status_code, me.json()["kind"]) == (201, "staff")
    with Session(own_engine) as session:
        assert session.scalars(select(AnsweredRequest)).all() == []


def test_of_two_who_replace_the_same_version_one_wins(
    own_app: FastAPI, own_engine: Engine, headers: dict[str, str]
) -> None:
    with Session(own_engine) as session, session.begin():
        small = small_mission(session)
        own, hosts = str(small.visitors[0].id), [str(host.id) for host in small.hosts]
    path = f"/api/v1/participations/{own}/wishes"

    def put(number: int) -> int:
        body = {"wishes": [{"partner_id": hosts[number % 2], "rank": 1, "note": str(number)}]}
        return client.put(path, json=body, headers=headers | {"If-Match": version}).status_code

    with client_of(own_app) as client, ThreadPoolExecutor(6) as threads:
        version = client.get(path, headers=headers).headers["etag"]
        answers = sorted(threads.map(put, range(6)))
    assert answers == [200] + [412] * 5


def test_letters_written_while_mails_are_counted_are_no_delegates_without_mails(
    own_app: FastAPI, own_engine: Engine, headers: dict[str, str]
) -> None:
    """They are written as soon as the mails have been looked at for the first time."""
    with Session(own_engine) as session, session.begin():
        small = small_mission(session)
        schedule = drafted(session, small)
        publish(session, schedule, mail_domain="escale.example", actor="staff:1", now=NOW)
        mission_id = small.mission.id
    looked: list[str] = []

    @event.listens_for(own_engine, "after_cursor_execute")
    def write(*args: Any) -> None:
        if "FROM mail" in args[2] and not looked:
            looked.append(args[2])
            with transaction(own_engine) as session:
                session.add(schedule)
                waiting = letters.addressees(session, schedule)
                letters.write(session, schedule, waiting, settings=get_settings(), now=NOW)

    with client_of(own_app) as client:
        path = f"/api/v1/missions/{mission_id}/outbox/count"
        counts = [client.get(path, headers=headers).json() for _ in range(2)]
    event.remove(own_engine, "after_cursor_execute", write)
    assert counts == [
        {"states": {}, "delegates": 0},
        {"states": {"queued": 4}, "delegates": 4},
    ]
