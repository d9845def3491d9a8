"""The report of fairness between delegations, as staff read it."""

from fastapi.testclient import TestClient
from sqlalchemy.orm import Session

from scheduler import Problem, solve
from scheduler.delegations import report
from services.models import Solve
from tests.api.roles import World


def test_how_a_solve_serves_the_clusters(
    client: TestClient, session: Session, world: World
) -> None:
    row = session.get_one(Solve, world.sfax.draft.solve_id)
    problem = Problem.from_json(row.problem or {})
    result = solve(problem, workers=1, time_limit_s=5)
    row.result = result.to_json()
    session.flush()
    path = f"/api/v1/solves/{row.id}/delegations"
    shown = client.get(path, headers=world.headers("staff")).json()
    (expected,) = report(problem, result.meetings)["delegations"]
    assert shown["spread"] == 0.0
    assert shown["delegations"] == [
        {"cluster_id": expected.pop("cluster"), "name": "Pôle sfax", **expected}
    ]
    assert (expected["wishes"], expected["share"]) == (4, 100.0)
