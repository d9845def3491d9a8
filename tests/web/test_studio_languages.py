"""Whatever became of a solve, staff read it in their language: no English on French pages."""
# ruff: noqa: F401, F811 - fixtures of other modules

from collections.abc import Mapping

import pytest
from fastapi.testclient import TestClient
from sqlalchemy.orm import Session

from services.domain import arrangements, schedules
from services.domain.publishing import publish
from services.domain.solving import answering, certificate, failing, inquiries, request, running
from services.models import (
    InquiryKind,
    Meeting,
    MeetingParticipant,
    ParticipationState,
    Room,
    Solve,
    SolveState,
    Table,
)
from tests.missions import NOW, SmallMission, small_mission
from tests.web.english import english_of
from tests.web.staff_site import enter
from tests.web.test_routes import web
from tests.web.test_studio import answered, home, repaired, solved

FOREIGN = ("fr", "ar")


@pytest.fixture
def small(session: Session) -> SmallMission:
    return small_mission(session, visitors=4, hosts=4, tables=2, slots=3)


def read(web: TestClient, path: str, *sought: str) -> None:
    """The page holds no English in either language; in French it holds what is sought."""
    for language in FOREIGN:
        answer = web.get(path, headers={"Accept-Language": language})
        assert (path, answer.status_code) == (path, 200)
        assert (path, language, english_of(answer.text)) == (path, language, [])
        if language == "fr":
            assert [one for one in sought if one not in answer.text] == []
    assert english_of(web.get(path, headers={"Accept-Language": "en"}).text) != []


def refused(web: TestClient, path: str, data: Mapping[str, str], sought: str) -> None:
    for language in FOREIGN:
        answer = web.post(path, data=data, headers={"Accept-Language": language})
        assert answer.status_code == 409
        assert (path, language, english_of(answer.text)) == (path, language, [])
        if language == "fr":
            assert sought in answer.text


def test_why_a_solve_failed_is_said(web: TestClient, session: Session, small: SmallMission) -> None:
    enter(web, session)
    for number in (0, 1):
        arrangements.arrange_meeting(
            session,
            mission=small.mission,
            participations=[small.visitors[0], small.hosts[number]],
            pinned_slot=small.slots[number],
            actor="staff:1",
        )
    small.visitors[0].max_meetings = 1
    session.flush()
    solve = request.request(session, small.mission, actor="staff:1", now=NOW)
    assert running.begin(session, solve.id, now=NOW) is None
    says = "rendez-vous imposé n° 1 (tunis host 1, tunis visitor 1)"
    path = f"{home(small)}/solves/{solve.id}"
    read(web, path, says, "nombre de rendez-vous de « tunis visitor 1 » : 1 au plus")
    for why in (failing.stopped(3), failing.broke(ValueError()), failing.UNFIT, None):
        solve.failure = why
        session.flush()
        read(web, path)


def test_versions_and_their_wishes_are_read(
    web: TestClient, session: Session, small: SmallMission
) -> None:
    enter(web, session)
    draft = solved(session, small)
    solve = session.get_one(Solve, draft.solve_id)
    answered(session, solve)
    whatif = inquiries.ask(session, solve, kind=InquiryKind.WHAT_IF, actor="staff:1", now=NOW)
    answering.fail(session, whatif.id, why=failing.UNREADABLE, now=NOW)
    assert solve.result is not None
    solve.result = {**solve.result, "value": 1}
    certificate.verify(session, solve, actor="staff:1", now=NOW)
    unreadable = "Ce qui est enregistré de ce calcul est illisible"
    version = f"{home(small)}/schedules/{draft.id}"
    read(
        web,
        f"{home(small)}/solves/{solve.id}",
        unreadable,
        "La valeur de chaque étape est ce que donnent les rendez-vous.",
    )
    read(web, f"{version}/unserved", unreadable)
    read(web, f"{version}/unserved?sort=price")
    read(web, f"{home(small)}/solves/compare?run={solve.id}&run={solved(session, small).solve_id}")


def test_what_changes_and_what_is_broken_is_read(
    web: TestClient, session: Session, small: SmallMission
) -> None:
    enter(web, session)
    second = repaired(session, small)
    read(web, f"{home(small)}/schedules/{second.id}/changes")
    read(web, f"{home(small)}/schedules/{second.id}/timetable")
    held = session.query(Meeting).filter_by(schedule_id=second.id).first()
    assert held is not None
    read(web, f"{home(small)}/schedules/{second.id}/timetable/meetings/{held.id}")
    small.hosts[0].state = ParticipationState.WITHDRAWN
    session.flush()
    read(web, f"{home(small)}/repair")
    read(web, f"{home(small)}/solves")


def test_what_is_missing_is_read(web: TestClient, session: Session, small: SmallMission) -> None:
    carried = enter(web, session)
    arrangements.arrange_meeting(
        session,
        mission=small.mission,
        participations=[small.visitors[0], small.hosts[0]],
        actor="staff:1",
    )
    small.visitors[0].state = ParticipationState.WITHDRAWN
    session.flush()
    lacks = "Le rendez-vous imposé 1 nomme une entreprise"
    read(web, f"{home(small)}/solves", lacks)
    refused(web, f"{home(small)}/solves", {**carried}, lacks)


def test_a_lock_that_contradicts_another_is_refused_with_its_own_sentence(
    web: TestClient, session: Session, small: SmallMission
) -> None:
    carried = enter(web, session)
    draft = solved(session, small)
    meeting = session.query(Meeting).filter_by(schedule_id=draft.id).first()
    assert meeting is not None
    table = session.get_one(Table, meeting.table_id)
    members = {
        row.participation_id
        for row in session.query(MeetingParticipant).filter_by(meeting_id=meeting.id)
    }
    table.home_of = next(row.id for row in small.visitors if row.id not in members)
    session.flush()
    path = f"{home(small)}/schedules/{draft.id}/timetable/meetings/{meeting.id}/lock"
    refused(web, path, {**carried, "slot": "on", "table": "on"}, f"table {table.number}, réservée")


def test_lists_are_paged_and_nothing_is_left_out(
    web: TestClient, session: Session, small: SmallMission
) -> None:
    enter(web, session)
    first = solved(session, small)
    for _ in range(20):
        session.add(
            Solve(
                mission_id=small.mission.id,
                state=SolveState.CANCELLED,
                policy="weighted",
                time_limit_s=1,
                created_at=NOW,
            )
        )
        session.flush()
    for _ in range(20):
        schedules.copy(session, first, actor="staff:1", now=NOW)
    path = f"{home(small)}/solves"
    english = {"Accept-Language": "en"}
    page = web.get(path, headers=english).text
    assert ("Run 21</a>" in page, "Run 1</a>" in page) == (True, False)
    assert ("Version 21</a>" in page, "/schedules/" + str(first.id) in page) == (True, False)
    page = web.get(path, params={"number": 2, "version": 2}, headers=english).text
    assert ("Run 21</a>" in page, "Run 1</a>" in page) == (False, True)
    assert ("Version 21</a>" in page, "Version 1</a>" in page) == (False, True)
    assert f"{path}?version=2&amp;number=1#runs" in page
    assert f"{path}?number=2&amp;version=1#versions" in page


def test_staff_choose_the_room_of_a_table_and_what_may_be_lost(
    web: TestClient, session: Session, small: SmallMission
) -> None:
    carried = enter(web, session)
    draft = solved(session, small)
    solve = session.get_one(Solve, draft.solve_id)
    answered(session, solve)
    room = Room(
        mission_id=small.mission.id, site_id=small.tables[0].room.site_id, name="Salle Byrsa"
    )
    session.add(room)
    session.flush()
    path = f"{home(small)}/schedules/{draft.id}"
    page = web.get(f"{path}/unserved").text
    assert page.index("Salle Carthage</option>") < page.index("Salle Byrsa</option>")
    day = str(small.slots[0].half_day_id)
    taken = web.post(
        f"{path}/remedies",
        data={**carried, "kind": "table", "where": day, "room": str(room.id), "max_loss": "20"},
    )
    assert taken.status_code == 303
    assert session.query(Table).filter_by(room_id=room.id).count() == 1
    remedy = session.query(Solve).filter(Solve.remedy.is_not(None)).one()
    assert (remedy.max_loss, remedy.remedy and remedy.remedy["where"]) == (20, f"{day} {room.id}")
    run = web.get(taken.headers["location"], headers={"Accept-Language": "en"}).text
    assert "One more table: Mardi matin · Salle Byrsa" in run
