"""Every caller against every resource and verb: nobody reads or writes what is not theirs."""

from collections.abc import Iterator
from dataclasses import dataclass

import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient
from httpx2 import Response
from sqlalchemy import Engine, select
from sqlalchemy.orm import Session

from services import api
from services.models import Event
from tests.api.calls import CALLS, Call, fill, names
from tests.api.conftest import api_app, client_on
from tests.api.roles import EVERYBODY, World, make_world


@dataclass(frozen=True, kw_only=True)
class Stage:
    """One world for all calls; each request is undone."""

    client: TestClient
    session: Session
    world: World

    def status(self, call: Call, role: str) -> int:
        before = self.session.begin_nested()
        response = self._answer(call, role)
        before.rollback()
        return response.status_code

    def _answer(self, call: Call, role: str) -> Response:
        known = names(self.world)
        headers = self.world.headers(role) | ({"If-Match": "*"} if call.any_version else {})
        return self.client.request(
            call.method,
            "/api/v1" + fill(call.path, known),
            json=fill(call.body, known),
            headers=headers,
        )

    def recorded(self, call: Call, role: str) -> int:
        """How many events that call records."""
        before = self.session.begin_nested()
        known = set(self.session.scalars(select(Event.id)))
        self._answer(call, role)
        found = set(self.session.scalars(select(Event.id)))
        before.rollback()
        return len(found - known)


@pytest.fixture(scope="module")
def stage(app: FastAPI, engine: Engine) -> Iterator[Stage]:
    with engine.connect() as connection:
        outer = connection.begin()
        with Session(connection, join_transaction_mode="create_savepoint") as session:
            world = make_world(session)
            with client_on(app, session) as client:
                yield Stage(client=client, session=session, world=world)
        outer.rollback()


@pytest.mark.parametrize("call", CALLS, ids=lambda call: f"{call.method} {call.path}")
def test_each_caller_gets_what_is_theirs(stage: Stage, call: Call) -> None:
    assert {role: stage.status(call, role) for role in EVERYBODY} == call.expected()


def _operations() -> Iterator[tuple[str, str]]:
    for path, item in api_app().openapi()["paths"].items():
        for method in item:
            yield method.upper(), path.removeprefix(api.router.prefix)


#: of whom there is nothing left to change in this world
UNCHANGED = {
    "PATCH /activities/{activity_id}": "it has this title",
    "POST /participations/{own_id}/link": "there is a link",
    "POST /delegates/{delegate_id}/link": "there is a link",
    "DELETE /solves/{solve_id}": "it has ended",
    "POST /solves/{solve_id}/what-ifs": "it was asked",
    "POST /solves/{solve_id}/draft": "its draft is the newest version",
    "POST /schedules/{schedule_id}/release": "no mail is held",
    "POST /bounces": "nothing came back",
}
CHANGES = [
    call
    for call in CALLS
    if call.method != "GET" and any(status < 300 for status in call.expected().values())
]


@pytest.mark.parametrize("call", CHANGES, ids=lambda call: f"{call.method} {call.path}")
def test_each_change_records_an_event(stage: Stage, call: Call) -> None:
    """What was rendered is kept while no event says that it may be another."""
    role = next(role for role, status in call.expected().items() if status < 300)
    recorded = stage.recorded(call, role)
    assert bool(recorded) == (f"{call.method} {call.path}" not in UNCHANGED)


def test_every_operation_is_in_the_table() -> None:
    def shape(path: str) -> str:
        return "/".join("{}" if part.startswith("{") else part for part in path.split("/"))

    in_table = {(call.method, shape(call.path.split("?")[0])) for call in CALLS}
    assert in_table == {(method, shape(path)) for method, path in _operations()}
