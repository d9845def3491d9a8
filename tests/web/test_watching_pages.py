"""Many people watch a solve at once: the pages stay free for everybody else."""

import threading
from collections.abc import Iterator
from contextlib import ExitStack

import httpx2
import pytest
from sqlalchemy import Engine
from sqlalchemy.pool import QueuePool

from services.db import create_engine_for, transaction
from services.domain.solving.request import cancel, request
from services.domain.tokens import issue_token
from services.models import Solve
from tests.missions import NOW, small_mission
from tests.web.live import app_on, serving

WATCHERS = 8


@pytest.fixture
def engine(database_url: str) -> Iterator[Engine]:
    """With two connections at most."""
    narrow = create_engine_for(database_url, pool_size=1)
    assert isinstance(narrow.pool, QueuePool)
    narrow.pool._max_overflow = 1
    yield narrow
    narrow.dispose()


def test_watching_holds_no_connection_and_ends_with_the_solve(engine: Engine) -> None:
    with transaction(engine) as session:
        mission = small_mission(session).mission
        solve = request(session, mission, actor="staff:1", now=NOW)
        _, token = issue_token(session, label="staff", actor="operator", now=NOW)
    told: list[str] = []
    with serving(app_on(engine)) as address, ExitStack() as open_streams:
        client = httpx2.Client(base_url=address, timeout=30, trust_env=False)
        open_streams.enter_context(client)
        client.get("/enter", params={"token": token})
        path = f"/staff/missions/{mission.id}/solves/{solve.id}"
        streams = [
            open_streams.enter_context(client.stream("GET", f"{path}/events"))
            for _ in range(WATCHERS)
        ]
        readers = [
            threading.Thread(target=lambda stream=stream: told.append(stream.read().decode()))
            for stream in streams
        ]
        for reader in readers:
            reader.start()
        assert client.get(path).status_code == 200
        with transaction(engine) as session:
            cancel(session, session.get_one(Solve, solve.id), actor="staff:1", now=NOW)
        for reader in readers:
            reader.join()
    assert [text.count("event: ended") for text in told] == [1] * WATCHERS
