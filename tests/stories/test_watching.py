"""Staff watch a solve as it happens, miss nothing when the connection is lost, and stop it."""

import json
from collections.abc import Iterator
from contextlib import closing
from typing import Any, NamedTuple

import httpx2
import pytest

from services.db import transaction
from services.demo.client import Staff
from services.models import Mission
from tests.stack import Stack, running

ACCEPTED = 202


class Told(NamedTuple):
    event: str
    id: int
    data: dict[str, Any]


class Watcher:
    """Reads server-sent events as a browser does, again from where it was."""

    def __init__(self, stack: Stack, token: str) -> None:
        self._base = f"{stack.environment['BASE_URL']}/api/v1"
        self._headers = {"Authorization": f"Bearer {token}"}
        self.last: int | None = None

    def watch(self, solve: str) -> Iterator[Told]:
        again = {} if self.last is None else {"Last-Event-ID": str(self.last)}
        with (
            httpx2.Client(timeout=30, trust_env=False) as client,
            client.stream(
                "GET", f"{self._base}/solves/{solve}/stream", headers=self._headers | again
            ) as response,
        ):
            assert response.headers["content-type"].startswith("text/event-stream")
            for told in events(response.iter_lines()):
                self.last = told.id
                yield told

    def stop(self, solve: str) -> int:
        with httpx2.Client(timeout=30, trust_env=False) as client:
            address = f"{self._base}/solves/{solve}"
            return client.delete(address, headers=self._headers).status_code


def events(lines: Iterator[str]) -> Iterator[Told]:
    fields: dict[str, str] = {}
    for line in lines:
        name, _, value = line.partition(": ")
        if name and value:
            fields[name] = value
        elif not line and "data" in fields:
            yield Told(fields["event"], int(fields["id"]), json.loads(fields["data"]))
            fields = {}


@pytest.fixture(scope="module")
def stack(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stack]:
    with running(tmp_path_factory.mktemp("watching")) as stack:
        yield stack


@pytest.fixture(scope="module")
def token(stack: Stack) -> str:
    return stack.escale("token", "watcher").split()[-1]


def test_a_solve_is_watched_to_its_end(stack: Stack, token: str) -> None:
    small = stack.mission("watched", companies=40, slots=8, tables=25)
    with closing(Staff(stack.environment["BASE_URL"], token)) as staff:
        solve = staff.post(f"missions/{small.mission.id}/solves", {"time_limit_s": 60})["id"]
        first, then = Watcher(stack, token), Watcher(stack, token)
        begun = [next(first.watch(solve))]
        then.last = first.last
        rest = list(then.watch(solve))
        *steps, end = [*begun, *rest]
        assert [step.id for step in steps] == list(range(1, len(steps) + 1))
        stored = staff.get(f"solves/{solve}/progress")
        assert [step.data for step in steps] == stored
        assert {"stage", "value", "bound", "gap", "elapsed_s"} <= stored[0].keys()
        assert (end.event, end.data) == ("ended", staff.get(f"solves/{solve}"))
        assert (end.data["state"], end.data["status"], end.data["gap"]) == ("done", "OPTIMAL", 0.0)
        assert end.data["schedule_id"] is not None
        assert [told.event for told in then.watch(solve)] == ["ended"]


def test_a_watched_solve_is_stopped(stack: Stack, token: str) -> None:
    """With no breaks allowed the first schedule is far from the best, and search takes its time."""
    small = stack.mission("stopped", companies=60, slots=8, tables=50)
    with transaction(stack.engine) as session:
        session.get_one(Mission, small.mission.id).break_cap = 0
    with closing(Staff(stack.environment["BASE_URL"], token)) as staff:
        solve = staff.post(f"missions/{small.mission.id}/solves", {"time_limit_s": 120})["id"]
        watcher = Watcher(stack, token)
        for told in watcher.watch(solve):
            if told.data.get("stage") == "place":
                assert watcher.stop(solve) == ACCEPTED
        assert (told.event, told.data["state"]) == ("ended", "cancelled")
        assert (told.data["status"], told.data["schedule_id"]) == ("CANCELLED", None)


def test_improving_breaks_is_stopped_and_the_schedule_kept(stack: Stack, token: str) -> None:
    """What counts more is proved by then, and stopping takes none of it away."""
    small = stack.mission("improved", companies=40, slots=8, tables=25)
    with closing(Staff(stack.environment["BASE_URL"], token)) as staff:
        body = {"time_limit_s": 120, "polish_limit_s": 100}
        solve = staff.post(f"missions/{small.mission.id}/solves", body)["id"]
        watcher = Watcher(stack, token)
        for told in watcher.watch(solve):
            if told.data.get("stage") == "breaks":
                assert watcher.stop(solve) == ACCEPTED
        assert (told.data["state"], told.data["status"]) == ("done", "OPTIMAL")
        assert told.data["schedule_id"] is not None


def test_nobody_watches_without_a_token(stack: Stack) -> None:
    small = stack.mission("private", companies=2, slots=2, tables=2)
    solve = stack.solve(small)
    address = f"{stack.environment['BASE_URL']}/api/v1/solves/{solve}/stream"
    with httpx2.Client(timeout=30, trust_env=False) as client:
        assert client.get(address).status_code == 401
