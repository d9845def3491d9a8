"""The API as an application of its own, on the test's transaction."""

from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient
from sqlalchemy.orm import Session

from services import api
from services.api.deps import get_now
from services.db import get_engine
from tests.api.roles import World, make_world
from tests.missions import NOW


def api_app() -> FastAPI:
    app = FastAPI(title="Escale")
    app.include_router(api.router)
    api.install(app)
    return app


@pytest.fixture(scope="session")
def app() -> FastAPI:
    app = api_app()
    app.dependency_overrides[get_now] = lambda: NOW
    return app


@contextmanager
def client_on(app: FastAPI, session: Session) -> Iterator[TestClient]:
    """A client of the API; every request is a savepoint of the session's transaction."""
    app.dependency_overrides[get_engine] = session.connection
    with TestClient(app, raise_server_exceptions=False) as client:
        yield client


@pytest.fixture
def client(app: FastAPI, session: Session) -> Iterator[TestClient]:
    with client_on(app, session) as client:
        yield client


@pytest.fixture
def world(session: Session) -> World:
    return make_world(session)
