"""Every caller against every resource and verb: nobody reads or writes what is not theirs."""

from collections.abc import Iterator
from dataclasses import dataclass

import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient
from sqlalchemy import Engine
from sqlalchemy.orm import Session

from services import api
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
        known = names(self.world)
        headers = self.world.headers(role) | ({"If-Match": "*"} if call.any_version else {})
        before = self.session.begin_nested()
        response = self.client.request(
            call.method,
            "/api/v1" + fill(call.path, known),
            json=fill(call.body, known),
            headers=headers,
        )
        before.rollback()
        return response.status_code


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


def test_every_operation_is_in_the_table() -> None:
    def shape(path: str) -> str:
        return "/".join("{}" if part.startswith("{") else part for part in path.split("/"))

    in_table = {(call.method, shape(call.path.split("?")[0])) for call in CALLS}
    assert in_table == {(method, shape(path)) for method, path in _operations()}
