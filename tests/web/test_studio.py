"""The studio: solves asked for, watched, judged, and what they say; over HTTP."""
# ruff: noqa: F401, F811 - fixtures of other modules

import re
from collections.abc import Mapping
from uuid import UUID

import pytest
from fastapi.testclient import TestClient
from sqlalchemy.orm import Session

from scheduler import Progress
from scheduler import solve as solve_problem
from scheduler.explain.exact import serving
from scheduler.explain.whatif import what_if
from services.domain.publishing import publish
from services.domain.solving import answering, inquiries, running
from services.models import (
    Absence,
    Inquiry,
    InquiryKind,
    ParticipationState,
    Purpose,
    Refusal,
    Schedule,
    Solve,
    SolveState,
)
from tests.domain.drafts import begun, draft_of
from tests.missions import DAY, NOW, SmallMission, small_mission
from tests.queries import counted
from tests.web.staff_site import enter
from tests.web.test_routes import web


@pytest.fixture
def small(session: Session) -> SmallMission:
    return small_mission(session, visitors=4, hosts=4, tables=2, slots=3)


def solved(session: Session, small: SmallMission) -> Schedule:
    task = begun(session, small)
    running.finish(session, task.solve_id, solve_problem(task.problem, workers=1), now=NOW)
    session.flush()
    return draft_of(session, session.get_one(Solve, task.solve_id))


def repaired(session: Session, small: SmallMission) -> Schedule:
    """The second version, after somebody with a meeting in the first slot can't come then."""
    first = solved(session, small)
    publish(session, first, mail_domain="escale.example", actor="staff:1", now=NOW)
    for delegate in small.delegates[:2]:
        session.add(
            Absence(
                mission_id=small.mission.id,
                delegate_id=delegate.id,
                date=DAY,
                starts=small.slots[0].starts,
                ends=small.slots[0].ends,
                period=small.slots[0].period,
            )
        )
    session.flush()
    return solved(session, small)


def answered(session: Session, solve: Solve) -> None:
    """A what-if and an exact price, as the solver process answers them."""
    refusal = session.query(Refusal).order_by(Refusal.rank).first()
    assert refusal is not None
    key = inquiries.wish_key(refusal.participation_id, refusal.partner_id)
    for kind, about in ((InquiryKind.WHAT_IF, ""), (InquiryKind.SERVE, key)):
        inquiry = inquiries.ask(session, solve, kind=kind, key=about, actor="staff:1", now=NOW)
        question = answering.begin(session, inquiry.id, now=NOW)
        assert question is not None
        answer: answering.Answer = (
            what_if(question.problem, question.result, workers=1)
            if kind is InquiryKind.WHAT_IF
            else serving(question.problem, question.result, about, workers=1)
        )
        answering.finish(session, inquiry.id, answer, now=NOW)


ENGLISH = {"Accept-Language": "en"}


def home(small: SmallMission) -> str:
    return f"/staff/missions/{small.mission.id}"


def run_path(small: SmallMission, solve_id: UUID | None) -> str:
    return f"{home(small)}/solves/{solve_id}"


def form(carried: Mapping[str, str], **typed: str) -> dict[str, str]:
    asked = {"policy": "fair", "time_limit_s": "30", "polish_limit_s": "1", "max_loss": "25"}
    return {**carried, **asked, **typed}


def test_a_solve_is_asked_for_and_stopped(
    web: TestClient, session: Session, small: SmallMission
) -> None:
    path = f"{home(small)}/solves"
    assert web.get(path).headers["location"].startswith("/sign-in")
    carried = enter(web, session)
    assert "Before a solve can start" not in web.get(path, headers=ENGLISH).text
    asked = web.post(path, data=form(carried))
    solve = session.query(Solve).one()
    assert (asked.status_code, asked.headers["location"]) == (303, f"{path}/{solve.id}")
    asked_for = (solve.policy, solve.time_limit_s, solve.polish_limit_s)
    assert (*asked_for, solve.max_loss) == ("fair", 30, 1, 25)
    again = web.post(path, data=form(carried, policy="weighted"))
    assert again.headers["location"] == f"{path}/{solve.id}?said=waiting"
    page = web.get(again.headers["location"], headers=ENGLISH).text
    assert "Yours was not added." in page
    assert f'data-events="{path}/{solve.id}/events"' in page
    assert '<noscript><meta http-equiv="refresh" content="2"></noscript>' in page
    assert web.post(f"{path}/{solve.id}/stop").status_code == 403
    assert web.post(f"{path}/{solve.id}/stop", data=carried).status_code == 303
    session.expire_all()
    assert [row.state for row in session.query(Solve)] == [SolveState.CANCELLED]
    assert "data-events" not in web.get(f"{path}/{solve.id}").text


@pytest.mark.parametrize(
    ("typed", "status", "sentence"),
    [
        ({"max_loss": "-1"}, 422, "Choose from what the form offers."),
        ({"max_loss": "many"}, 422, "Choose from what the form offers."),
        ({"policy": "best"}, 422, "Choose from what the form offers."),
        ({"time_limit_s": "0"}, 409, "Give a time from 1 second to 1 hour."),
    ],
)
def test_what_can_not_be_asked_for_comes_back_with_the_reason(
    web: TestClient,
    session: Session,
    small: SmallMission,
    *,
    typed: dict[str, str],
    status: int,
    sentence: str,
) -> None:
    carried = enter(web, session)
    answer = web.post(f"{home(small)}/solves", data=form(carried, **typed), headers=ENGLISH)
    assert answer.status_code == status
    assert sentence in answer.text
    assert session.query(Solve).count() == 0


def test_what_is_missing_is_said_before_anything_is_asked(
    web: TestClient, session: Session, small: SmallMission
) -> None:
    carried = enter(web, session)
    for participation in (*small.visitors, *small.hosts):
        participation.state = ParticipationState.WITHDRAWN
    session.flush()
    path = f"{home(small)}/solves"
    page = web.get(path, headers=ENGLISH).text
    says = "Fewer than two companies are accepted and have a delegate."
    assert ("Before a solve can start:" in page, says in page) == (True, True)
    refused = web.post(path, data=form(carried), headers=ENGLISH)
    assert (refused.status_code, refused.text.count(says)) == (409, 2)


def test_nobody_reaches_the_solves_of_others(
    web: TestClient, session: Session, small: SmallMission
) -> None:
    draft = solved(session, small)
    other = small_mission(session, code="other")
    carried = enter(web, session, cluster=other.mission.organiser)
    here, there = run_path(small, draft.solve_id), run_path(other, draft.solve_id)
    schedule = f"schedules/{draft.id}"
    for path in (
        f"{home(small)}/solves",
        *(run + part for run in (here, there) for part in ("", "/events", "/result.json")),
        *(
            f"{home(one)}/{schedule}/{part}"
            for one in (small, other)
            for part in ("changes", "unserved")
        ),
    ):
        assert (path, web.get(path).status_code) == (path, 404)
    for path in (f"{there}/stop", f"{there}/verify", f"{here}/what-ifs"):
        assert (path, web.post(path, data=carried).status_code) == (path, 404)


def test_the_lists_take_a_fixed_number_of_queries(
    web: TestClient, session: Session, small: SmallMission
) -> None:
    enter(web, session)

    def queries(path: str) -> int:
        session.expire_all()
        with counted(session) as statements:
            assert web.get(f"{home(small)}{path}").status_code == 200
        return len(statements)

    first = solved(session, small)
    lists = ("/solves", f"/schedules/{first.id}/unserved", f"/schedules/{first.id}/changes")
    few = [queries(path) for path in lists]
    refusals = session.query(Refusal).all()
    for _ in range(4):
        solved(session, small)
    for refusal in refusals[1:]:
        session.delete(refusal)
    session.flush()
    assert [queries(path) for path in lists] == few


def test_the_proof_is_shown_and_verified_again(
    web: TestClient,
    session: Session,
    small: SmallMission,
) -> None:
    draft = solved(session, small)
    path = run_path(small, draft.solve_id)
    assert web.get(path).status_code == 303
    carried = enter(web, session)
    assert "Not verified yet." in web.get(path, headers=ENGLISH).text
    assert web.post(f"{path}/verify", data=carried).status_code == 303
    page = web.get(path, headers=ENGLISH).text
    for shown in (
        "everything that is claimed holds",
        "proved optimal",
        "Tables: Mardi matin",
        "the most preference in all",
        "Between the highest and the lowest share lie 0 points of per cent.",
        "Pôle tunis",
    ):
        assert shown in page
    assert "May be lost" not in page
    solve = session.get_one(Solve, draft.solve_id)
    assert solve.result is not None
    solve.result = {**solve.result, "value": 1}
    session.flush()
    assert "was changed since it was verified" in web.get(path, headers=ENGLISH).text
    assert web.get(f"{path}/problem.json").json() == solve.problem
    assert web.get(f"{path}/result.json").json()["value"] == 1


def test_unserved_wishes_are_listed_with_prices_and_asked_about(
    web: TestClient,
    session: Session,
    small: SmallMission,
) -> None:
    draft = solved(session, small)
    path = f"{home(small)}/schedules/{draft.id}"
    assert web.get(f"{path}/unserved").status_code == 303
    carried = enter(web, session)
    page = web.get(f"{path}/unserved?sort=price", headers=ENGLISH).text
    assert page.count("Serving it would cost at least") > 0
    told = [int(price) for price in re.findall(r"at least (\d+) point", page)]
    assert told == sorted(told)
    assert len(set(told)) > 1
    refusal = session.query(Refusal).order_by(Refusal.rank).first()
    assert refusal is not None
    key = inquiries.wish_key(refusal.participation_id, refusal.partner_id)
    asked = web.post(f"{path}/prices", data=carried, params={"question": "serve", "key": key})
    assert asked.status_code == 303
    assert session.query(Inquiry).filter_by(kind=InquiryKind.SERVE).one().meeting_key == key
    waiting = web.get(f"{path}/unserved", headers=ENGLISH).text
    assert 'hx-trigger="every 2s"' in waiting
    assert (
        web.post(
            f"{path}/prices", data=carried, params={"question": "stay", "key": "?"}
        ).status_code
        == 404
    )


def test_a_what_if_is_asked_for_on_the_page(
    web: TestClient,
    session: Session,
    small: SmallMission,
) -> None:
    draft = solved(session, small)
    path = run_path(small, draft.solve_id)
    assert web.post(f"{path}/what-ifs").status_code == 303
    assert session.query(Inquiry).count() == 0
    carried = enter(web, session)
    assert web.post(f"{path}/what-ifs").status_code == 403
    assert web.post(f"{path}/what-ifs", data=carried).status_code == 303
    assert 'hx-trigger="every 2s"' in web.get(path).text
    inquiry = session.query(Inquiry).one()
    inquiry.state = SolveState.CANCELLED
    session.flush()
    answered(session, session.get_one(Solve, draft.solve_id))
    page = web.get(path, headers=ENGLISH).text
    assert 'hx-trigger="every 2s"' not in page
    assert "One more table: Mardi matin" in page
    assert re.search(r"confirmed: \d+ meetings? more", page)


def test_changes_are_shown_before_publishing(
    web: TestClient,
    session: Session,
    small: SmallMission,
) -> None:
    second = repaired(session, small)
    enter(web, session)
    page = web.get(f"{home(small)}/schedules/{second.id}/changes", headers=ENGLISH).text
    assert "It can’t stay: somebody is absent then." in page


def test_the_page_says_what_may_be_lost_and_what_is_frozen(
    web: TestClient,
    session: Session,
    small: SmallMission,
) -> None:
    draft = solved(session, small)
    solve = session.get_one(Solve, draft.solve_id)
    solve.max_loss, solve.frozen_before = 5, NOW
    assert solve.result is not None
    solve.result = {**solve.result, "kpis": {**solve.result["kpis"], "site_moves": 2}}
    session.flush()
    enter(web, session)
    page = web.get(run_path(small, solve.id), headers=ENGLISH).text
    assert re.findall(r"<dt>(.*?)</dt> <dd>(.*?)</dd>", page) == [
        ("Asked for", "1 Apr, 09:00"),
        ("Policy", "the most preference in all"),
        ("Seconds", "0"),
        ("May be lost to keep published meetings", "5 points"),
        ("Frozen: what begins before", "1 Apr, 09:00"),
    ]
    assert "2 of them are to another site." in page


def test_a_company_that_left_is_told_as_the_reason(
    web: TestClient,
    session: Session,
    small: SmallMission,
) -> None:
    first = solved(session, small)
    publish(session, first, mail_domain="escale.example", actor="staff:1", now=NOW)
    small.visitors[0].state = ParticipationState.WITHDRAWN
    session.flush()
    second = solved(session, small)
    enter(web, session)
    page = web.get(f"{home(small)}/schedules/{second.id}/changes", headers=ENGLISH).text
    assert page.count("A company takes no part any more.") > 0


def test_runs_are_compared_and_one_is_gone_on_with(
    web: TestClient, session: Session, small: SmallMission
) -> None:
    drafts = [solved(session, small), solved(session, small)]
    carried = enter(web, session)
    path = f"{home(small)}/solves/compare"
    assert web.get(path).status_code == 422
    query = {"run": [str(draft.solve_id) for draft in drafts]}
    page = web.get(path, params=query, headers=ENGLISH).text
    for shown in ("Wishes of rank 4", "All wishes", "Lowest share of a company", "proved optimal"):
        assert shown in page
    assert page.count(" / 32 (") == 2
    one = drafts[0]
    thrown = web.post(f"{home(small)}/schedules/{one.id}/discard", data={**carried, "seen": "0"})
    assert thrown.headers["location"] == f"{home(small)}/solves?said=discarded"
    run = one.solve_id
    promoted = web.post(f"{run_path(small, run)}/draft", data=carried)
    page = web.get(promoted.headers["location"], headers=ENGLISH).text
    assert "This is the draft to go on with." in page


def test_an_earlier_version_becomes_a_draft_again(
    web: TestClient, session: Session, small: SmallMission
) -> None:
    first = solved(session, small)
    publish(session, first, mail_domain="escale.example", actor="staff:1", now=NOW)
    carried = enter(web, session)
    schedule = f"{home(small)}/schedules/{first.id}"
    refused = web.post(f"{schedule}/discard", data={**carried, "seen": "0"}, headers=ENGLISH)
    assert (refused.status_code, "stays as it is" in refused.text) == (409, True)
    copied = web.post(f"{schedule}/copy", data=carried)
    page = web.get(copied.headers["location"], headers=ENGLISH).text
    assert "Against version 1" in page
    assert "Nothing has changed." in page


def test_what_is_broken_is_listed_and_repaired(
    web: TestClient, session: Session, small: SmallMission
) -> None:
    carried = enter(web, session)
    path = f"{home(small)}/repair"
    assert web.get(path).status_code == 404
    repaired(session, small)
    left = small.hosts[0]
    left.state = ParticipationState.WITHDRAWN
    session.flush()
    page = web.get(path, headers=ENGLISH).text
    assert f"{left.company.name} takes no part any more" in page
    assert f"{small.delegates[0].name} is absent then" in page
    asked = web.post(path, data={**carried, "max_loss": "20"})
    solve = session.query(Solve).order_by(Solve.id.desc()).first()
    assert solve is not None
    assert asked.headers["location"] == run_path(small, solve.id)
    assert (solve.purpose, solve.max_loss) == (Purpose.REPAIR, 20)
    assert web.post(path, data={**carried, "max_loss": "-3"}).status_code == 409


def test_a_remedy_is_taken_and_taken_back(
    web: TestClient, session: Session, small: SmallMission
) -> None:
    draft = solved(session, small)
    answered(session, session.get_one(Solve, draft.solve_id))
    carried = enter(web, session)
    schedule = f"{home(small)}/schedules/{draft.id}"
    page = web.get(f"{schedule}/unserved", headers=ENGLISH).text
    assert "Take it into a new draft" in page
    offered = re.findall(r'name="kind" value="(\w+)"><[^>]* name="where" value="([^"]+)"', page)
    kind, where = next(pair for pair in offered if pair[0] == "table")
    taken = web.post(f"{schedule}/remedies", data={**carried, "kind": kind, "where": where})
    assert taken.status_code == 303
    run = taken.headers["location"]
    page = web.get(run, headers=ENGLISH).text
    assert "One more table: Mardi matin" in page
    again = web.post(
        f"{schedule}/remedies", data={**carried, "kind": kind, "where": where}, headers=ENGLISH
    )
    assert (again.status_code, "waits already" in again.text) == (409, True)
    wrong = {**carried, "kind": "wonder", "where": where}
    assert web.post(f"{schedule}/remedies", data=wrong).status_code == 404
    assert web.post(f"{run}/stop", data=carried).status_code == 303
    assert web.post(f"{run}/take-back", data=carried).status_code == 303
    assert "the mission is as it was before." in web.get(run, headers=ENGLISH).text


def test_steps_are_told_in_words_and_each_once(
    web: TestClient, session: Session, small: SmallMission
) -> None:
    task = begun(session, small)
    seen = [Progress("select served", None, 40, 0.1), Progress("place", 38, 40, 0.2)]
    running.note(session, task.solve_id, seen)
    running.finish(session, task.solve_id, solve_problem(task.problem, workers=1), now=NOW)
    session.flush()
    enter(web, session)
    path = f"{run_path(small, task.solve_id)}/events"
    whole = web.get(path, headers=ENGLISH).text
    assert re.findall(r"^(?:event|id): .*", whole, flags=re.MULTILINE) == [
        "event: step",
        "id: 1",
        "event: step",
        "id: 2",
        "event: ended",
        "id: 2",
    ]
    assert "38 so far; 40 at most, so 5% may be missing." in whole
    assert "There is a schedule, and it is proved that none is better." in whole
    again = web.get(path, headers={**ENGLISH, "Last-Event-ID": "1"}).text
    assert re.findall(r"^id: .*", again, flags=re.MULTILINE) == ["id: 2", "id: 2"]
    assert web.get(path, params={"after": "2"}).text.count("event: ") == 1
