"""What companies learn about each other: that somebody wishes to meet them, and no more."""

from typing import Any

import pytest
from fastapi.testclient import TestClient
from sqlalchemy.orm import Session

from services.domain import answers
from services.models import AnswerValue, Event
from tests.api.roles import ACTOR, World
from tests.missions import NOW


def read(client: TestClient, world: World, role: str, path: str) -> Any:
    response = client.get(f"/api/v1{path}", headers=world.headers(role))
    assert response.status_code == 200, response.text
    return response.json()


@pytest.fixture
def refused(session: Session, world: World) -> World:
    """«company beside» accepts one host, declines the other, and vetoes a company."""
    beside = world.small.visitors[1]
    for host, value in zip(world.small.hosts, AnswerValue, strict=True):
        answers.register_answer(
            session,
            participation=beside,
            wisher_id=host.id,
            value=value,
            by_staff=False,
            actor=ACTOR,
            now=NOW,
        )
    answers.register_vetoes(
        session, participation=beside, partner_ids=[world.own.id], by_staff=False, actor=ACTOR
    )
    return world


def test_requests_are_shown_by_name_and_without_rank(client: TestClient, world: World) -> None:
    rows = read(client, world, "company", f"/participations/{world.own.id}/answers")
    hosts = sorted(world.small.hosts, key=lambda host: host.company.name)
    assert rows == [
        {
            "wisher_id": str(host.id),
            "name": host.company.name,
            "country": host.company.country,
            "note": "",
            "answer": "silence",
        }
        for host in hosts
    ]


def test_the_catalogue_is_the_other_side_and_profiles_only(
    client: TestClient, world: World
) -> None:
    rows = read(client, world, "company", f"/missions/{world.small.mission.id}/catalogue")
    assert [row["id"] for row in rows] == [str(host.id) for host in world.small.hosts]
    assert {tuple(row) for row in rows} == {
        (
            "id",
            "mission_id",
            "side",
            "company",
            "offers",
            "needs",
            "sector",
            "product",
            "technology",
            "territory",
            "languages",
        )
    }


def test_refusals_change_nothing_that_others_see(
    client: TestClient, session: Session, world: World
) -> None:
    own, mission = world.own.id, world.small.mission.id
    paths = {
        "company": [
            f"/missions/{mission}",
            f"/missions/{mission}/catalogue",
            f"/participations/{own}",
            f"/participations/{own}/answers",
            f"/participations/{own}/vetoes",
            f"/participations/{own}/wishes",
        ],
        "company elsewhere": [f"/missions/{world.elsewhere.mission.id}/catalogue"],
    }
    before = [read(client, world, role, path) for role in paths for path in paths[role]]
    refuse = answers.register_vetoes
    refuse(
        session,
        participation=world.small.visitors[1],
        partner_ids=[own],
        by_staff=False,
        actor=ACTOR,
    )
    answers.register_answer(
        session,
        participation=world.small.hosts[0],
        wisher_id=own,
        value=AnswerValue.DECLINE,
        by_staff=False,
        actor=ACTOR,
        now=NOW,
    )
    after = [read(client, world, role, path) for role in paths for path in paths[role]]
    assert after == before


def test_who_said_it_and_staff_read_it(client: TestClient, refused: World) -> None:
    beside = refused.small.visitors[1].id
    for role in ("company beside", "staff"):
        vetoes = read(client, refused, role, f"/participations/{beside}/vetoes")
        assert vetoes == {"partner_ids": [str(refused.own.id)]}
        rows = read(client, refused, role, f"/participations/{beside}/answers")
        assert {row["wisher_id"]: row["answer"] for row in rows} == {
            str(host.id): value.value
            for host, value in zip(refused.small.hosts, AnswerValue, strict=True)
        }


def test_events_name_nobody_who_was_refused(session: Session, refused: World) -> None:
    hosts = {str(host.id) for host in refused.small.hosts} | {str(refused.own.id)}
    told = session.query(Event).filter(Event.type.in_(["answers.registered", "vetoes.registered"]))
    assert {(row.subject_id, str(row.data)) for row in told} == {
        (refused.small.visitors[1].id, "{}")
    }
    assert not hosts & {str(row.subject_id) for row in told}


def test_a_company_answers_only_to_those_who_wish(client: TestClient, world: World) -> None:
    response = client.put(
        f"/api/v1/participations/{world.own.id}/answers/{world.small.visitors[1].id}",
        json={"answer": "decline"},
        headers=world.headers("company"),
    )
    assert (response.status_code, response.json()["detail"]) == (
        422,
        "That company does not wish to meet this one, so there is nothing to answer.",
    )


def test_lists_show_each_staff_its_own(client: TestClient, world: World) -> None:
    here, there = str(world.small.mission.id), str(world.elsewhere.mission.id)
    sfax = str(world.sfax.small.mission.id)
    seen = {
        role: [row["id"] for row in read(client, world, role, "/missions")]
        for role in ("operator", "staff", "staff elsewhere", "company", "company elsewhere")
    }
    assert seen == {
        "operator": [here, there, sfax],
        "staff": [here, sfax],
        "staff elsewhere": [there],
        "company": [here],
        "company elsewhere": [there],
    }
    companies = {
        role: {row["id"] for row in read(client, world, role, "/companies")}
        for role in ("operator", "staff", "staff elsewhere")
    }
    assert companies["staff"] & companies["staff elsewhere"] == set()
    assert companies["staff"] | companies["staff elsewhere"] == companies["operator"]
    labels = [row["label"] for row in read(client, world, "staff", "/tokens")]
    assert labels == ["spare", "staff", "planner", "reader"]


@pytest.mark.parametrize(
    "change",
    [
        {"side": "both"},
        {"seats": 20},
        {"site_id": None},
        {"min_meetings": 9},
        {"collective_size": 6},
    ],
)
def test_companies_do_not_set_what_takes_from_others(
    client: TestClient, world: World, change: dict[str, Any]
) -> None:
    path = f"/api/v1/participations/{world.own.id}"
    assert client.patch(path, json=change, headers=world.headers("company")).status_code == 403
    assert client.patch(path, json=change, headers=world.headers("staff")).status_code in (200, 409)


def test_companies_do_not_accept_themselves(
    client: TestClient, session: Session, world: World
) -> None:
    path = f"/api/v1/participations/{world.own.id}/state"
    answers_of = [
        client.post(path, json={"state": state}, headers=world.headers(role)).status_code
        for state, role in (
            ("accepted", "company"),
            ("refused", "staff"),
            ("withdrawn", "company"),
            ("registered", "company"),
            ("accepted", "company"),
            ("accepted", "staff"),
        )
    ]
    assert answers_of == [403, 200, 403, 403, 403, 200]
