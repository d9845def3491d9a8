"""Staff's pages about what the solver knows: over HTTP, and as pictures in a browser."""
# ruff: noqa: F401, F811 - fixtures of other modules

import os
import re

import pytest
from axe_playwright_python.sync_playwright import Axe
from fastapi.testclient import TestClient
from playwright.sync_api import Browser
from sqlalchemy.orm import Session

from scheduler import solve as solve_problem
from scheduler.explain.exact import serving
from scheduler.explain.whatif import what_if
from services.domain.publishing import publish
from services.domain.solving import answering, certificate, inquiries, running
from services.models import (
    Absence,
    Inquiry,
    InquiryKind,
    ParticipationState,
    Refusal,
    Schedule,
    Solve,
    SolveState,
)
from services.web.headers import STRICT
from tests.domain.drafts import begun, draft_of
from tests.missions import DAY, NOW, SmallMission, small_mission
from tests.web.staff_site import enter
from tests.web.test_in_browser import ADDRESS, show
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


def test_the_proof_is_shown_and_verified_again(
    web: TestClient,
    session: Session,
    small: SmallMission,
) -> None:
    draft = solved(session, small)
    path = f"/status/solves/{draft.solve_id}"
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
    path = f"/status/schedules/{draft.id}"
    assert web.get(path).status_code == 303
    carried = enter(web, session)
    page = web.get(path, headers=ENGLISH).text
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
    waiting = web.get(path, headers=ENGLISH)
    assert waiting.headers["refresh"] == "2"
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
    path = f"/status/solves/{draft.solve_id}"
    assert web.post(f"{path}/what-ifs").status_code == 303
    assert session.query(Inquiry).count() == 0
    carried = enter(web, session)
    assert web.post(f"{path}/what-ifs").status_code == 403
    assert web.post(f"{path}/what-ifs", data=carried).status_code == 303
    assert web.get(path).headers["refresh"] == "2"
    inquiry = session.query(Inquiry).one()
    inquiry.state = SolveState.CANCELLED
    session.flush()
    answered(session, session.get_one(Solve, draft.solve_id))
    page = web.get(path, headers=ENGLISH)
    assert "refresh" not in page.headers
    assert "One more table: Mardi matin" in page.text
    assert re.search(r"confirmed: \d+ meetings? more", page.text)


def test_changes_are_shown_before_publishing(
    web: TestClient,
    session: Session,
    small: SmallMission,
) -> None:
    second = repaired(session, small)
    enter(web, session)
    page = web.get(f"/status/schedules/{second.id}", headers=ENGLISH).text
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
    page = web.get(f"/status/solves/{solve.id}", headers=ENGLISH).text
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
    page = web.get(f"/status/schedules/{second.id}", headers=ENGLISH).text
    assert page.count("A company takes no part any more.") > 0


@pytest.mark.browser
@pytest.mark.parametrize(
    ("language", "width", "dark"), [("fr", 390, False), ("en", 1200, True), ("ar", 390, True)]
)
def test_nobody_is_shut_out(
    web: TestClient,
    browser: Browser,
    session: Session,
    small: SmallMission,
    language: str,
    *,
    width: int,
    dark: bool,
) -> None:
    second = repaired(session, small)
    solve = session.get_one(Solve, second.solve_id)
    answered(session, solve)
    certificate.verify(session, solve, actor="staff:1", now=NOW)
    enter(web, session)
    for path in (f"/status/solves/{solve.id}", f"/status/schedules/{second.id}"):
        html = web.get(path, headers={"Accept-Language": language}).text
        assert complaints(browser, html, width=width, dark=dark) == []


def complaints(browser: Browser, html: str, *, width: int, dark: bool) -> list[str]:
    page = show(browser, html, width=width, dark=dark, policy=STRICT)
    found: list[str] = []
    page.on("console", lambda message: found.append(message.text))
    page.goto(ADDRESS)
    found += [
        f"{violation['id']}: {[node['html'] for node in violation['nodes']]}"
        for violation in Axe().run(page).response["violations"]
    ]
    if page.evaluate("document.documentElement.scrollWidth > window.innerWidth"):
        found.append("scrolls sideways")
    if folder := os.environ.get("SHOTS"):
        page.screenshot(path=f"{folder}/{abs(hash(html))}.png", full_page=True)
    page.close()
    return found
