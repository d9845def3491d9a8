"""The timetable over HTTP: what it shows, and moves, swaps, locks and undo without a script."""
# ruff: noqa: F401, F811 - fixtures of other modules

import re
from collections.abc import Mapping
from dataclasses import dataclass

import pytest
from fastapi.testclient import TestClient
from sqlalchemy import select
from sqlalchemy.orm import Session

from services.domain import corrections, schedules
from services.domain.publishing import publish
from services.models import Cluster, Meeting, MeetingLock, MeetingParticipant, Schedule
from tests.domain.drafts import drafted
from tests.missions import NOW, SmallMission, small_mission
from tests.queries import counted
from tests.web.staff_site import enter
from tests.web.test_routes import web

ENGLISH = {"Accept-Language": "en"}
SCRIPT = ENGLISH | {"Accept": "application/json"}


@dataclass(frozen=True, kw_only=True)
class Place:
    """Two visitors and two hosts, four slots, two tables, a draft; somebody signed in."""

    web: TestClient
    session: Session
    small: SmallMission
    draft: Schedule
    carried: Mapping[str, str]

    @property
    def address(self) -> str:
        return f"/staff/missions/{self.small.mission.id}/schedules/{self.draft.id}/timetable"

    def meeting(self, visitor: int, host: int) -> Meeting:
        members = (self.small.visitors[visitor].id, self.small.hosts[host].id)
        query = select(Meeting).where(Meeting.schedule_id == self.draft.id)
        for member in members:
            query = query.where(
                select(MeetingParticipant)
                .where(
                    MeetingParticipant.meeting_id == Meeting.id,
                    MeetingParticipant.participation_id == member,
                )
                .exists()
            )
        return self.session.scalars(query).one()

    def page(self, query: str = "") -> str:
        answer = self.web.get(self.address + query, headers=ENGLISH)
        assert answer.status_code == 200
        return answer.text

    def post(
        self, path: str, headers: Mapping[str, str] = ENGLISH, **fields: str
    ) -> tuple[int, str]:
        answer = self.web.post(
            self.address + path, data={**self.carried, **fields}, headers=headers
        )
        return answer.status_code, answer.headers.get("location", answer.text)

    def to(self, slot: int, table: int) -> str:
        return f"{self.small.slots[slot].id}.{self.small.tables[table].id}"


@pytest.fixture
def place(web: TestClient, session: Session) -> Place:
    small = small_mission(session, slots=4)
    draft = drafted(session, small)
    return Place(web=web, session=session, small=small, draft=draft, carried=enter(web, session))


def where(place: Place, meeting: Meeting) -> tuple[int, int]:
    place.session.refresh(meeting)
    slots = [slot.id for slot in place.small.slots]
    tables = [table.id for table in place.small.tables]
    return slots.index(meeting.slot_id), tables.index(meeting.table_id)


def test_both_grids_name_who_meets_where(place: Place) -> None:
    page = place.page()
    assert page.count("<bdi>tunis visitor 1</bdi><bdi>") + page.count(
        "<bdi>tunis host 1</bdi><bdi>tunis visitor 1</bdi>"
    )
    assert len(re.findall(r'href="timetable/meetings/', page)) == 4
    page = place.page("?by=participants")
    assert len(re.findall(r'href="timetable/meetings/', page)) == 8
    assert len(re.findall(r"<tr><th scope=\"row\">", page)) == 4


def test_a_company_is_found_in_it(place: Place) -> None:
    page = place.page("?by=participants&find=VISITOR+2")
    assert len(re.findall(r"<tr><th scope=\"row\">", page)) == 1
    assert len(re.findall('class="hit"', place.page("?find=host+1"))) == 2
    assert "No company of this name" in place.page("?find=nobody")


def test_a_meeting_is_moved_to_a_free_place(place: Place) -> None:
    meeting = place.meeting(0, 0)
    page = place.page(f"/meetings/{meeting.id}")
    assert f'value="{place.to(3, 0)}"' in page
    path = f"/meetings/{meeting.id}/place"
    status, back = place.post(path, to=place.to(3, 1), seen="0")
    assert (status, back.partition("&said=")[2]) == (303, "moved")
    assert where(place, meeting) == (3, 1)
    assert "The meeting was moved." in place.page("?said=moved")


def test_a_place_that_a_rule_excludes_is_refused_with_the_rule(place: Place) -> None:
    meeting, other = place.meeting(0, 0), place.meeting(0, 1)
    slot, table = where(place, other)
    was = where(place, meeting)
    path = f"/meetings/{meeting.id}/place"
    status, page = place.post(path, to=place.to(slot, 1 - table), seen="0")
    assert status == 409
    assert "«tunis visitor 1» has a meeting for each of its seats then" in page
    assert where(place, meeting) == was


def test_two_meetings_change_places_and_back(place: Place) -> None:
    one, other = place.meeting(0, 0), place.meeting(1, 1)
    before = where(place, one), where(place, other)
    status, back = place.post(f"/meetings/{one.id}/place", to=f"with.{other.id}", seen="0")
    assert (status, back.partition("&said=")[2]) == (303, "swapped")
    assert (where(place, one), where(place, other)) == before[::-1]
    assert place.post("/undo", seen="1")[0] == 303
    assert (where(place, one), where(place, other)) == before
    assert place.post("/redo", seen="2")[0] == 303
    assert (where(place, one), where(place, other)) == before[::-1]
    page = place.page()
    told = re.findall(
        r"<li><bdi>[^<]*</bdi>: (\w+(?: again)?) <span class=\"quiet\"><bdi>(\w+)", page
    )
    assert told == [("done again", "staff"), ("undone", "staff"), ("swapped", "staff")]


def test_a_meeting_taken_out_comes_back_by_undo(place: Place) -> None:
    meeting = place.meeting(1, 1)
    was, key = where(place, meeting), meeting.key
    assert place.post(f"/meetings/{meeting.id}/cancel", seen="0")[0] == 303
    place.session.expunge(meeting)
    assert place.page().count('href="timetable/meetings/') == 3
    assert place.post("/undo", seen="1")[0] == 303
    back = place.meeting(1, 1)
    assert (where(place, back), back.key) == (was, key)


def test_a_lock_holds_until_it_is_taken_off_also_in_a_copy(place: Place) -> None:
    meeting = place.meeting(0, 0)
    path = f"/meetings/{meeting.id}"
    assert place.post(f"{path}/lock", slot="on", held="on")[0] == 303
    row = place.session.get_one(MeetingLock, (place.small.mission.id, meeting.key))
    assert (row.slot_id, row.table_id, row.held) == (meeting.slot_id, None, True)
    status, page = place.post(f"{path}/place", to=place.to(3, 1), seen="0")
    assert (status, "This meeting is locked where it is" in page) == (409, True)
    assert place.post(f"{path}/cancel", seen="0")[0] == 409
    copy = schedules.copy(place.session, place.draft, actor="staff:1", now=NOW)
    there = place.address.replace(str(place.draft.id), str(copy.id))
    assert place.web.get(there, headers=ENGLISH).text.count("(locked)") == 1
    assert place.post(f"{path}/lock")[0] == 303
    assert place.session.query(MeetingLock).count() == 0
    assert place.post(f"{path}/place", to=place.to(3, 1), seen="0")[0] == 303


def test_the_lock_of_a_meeting_that_is_gone_can_be_taken_off(place: Place) -> None:
    meeting = place.meeting(0, 0)
    key, path = meeting.key, f"/meetings/{meeting.id}"
    assert place.post(f"{path}/lock", slot="on")[0] == 303
    assert "Locked, but not in this version" not in place.page()
    assert place.post(f"{path}/cancel", seen="0")[0] == 303
    page = place.page()
    assert "Locked, but not in this version" in page
    assert "<li><bdi>tunis host 1 – tunis visitor 1</bdi> <form" in page
    assert place.post("/release", key=key)[0] == 303
    assert place.session.query(MeetingLock).count() == 0


def test_a_move_beside_a_colleagues_is_done_and_one_over_it_refused(place: Place) -> None:
    mine, theirs = place.meeting(0, 0), place.meeting(1, 1)
    slot, table = place.small.slots[3], place.small.tables[1]
    corrections.move(place.session, theirs, slot=slot, table=table, actor="staff:1")
    status, page = place.post(f"/meetings/{mine.id}/place", to=place.to(3, 1), seen="0")
    assert status == 409
    assert "A colleague has changed this meanwhile" in page
    assert "tunis host 2 – tunis visitor 2: moved" in page
    assert place.post(f"/meetings/{mine.id}/place", to=place.to(3, 0), seen="0")[0] == 303
    status, page = place.post("/undo", seen="1")
    assert (status, "A colleague has changed this meanwhile" in page) == (409, True)


def test_a_script_gets_prices_and_the_cells_that_differ(place: Place) -> None:
    meeting = place.meeting(0, 0)
    slot, table = where(place, meeting)
    asked = place.web.get(f"{place.address}/meetings/{meeting.id}", headers=SCRIPT).json()
    assert asked["cells"]["t1s3"][1] == place.to(3, 1)
    kind, text = asked["verdicts"][asked["cells"]["t1s3"][0]]
    assert kind in {"good", "fair"}
    assert text != ""
    by_company = place.web.get(
        f"{place.address}/meetings/{meeting.id}?by=participants", headers=SCRIPT
    ).json()
    assert {name[0] for name in by_company["cells"]} == {"p"}
    answer = place.web.post(
        f"{place.address}/meetings/{meeting.id}/place",
        data={**place.carried, "to": place.to(3, 1), "seen": "0", "by": "tables"},
        headers=SCRIPT,
    ).json()
    assert set(answer["cells"]) == {f"t{table}s{slot}", "t1s3"}
    assert answer["cells"][f"t{table}s{slot}"] == ["", ""]
    assert (answer["done"], answer["seen"]) == (True, 1)
    assert answer["undo"] == "tunis host 1 – tunis visitor 1"


def test_what_is_published_stays_until_a_draft_is_made_of_it(place: Place) -> None:
    publish(place.session, place.draft, mail_domain="e.example", actor="staff:1", now=NOW)
    meeting = place.meeting(0, 0)
    assert 'href="timetable/meetings/' not in place.page()
    assert place.post(f"/meetings/{meeting.id}/place", to=place.to(3, 1), seen="0")[0] == 409
    versions = f"/staff/missions/{place.small.mission.id}/schedules"
    answer = place.web.post(f"{place.address}/copy", data=place.carried)
    assert answer.status_code == 303
    page = place.web.get(answer.headers["location"], headers=ENGLISH).text
    assert page.count('href="timetable/meetings/') == 4
    newest = place.web.get(f"{versions.removesuffix('/schedules')}/timetable")
    assert newest.headers["location"] == answer.headers["location"]


def test_a_move_away_from_what_was_told_says_so(place: Place) -> None:
    publish(place.session, place.draft, mail_domain="e.example", actor="staff:1", now=NOW)
    copy = schedules.copy(place.session, place.draft, actor="staff:1", now=NOW)
    there = place.address.replace(str(place.draft.id), str(copy.id))
    (meeting,) = place.session.scalars(
        select(Meeting).filter_by(schedule_id=copy.id, key=place.meeting(0, 0).key)
    )
    page = place.web.get(f"{there}/meetings/{meeting.id}", headers=ENGLISH).text
    assert "2 people get another time than told" in page


def test_nobody_else_sees_it(place: Place, session: Session) -> None:
    elsewhere = Cluster(name="Pôle ailleurs", country="FR", email="ailleurs@pole.example")
    session.add(elsewhere)
    session.flush()
    versions = f"/staff/missions/{place.small.mission.id}/schedules"
    newest = versions.removesuffix("/schedules") + "/timetable"
    addresses = (newest, place.address, f"{place.address}/meetings/{place.meeting(0, 0).id}")
    enter(place.web, session, cluster=elsewhere)
    assert [place.web.get(address).status_code for address in addresses] == [404] * 3
    place.web.cookies.clear()
    for address in addresses:
        answer = place.web.get(address)
        assert (answer.status_code, answer.headers["location"][:8]) == (303, "/sign-in")


def test_the_number_of_queries_does_not_depend_on_the_size(
    web: TestClient, session: Session
) -> None:
    carried = enter(web, session)
    assert carried
    numbers = []
    for code, size in (("one", 1), ("six", 6)):
        small = small_mission(session, code=code, visitors=size, hosts=size, slots=4, tables=size)
        draft = drafted(session, small)
        session.expire_all()
        with counted(session) as statements:
            for query in ("", "?by=participants"):
                web.get(f"/staff/missions/{small.mission.id}/schedules/{draft.id}/timetable{query}")
        numbers.append(len(statements))
    assert numbers[0] == numbers[1]
