"""Lists that are replaced as a whole name the version they replace; long lists come in pages."""

from typing import Any

import pytest
from fastapi.testclient import TestClient

from tests.api.roles import World
from tests.missions import DAY

ABSENCE = {"date": str(DAY), "starts": "09:00", "ends": "11:00"}


def bodies(world: World) -> dict[str, Any]:
    return {
        f"/api/v1/participations/{world.own.id}/wishes": {
            "wishes": [{"partner_id": str(world.small.hosts[1].id), "rank": 1}]
        },
        f"/api/v1/delegates/{world.small.delegates[0].id}/absences": {"absences": [ABSENCE]},
        f"/api/v1/interpreters/{world.interpreter.id}/absences": {"absences": [ABSENCE]},
        f"/api/v1/missions/{world.small.mission.id}/travel": {
            "travel": [
                {
                    "site_id": str(world.small.tables[0].room.site_id),
                    "other_id": str(world.far.id),
                    "minutes": 25,
                }
            ]
        },
        f"/api/v1/missions/{world.small.mission.id}/delegations": {
            "delegations": [{"cluster_id": str(world.cluster.id), "max_meetings": 12}]
        },
    }


@pytest.mark.parametrize(
    "which", ["wishes", "delegates/", "interpreters/", "travel", "delegations"]
)
def test_a_list_is_replaced_by_who_has_read_it(
    client: TestClient, world: World, which: str
) -> None:
    path, body = next((path, body) for path, body in bodies(world).items() if which in path)
    staff = world.headers("staff")
    read = client.get(path, headers=staff).headers["etag"]
    statuses = [
        client.put(path, json=body, headers=staff | version).status_code
        for version in (
            {},
            {"If-Match": '"another"'},
            {"If-Match": f"W/{read}"},
            {"If-Match": f'"another", {read}'},
            {"If-Match": read},
            {"If-Match": "*"},
        )
    ]
    assert statuses == [428, 412, 412, 200, 412, 200]
    after = client.get(path, headers=staff)
    assert after.headers["etag"] != read
    assert (
        client.put(path, json=body, headers=staff | {"If-Match": after.headers["etag"]}).headers[
            "etag"
        ]
        == (after.headers["etag"])
    )


def test_absences_are_the_venue_s_wall_time(client: TestClient, world: World) -> None:
    path = f"/api/v1/delegates/{world.small.delegates[0].id}/absences"
    put = client.put(
        path,
        json={"absences": [ABSENCE | {"starts": "10:00:00"}]},
        headers=world.headers("company") | {"If-Match": "*"},
    )
    assert put.json() == [ABSENCE | {"starts": "10:00"}]


def test_pages_follow_each_other_to_the_end(client: TestClient, world: World) -> None:
    staff = world.headers("staff")
    address = f"/api/v1/missions/{world.small.mission.id}/participations"
    whole = [row["id"] for row in client.get(address, headers=staff).json()]
    pages, following = [], f"{address}?limit=3"
    while following:
        page = client.get(following, headers=staff)
        pages.append([row["id"] for row in page.json()])
        following = page.links.get("next", {}).get("url", "")
    assert pages == [whole[:3], whole[3:]]
    assert len(whole) == 4
