"""Long lists come page by page: each row once, in order, until no next page is named."""

from typing import Any
from uuid import UUID

import pytest
from fastapi.testclient import TestClient
from sqlalchemy.orm import Session

from services.domain import interpreters, schedules
from services.domain.publishing import publish
from services.domain.solving import inquiries
from services.models import InquiryKind, Meeting, Refusal, Solve, SolveProgress
from tests.api.roles import ACTOR, World
from tests.missions import NOW

KEY = {
    "refusals": ("participation_id", "rank"),
    "changes": ("key",),
    "interpreters": ("id",),
    "what-ifs": ("id",),
    "prices": ("id",),
    "progress": ("number",),
}


@pytest.fixture
def lists(session: Session, world: World) -> dict[str, str]:
    """Addresses of lists with three rows or more."""
    draft, mission = world.sfax.draft, world.sfax.small.mission
    solve = session.get_one(Solve, draft.solve_id)
    visitors, hosts = world.sfax.small.visitors, world.sfax.small.hosts
    session.add_all(
        Refusal(
            schedule_id=draft.id,
            mission_id=mission.id,
            participation_id=one.id,
            partner_id=other.id,
            rank=2,  # one and the same, as after changes by hand
            reason="would_cost_others",
        )
        for one in visitors
        for other in hosts
    )
    for number in range(1, 4):
        interpreters.add_interpreter(
            session, mission=mission, name=f"Nr {number}", pairs=["ar-fr"], actor=ACTOR
        )
        session.add(
            SolveProgress(solve_id=solve.id, number=number, stage="place", elapsed_s=number)
        )
    for meeting in session.query(Meeting).filter_by(schedule_id=draft.id).limit(3):
        inquiries.ask(session, solve, kind=InquiryKind.SERVE, key=meeting.key, actor=ACTOR, now=NOW)
    for kind in ("done", "failed"):
        session.query(type(world.sfax.inquiry)).filter_by(
            kind=InquiryKind.WHAT_IF, state="waiting"
        ).update({"state": kind})
        inquiries.ask(session, solve, kind=InquiryKind.WHAT_IF, actor=ACTOR, now=NOW)
    publish(
        session,
        draft,
        mail_domain="escale.example",
        even_if_stale=True,
        actor=ACTOR,
        now=NOW,
    )
    copy = schedules.copy(session, draft, actor=ACTOR, now=NOW)
    session.flush()
    return {
        "refusals": f"/api/v1/schedules/{draft.id}/refusals",
        "changes": f"/api/v1/schedules/{copy.id}/changes",
        "interpreters": f"/api/v1/missions/{mission.id}/interpreters",
        "what-ifs": f"/api/v1/solves/{solve.id}/what-ifs",
        "prices": f"/api/v1/solves/{solve.id}/prices",
        "progress": f"/api/v1/solves/{solve.id}/progress",
    }


@pytest.mark.parametrize("name", KEY)
def test_every_row_comes_once_and_in_order(
    client: TestClient, world: World, lists: dict[str, str], name: str
) -> None:
    headers = world.headers("staff")
    whole = client.get(lists[name], headers=headers)
    assert (whole.status_code, whole.links, len(whole.json()) >= 3) == (200, {}, True)
    pages: list[list[Any]] = []
    address: str | None = f"{lists[name]}?limit=2"
    while address:
        answer = client.get(address, headers=headers)
        pages.append(answer.json())
        address = answer.links.get("next", {}).get("url")
    assert {len(page) for page in pages[:-1]} == {2}
    assert [row for page in pages for row in page] == whole.json()

    def key(row: dict[str, Any]) -> tuple[Any, ...]:
        values = [row[part] for part in KEY[name]]
        return tuple(
            UUID(value) if part.endswith("id") else value
            for part, value in zip(KEY[name], values, strict=True)
        )

    assert [key(row) for row in whole.json()] == sorted(key(row) for row in whole.json())


@pytest.mark.parametrize("name", KEY)
@pytest.mark.parametrize("cursor", ["x", "bm9uZQ", "W10", "WyJ4IiwieSIsInoiXQ", "e30"])
def test_a_cursor_of_another_list_is_refused(
    client: TestClient, world: World, lists: dict[str, str], name: str, cursor: str
) -> None:
    """Nonsense, a word, no key, a key of three parts that fit nowhere, and no list at all."""
    answer = client.get(f"{lists[name]}?cursor={cursor}", headers=world.headers("staff"))
    assert (answer.status_code, answer.json()["pointer"]) == (422, "#/cursor")
