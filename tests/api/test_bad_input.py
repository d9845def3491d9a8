"""Each kind of bad input gets a problem document with a clear sentence, and changes nothing."""

from collections.abc import Callable
from typing import Any

import pytest
from fastapi.testclient import TestClient
from sqlalchemy.orm import Session

from services.domain import mission_states, participations
from services.models import Event, MissionState, Participation, Side, Solve, Wish
from tests.api.roles import ACTOR, World
from tests.missions import DAY

Send = Callable[..., tuple[int, dict[str, Any]]]
BASE = "http://127.0.0.1:8000/problems/"


@pytest.fixture
def send(client: TestClient, world: World) -> Send:
    def send(method: str, path: str, body: Any, role: str = "staff") -> tuple[int, dict[str, Any]]:
        response = client.request(
            method,
            f"/api/v1{path}",
            json=body,
            headers=world.headers(role) | {"If-Match": "*"},
        )
        assert response.headers["content-type"] == "application/problem+json"
        return response.status_code, response.json()

    return send


def problem(code: str, title: str, status: int, detail: str, **more: Any) -> tuple[int, Any]:
    return status, {
        "type": BASE + code,
        "title": title,
        "status": status,
        "detail": detail,
        "errors": [],
        **more,
    }


def fault(code: str, detail: str, pointer: str) -> dict[str, str]:
    return {"type": BASE + code, "detail": detail, "pointer": pointer}


def wishes_of(session: Session, own: Participation) -> list[tuple[int, str]]:
    session.expire_all()
    rows = session.query(Wish).filter_by(participation_id=own.id).order_by(Wish.rank)
    return [(row.rank, str(row.partner_id)) for row in rows]


def test_every_wish_that_can_not_be(send: Send, session: Session, world: World) -> None:
    before = wishes_of(session, world.own)
    own, host = str(world.own.id), str(world.small.hosts[0].id)
    beside, elsewhere = str(world.small.visitors[1].id), str(world.elsewhere.hosts[0].id)
    status, body = send(
        "PUT",
        f"/participations/{own}/wishes",
        {
            "wishes": [
                {"partner_id": own, "rank": 1},
                {"partner_id": elsewhere, "rank": 2},
                {"partner_id": beside, "rank": 3},
                {"partner_id": host, "rank": 4},
                {"partner_id": host, "rank": 4},
                {"partner_id": str(world.small.hosts[1].id), "rank": 9},
            ]
        },
    )
    assert (status, body["type"], body["detail"]) == (
        422,
        BASE + "wishes",
        "The wishes can't be taken as they are; none was changed.",
    )
    name = world.small.hosts[0].company.name
    assert body["errors"] == [
        fault("wish_for_oneself", "A company can't wish to meet itself.", "#/wishes/0/partner_id"),
        fault(
            "wish_outside_mission",
            "This company takes no part in the mission; choose from the mission's catalogue.",
            "#/wishes/1/partner_id",
        ),
        fault(
            "wish_on_own_side",
            f"«{world.small.visitors[1].company.name}» is visitor as you are; visitors wish to"
            " meet hosts and hosts wish to meet visitors.",
            "#/wishes/2/partner_id",
        ),
        fault(
            "wish_twice",
            f"«{name}» stands there twice; keep one line.",
            "#/wishes/4/partner_id",
        ),
        fault(
            "rank_repeated",
            "Rank 4 stands there 2 times; each rank is given once.",
            "#/wishes/3/rank",
        ),
        fault(
            "rank_repeated",
            "Rank 4 stands there 2 times; each rank is given once.",
            "#/wishes/4/rank",
        ),
        fault(
            "rank_outside",
            "There is a rank 9, but ranks go from 1 to 6, the number of wishes, without a gap.",
            "#/wishes/5/rank",
        ),
    ]
    assert wishes_of(session, world.own) == before


def test_more_wishes_than_the_budget(send: Send, session: Session, world: World) -> None:
    world.small.mission.wish_budget = 1
    session.flush()
    wishes = [
        {"partner_id": str(host.id), "rank": rank}
        for rank, host in enumerate(world.small.hosts, start=1)
    ]
    _, body = send("PUT", f"/participations/{world.own.id}/wishes", {"wishes": wishes})
    assert body["errors"] == [
        fault("too_many_wishes", "There are 2 wishes; each company may have 1.", "#/wishes")
    ]


@pytest.mark.parametrize("loss", [-1, 1_000_001])
def test_a_loss_that_can_not_be(send: Send, session: Session, world: World, loss: int) -> None:
    before = session.query(Solve).count()
    path = f"/missions/{world.small.mission.id}/solves"
    assert send("POST", path, {"max_loss": loss}) == problem(
        "max_loss",
        "Max loss",
        422,
        "Give the preference that may be lost as 0 to 1000000 points.",
        pointer="#/max_loss",
    )
    assert session.query(Solve).count() == before


def test_a_wish_after_closing(send: Send, world: World) -> None:
    assert send("PUT", f"/participations/{world.own.id}/wishes", {"wishes": []}, "company") == (
        problem(
            "wishes_closed",
            "Wishes closed",
            409,
            "Wishes for this mission are closed; ask the organiser, who can still change them.",
        )
    )


def test_a_wish_for_whom_one_never_meets(send: Send, client: TestClient, world: World) -> None:
    vetoed = str(world.small.hosts[0].id)
    own = f"/participations/{world.own.id}"
    staff = world.headers("staff")
    client.put(f"/api/v1{own}/wishes", json={"wishes": []}, headers=staff | {"If-Match": "*"})
    client.put(f"/api/v1{own}/vetoes", json={"partner_ids": [vetoed]}, headers=staff)
    _, body = send("PUT", f"{own}/wishes", {"wishes": [{"partner_id": vetoed, "rank": 1}]})
    assert [error["type"] for error in body["errors"]] == [BASE + "wish_vetoed"]


def test_a_slot_outside_its_half_day(send: Send, world: World) -> None:
    half_day = world.small.slots[0].half_day
    assert send(
        "POST", f"/half-days/{half_day.id}/slots", {"starts": "12:45", "ends": "13:15"}
    ) == problem(
        "slot_outside_half_day",
        "Slot outside half day",
        422,
        f"The slot from 12:45 to 13:15 is outside the half-day «{half_day.name}», which lasts"
        " from 09:00 to 13:00.",
        pointer="#/starts",
    )


def test_slots_that_overlap(send: Send, world: World) -> None:
    half_day = world.small.slots[0].half_day
    assert send(
        "POST", f"/half-days/{half_day.id}/slots", {"starts": "09:15", "ends": "09:45"}
    ) == problem(
        "slots_overlap",
        "Slots overlap",
        409,
        f"The slot from 09:15 to 09:45 overlaps the one from 09:00 to 09:30 in «{half_day.name}».",
        pointer="#/starts",
    )


def activity(**changes: Any) -> dict[str, Any]:
    return {
        "kind": "seminar",
        "audience": "open",
        "title": "Seminar",
        "date": str(DAY),
        "starts": "13:00",
        "ends": "14:00",
        **changes,
    }


def test_activities_that_overlap_in_a_room(send: Send, world: World) -> None:
    lunch = world.small.lunch
    path = f"/missions/{world.small.mission.id}/activities"
    status, body = send("POST", path, activity(room_id=str(lunch.room_id)))
    assert (status, body["type"]) == (409, BASE + "activities_overlap_in_room")
    assert body["detail"] == (
        f"«Seminar» overlaps «{lunch.title}» (from {lunch.starts:%H:%M} to {lunch.ends:%H:%M} on"
        f" {lunch.date}) in the same room; move one of them."
    )


def test_activities_that_overlap_for_everyone(send: Send, world: World) -> None:
    lunch = world.small.lunch
    path = f"/missions/{world.small.mission.id}/activities"
    status, body = send("POST", path, activity(audience="everyone"))
    assert (status, body["type"]) == (409, BASE + "activities_overlap_for_delegate")
    assert f"overlaps «{lunch.title}»" in body["detail"]


def test_activities_that_overlap_for_one_delegate(
    send: Send, client: TestClient, world: World
) -> None:
    path = f"/missions/{world.small.mission.id}/activities"
    made = client.post(
        f"/api/v1{path}", json=activity(audience="listed"), headers=world.headers("staff")
    ).json()
    delegate = world.small.delegates[0]
    status, body = send(
        "PUT", f"/activities/{made['id']}/attendance", {"delegate_ids": [str(delegate.id)]}
    )
    lunch = world.small.lunch
    assert (status, body["errors"]) == (
        409,
        [
            fault(
                "activities_overlap_for_delegate",
                f"«{delegate.name}» must attend «{lunch.title}» from {lunch.starts:%H:%M} to"
                f" {lunch.ends:%H:%M} on {lunch.date}, which overlaps «Seminar».",
                "#/delegate_ids/0",
            )
        ],
    )


@pytest.mark.parametrize(
    ("change", "code", "detail"),
    [
        (
            {"time_zone": "Africa/Carthage"},
            "unknown_time_zone",
            "There is no time zone «Africa/Carthage»; write it as in Africa/Tunis or Europe/Paris.",
        ),
        (
            {"country": "XX"},
            "unknown_country",
            "There is no country «XX»; write its two-letter code, as in TN or FR.",
        ),
        (
            {"country": "EU"},
            "unknown_country",
            "There is no country «EU»; write its two-letter code, as in TN or FR.",
        ),
        (
            {"ends_on": "2027-01-01"},
            "ends_before_start",
            "The mission must not end (2027-01-01) before it starts (2027-04-13).",
        ),
        (
            {
                "wishes_close_at": "2027-03-02T18:00:00+01:00",
                "answers_close_at": "2027-03-01T18:00:00+01:00",
            },
            "answers_before_wishes",
            "Requests come in until wishes close; give companies at least until then to answer.",
        ),
        (
            {"contact": "nobody"},
            "invalid_email",
            "«nobody» is no mail address; write it as in name@example.org.",
        ),
        ({"title": " "}, "text_missing", "Please fill in the title."),
    ],
)
def test_a_mission_that_can_not_be(
    send: Send, world: World, change: dict[str, str], code: str, detail: str
) -> None:
    status, body = send("PATCH", f"/missions/{world.elsewhere.mission.id}", change, "operator")
    assert (status, body["type"], body["detail"]) == (422, BASE + code, detail)


@pytest.mark.parametrize(
    ("change", "code", "pointer"),
    [
        ({"languages": ["fr", "xx"]}, "unknown_language", "#/languages"),
        ({"max_meetings": 3, "min_meetings": 4}, "promise_above_maximum", "#/min_meetings"),
        ({"site_id": "{elsewhere}"}, "not_found", None),
    ],
)
def test_a_participation_that_can_not_be(
    send: Send, world: World, change: dict[str, Any], code: str, pointer: str | None
) -> None:
    elsewhere = str(world.elsewhere.tables[0].room.site_id)
    given = {k: elsewhere if v == "{elsewhere}" else v for k, v in change.items()}
    _, body = send("PATCH", f"/participations/{world.own.id}", given)
    assert (body["type"], body.get("pointer")) == (BASE + code, pointer)


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"arrives_at": "2028-04-13T14:00"}, "arrives_after_mission"),
        ({"leaves_at": "2026-04-13T14:00"}, "leaves_before_mission"),
        (
            {"arrives_at": "2027-04-13T14:00", "leaves_at": "2027-04-13T14:00"},
            "leaves_before_arriving",
        ),
    ],
)
def test_a_stay_that_can_not_be(
    send: Send, world: World, change: dict[str, Any], code: str
) -> None:
    found, body = send("PATCH", f"/delegates/{world.small.delegates[0].id}", change, "company")
    assert (found, body["type"]) == (422, BASE + code)


def test_a_stay_is_the_venue_s_wall_time(send: Send, world: World) -> None:
    moment = {"arrives_at": "2027-04-13T14:00+01:00"}
    _, body = send("PATCH", f"/delegates/{world.small.delegates[0].id}", moment)
    assert [error["pointer"] for error in body["errors"]] == ["#/arrives_at"]
    assert "without an offset" in body["errors"][0]["detail"]


def test_ways_that_lead_nowhere(send: Send, world: World) -> None:
    here, there = str(world.small.tables[0].room.site_id), str(world.far.id)

    def way(site: str, other: str) -> dict[str, Any]:
        return {"site_id": site, "other_id": other, "minutes": 20}

    _, body = send(
        "PUT",
        f"/missions/{world.small.mission.id}/travel",
        {"travel": [way(here, there), way(here, here), way(there, here)]},
    )
    assert body["errors"] == [
        fault(
            "travel_nowhere",
            "This leads from «Palais des congrès» to itself; name two sites.",
            "#/travel/1/other_id",
        ),
        fault(
            "travel_twice",
            "The way between «Lac» and «Palais des congrès» stands there twice; once is for both"
            " directions.",
            "#/travel/2/other_id",
        ),
    ]


def test_delegations_promised_more_than_they_may_have(send: Send, world: World) -> None:
    own = {"cluster_id": str(world.cluster.id)}
    _, body = send(
        "PUT",
        f"/missions/{world.small.mission.id}/delegations",
        {"delegations": [own | {"max_meetings": 3, "min_meetings": 4}, own]},
    )
    assert body["errors"] == [
        fault(
            "promise_above_quota",
            "«Pôle tunis» is promised 4 meetings and may have 3; raise one or lower the other.",
            "#/delegations/0/min_meetings",
        ),
        fault(
            "delegation_twice",
            "«Pôle tunis» stands there twice; keep one line.",
            "#/delegations/1/cluster_id",
        ),
    ]


@pytest.mark.parametrize(
    ("given", "code"),
    [
        ({"name": "AMINA", "pairs": ["ar-fr"]}, "interpreter_exists"),
        ({"name": "Rim", "pairs": ["fr"]}, "language_pair"),
        ({"name": "Rim", "pairs": ["fr-fr"]}, "language_pair"),
        ({"name": "Rim", "pairs": ["fr-xx"]}, "unknown_language"),
        ({"name": "Rim", "pairs": ["ar-fr"], "email": "rim"}, "invalid_email"),
    ],
)
def test_an_interpreter_that_can_not_be(
    send: Send, world: World, given: dict[str, Any], code: str
) -> None:
    _, body = send("POST", f"/missions/{world.small.mission.id}/interpreters", given)
    assert body["type"] == BASE + code


def test_pins_that_contradict_each_other(send: Send, client: TestClient, world: World) -> None:
    path = f"/missions/{world.small.mission.id}/arrangements"
    slot, table = world.small.slots[0], world.small.tables[0]
    first, second = world.small.hosts
    pinned = {"pinned_slot_id": str(slot.id), "pinned_table_id": str(table.id)}
    made = client.post(
        f"/api/v1{path}",
        json={"participation_ids": [str(world.own.id), str(first.id)], **pinned},
        headers=world.headers("staff"),
    ).json()
    number = made["number"]
    status, body = send(
        "POST", path, {"participation_ids": [str(world.own.id), str(second.id)], **pinned}
    )
    assert (status, [error["detail"] for error in body["errors"]]) == (
        409,
        [
            (
                f"«{world.own.company.name}» can hold 1 meeting(s) at a time, but these"
                f" are all pinned to Mardi matin 09:00: arranged meeting {number}, arranged meeting"
                f" {number + 1}; move one of them."
            ),
            (
                f"The arranged meeting {number} and the arranged meeting {number + 1} are pinned to"
                f" the same table at Mardi matin 09:00; move one of them."
            ),
        ],
    )


def test_a_slot_with_meetings_pinned_to_it(send: Send, client: TestClient, world: World) -> None:
    slot = world.small.slots[0]
    client.post(
        f"/api/v1/missions/{world.small.mission.id}/arrangements",
        json={
            "participation_ids": [str(world.own.id), str(world.small.hosts[0].id)],
            "pinned_slot_id": str(slot.id),
        },
        headers=world.headers("staff"),
    )
    assert send("DELETE", f"/slots/{slot.id}", None) == problem(
        "slot_in_use",
        "Slot in use",
        409,
        f"The slot from 09:00 to 09:30 on {DAY} has arranged meetings pinned to it; move those"
        " first.",
    )


@pytest.mark.parametrize(
    ("before", "after", "detail"),
    [
        (
            MissionState.DRAFT,
            "closed",
            "The mission is draft, so it can't become closed; it can become open or cancelled.",
        ),
        (
            MissionState.CLOSED,
            "scheduled",
            "The mission has no schedule yet; request a solve.",
        ),
        (
            MissionState.SCHEDULED,
            "published",
            "The mission has no published schedule; publish one, then the mission is published.",
        ),
        (
            MissionState.DONE,
            "open",
            "The mission is done, so it can't become open; nothing follows that state.",
        ),
    ],
)
def test_states_that_do_not_follow(
    *,
    send: Send,
    session: Session,
    world: World,
    before: MissionState,
    after: str,
    detail: str,
) -> None:
    world.small.mission.state = before
    session.flush()
    status, body = send("POST", f"/missions/{world.small.mission.id}/state", {"state": after})
    assert (status, body["detail"]) == (409, detail)


def test_whatever_is_over_stays_as_it_is(send: Send, session: Session, world: World) -> None:
    mission_states.change_state(
        session, mission=world.small.mission, state=MissionState.CANCELLED, actor=ACTOR
    )
    bodies = {
        ("PATCH", f"/missions/{world.small.mission.id}"): {"title": "x"},
        ("POST", f"/missions/{world.small.mission.id}/sites"): {"name": "x"},
        ("PATCH", f"/participations/{world.own.id}"): {"offers": "x"},
        ("PUT", f"/participations/{world.own.id}/wishes"): {"wishes": []},
        ("PUT", f"/participations/{world.own.id}/vetoes"): {"partner_ids": []},
        ("DELETE", f"/delegates/{world.small.delegates[0].id}"): None,
    }
    answers = {send(*call, body)[1]["type"] for call, body in bodies.items()}
    assert answers == {BASE + "mission_over"}


def test_a_side_cannot_change_under_wishes(send: Send, world: World) -> None:
    _, body = send("PATCH", f"/participations/{world.own.id}", {"side": "host"})
    assert body["type"] == BASE + "wishes_on_one_side"


def test_a_refused_company_reads_no_catalogue(send: Send, session: Session, world: World) -> None:
    participations.change_participation_state(
        session,
        participation=world.own,
        state=participations.P.REFUSED,
        actor=ACTOR,
    )
    mission = world.small.mission.id
    assert send("GET", f"/missions/{mission}/catalogue", None, "company")[0] == 403


def test_requests_that_are_no_requests(client: TestClient, world: World) -> None:
    headers = world.headers("staff")
    path = f"/api/v1/missions/{world.small.mission.id}"
    typed = headers | {"Content-Type": "application/json"}
    answers = {
        "no json": client.patch(path, content=b"{", headers=typed),
        "no UTF-8": client.patch(path, content=b'{"title": "\xe9"}', headers=typed),
        "unknown field": client.patch(path, json={"titel": "x"}, headers=headers),
        "no id": client.get("/api/v1/missions/tunis", headers=headers),
        "no such page": client.get("/api/v1/nowhere", headers=headers),
        "no such method": client.delete(path, headers=headers),
        "too large": client.patch(path, json={"title": "x" * 2_000_000}, headers=headers),
        "larger than it says": client.patch(
            path, content=iter([b" " * 600_000] * 2), headers=typed
        ),
        "no cursor": client.get("/api/v1/missions?cursor=x", headers=headers),
    }
    assert {
        name: (answer.status_code, answer.json()["type"].removeprefix(BASE))
        for name, answer in answers.items()
    } == {
        "no json": (422, "invalid_request"),
        "no UTF-8": (400, "unreadable"),
        "unknown field": (422, "invalid_request"),
        "no id": (422, "invalid_request"),
        "no such page": (404, "not_found"),
        "no such method": (405, "method_not_allowed"),
        "too large": (413, "too_large"),
        "larger than it says": (413, "too_large"),
        "no cursor": (422, "invalid_cursor"),
    }


def test_refusals_write_nothing(send: Send, session: Session, world: World) -> None:
    before = session.query(Event).count()
    send("POST", f"/missions/{world.small.mission.id}/activities", activity(audience="everyone"))
    send("POST", f"/missions/{world.small.mission.id}/half-days", {"name": "x"})
    assert session.query(Event).count() == before
    assert world.own.side is Side.VISITOR
