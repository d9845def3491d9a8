"""All that a mission can say to the solver is said through the API, read again, and heard."""

from typing import Any

import pytest
from fastapi.testclient import TestClient
from sqlalchemy.orm import Session

from scheduler import Problem, check, solve
from services.domain.solving import running
from services.domain.solving.inputs import read
from services.domain.solving.problem import build
from services.models import Mission, Schedule, Solve
from tests.api.roles import World
from tests.features import BEFORE_PUBLISHING, FEATURES, features
from tests.missions import DAY, NOW, SmallMission

AT_NINE = f"{DAY}T09:00:00"
AT_NOON = f"{DAY}T12:00:00"


class Desk:
    """Staff at the API; what was written is what is read."""

    def __init__(self, client: TestClient, world: World) -> None:
        self._client = client
        self._headers = world.headers("staff") | {"If-Match": "*"}

    def call(self, method: str, path: str, body: Any = None) -> Any:
        answer = self._client.request(method, f"/api/v1{path}", json=body, headers=self._headers)
        assert answer.is_success, answer.text
        return answer.json()

    def change(self, path: str, **fields: Any) -> None:
        self.call("PATCH", path, fields)
        shown = self.call("GET", path)
        assert {name: shown[name] for name in fields} == fields

    def replace(self, path: str, name: str, given: list[dict[str, Any]] | list[str]) -> None:
        """A whole list under that name; read again it holds at least the same."""
        self.call("PUT", path, {name: given})
        shown = self.call("GET", path)
        rows = shown[name] if isinstance(shown, dict) else shown
        for wanted, row in zip(given, rows, strict=True):
            if isinstance(wanted, dict):
                assert wanted.items() <= row.items()
            else:
                assert wanted == row

    def create(self, path: str, read: str, **fields: Any) -> str:
        made = self.call("POST", path, fields)
        number: str = made["id"]
        shown = self.call("GET", f"{read}/{number}")
        assert {name: shown[name] for name in fields} == fields
        return number


@pytest.fixture
def desk(client: TestClient, world: World) -> Desk:
    return Desk(client, world)


def say_everything(desk: Desk, world: World) -> None:
    small = world.small
    here = f"/missions/{small.mission.id}"
    (one, other), (host, second) = small.visitors, small.hosts
    far = str(world.far.id)
    room = desk.call("POST", f"/sites/{far}/rooms", {"name": "Phare"})["id"]
    desk.call("POST", f"/rooms/{room}/tables", {"number": 50})
    site = str(small.tables[0].room.site_id)
    ends = sorted((site, far))
    way = {"site_id": ends[0], "other_id": ends[1], "minutes": 20}
    desk.replace(f"{here}/travel", "travel", [way])
    desk.change(here, min_meetings=1, break_cap=3, frozen_hours=24)
    desk.change(f"/tables/{small.tables[1].id}", home_of=str(host.id))
    last = str(small.slots[-1].id)
    desk.replace(f"/tables/{small.tables[0].id}/closures", "slot_ids", [last])
    desk.change(f"/participations/{one.id}", seats=2, max_meetings=5, languages=["fr"])
    desk.change(f"/participations/{host.id}", languages=["ar"], site_id=site, min_meetings=2)
    desk.change(f"/participations/{second.id}", collective_size=4)
    desk.change(f"/delegates/{small.delegates[0].id}", arrives_at=AT_NINE, leaves_at=AT_NOON)
    absence = {"date": str(DAY), "starts": "10:00", "ends": "10:30"}
    desk.replace(f"/delegates/{small.delegates[1].id}/absences", "absences", [absence])
    desk.create(f"{here}/interpreters", "/interpreters", name="Rim", pairs=["ar-fr"])
    promise = {"max_meetings": 9, "min_meetings": 1, "min_share": 50}
    cluster = str(small.mission.organiser_id)
    desk.replace(f"{here}/delegations", "delegations", [{"cluster_id": cluster, **promise}])
    pinned = desk.create(
        f"{here}/arrangements",
        "/arrangements",
        participation_ids=sorted([str(one.id), str(second.id)]),
        delegate_ids=[str(small.delegates[0].id)],
        pinned_slot_id=str(small.slots[0].id),
        pinned_table_id=str(small.tables[0].id),
    )
    desk.create(
        f"{here}/arrangements",
        "/arrangements",
        participation_ids=sorted([str(one.id), str(other.id), str(host.id)]),
        required=False,
        length=2,
        half_day_ids=[str(small.slots[0].half_day_id)],
    )
    desk.call("POST", f"/arrangements/{pinned}/order", {"after_id": str(world.later.id)})
    desk.replace(f"/participations/{second.id}/vetoes", "partner_ids", [str(host.id)])


@pytest.fixture
def spacious(session: Session, world: World) -> World:
    """One more slot, and nothing that other tests have arranged."""
    session.delete(world.arrangement)
    session.flush()
    return world


def problem_of(session: Session, small: SmallMission, **more: Any) -> Problem:
    session.flush()
    session.expire_all()
    return build(session, read(session, session.get_one(Mission, small.mission.id)), **more)


def test_whatever_is_said_through_the_api_reaches_the_solver(
    desk: Desk, session: Session, spacious: World
) -> None:
    small = spacious.small
    say_everything(desk, spacious)
    made = problem_of(session, small)
    assert features(made) == BEFORE_PUBLISHING
    asked = {"policy": "fair", "time_limit_s": 20, "polish_limit_s": 1, "max_loss": 7, "seed": 3}
    number = desk.create(f"/missions/{small.mission.id}/solves", "/solves", **asked)
    session.expire_all()
    solve_row = session.get_one(Solve, number)
    task = running.begin(session, solve_row.id, now=NOW)
    assert task is not None
    assert {name: getattr(task, name) for name in asked} == asked
    result = solve(task.problem, policy="fair", workers=1)
    assert check(task.problem, result).violations == ()
    running.finish(session, task.solve_id, result, now=NOW)
    draft = session.query(Schedule).filter_by(solve_id=solve_row.id).one()
    desk.call("POST", f"/schedules/{draft.id}/publish", {})
    soon = small.slots[1].period.lower
    again = problem_of(session, small, frozen_before=soon)
    assert features(again) == set(FEATURES)
