"""Pages about publishing ask the database as often for one company as for many."""

from collections.abc import Iterator

import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient
from sqlalchemy.orm import Session

from services.api.deps import get_now
from services.app import create_app
from services.db import get_engine
from tests.domain.drafts import drafted
from tests.domain.test_letters import published, without_a_meeting, written
from tests.missions import NOW, small_mission
from tests.queries import counted
from tests.web.staff_site import enter


@pytest.fixture(scope="module")
def app() -> FastAPI:
    app = create_app()
    app.dependency_overrides[get_now] = lambda: NOW
    return app


@pytest.fixture
def web(session: Session, app: FastAPI) -> Iterator[TestClient]:
    app.dependency_overrides[get_engine] = session.connection
    with TestClient(app, raise_server_exceptions=False, follow_redirects=False) as web:
        enter(web, session)
        yield web


def asked(session: Session, web: TestClient, *, code: str, companies: int) -> dict[str, int]:
    """How many statements each page takes."""
    small = small_mission(session, code=code, visitors=companies, hosts=companies, slots=4)
    first = published(session, drafted(session, small))
    written(session, first)
    draft = without_a_meeting(session, first)
    counts = {}
    for path in (
        "outbox",
        "outbox?state=queued&q=example",
        "history",
        "schedules",
        "statistics",
        "exports",
        f"schedules/{draft.id}/publish",
        f"schedules/{draft.id}/publish?show=changed&q=a",
        f"schedules/{draft.id}/differences",
    ):
        session.expire_all()
        with counted(session, savepoints=True) as ran:
            assert web.get(f"/staff/missions/{small.mission.id}/{path}").status_code == 200
        counts[path.replace(str(draft.id), "")] = len(ran)
    return counts


def test_a_larger_mission_takes_no_more_queries(session: Session, web: TestClient) -> None:
    few = asked(session, web, code="few", companies=2)
    many = asked(session, web, code="many", companies=9)
    assert few == many
