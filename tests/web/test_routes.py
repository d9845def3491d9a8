"""Private links and the status page over HTTP: what they open, and for whom."""

import subprocess
import sys
from collections.abc import Iterator
from datetime import timedelta

import pytest
from fastapi.testclient import TestClient
from httpx2 import Response
from icalendar import Calendar
from sqlalchemy.orm import Session

from services.api.deps import get_now
from services.app import create_app
from services.db import get_engine
from services.domain import links
from services.domain.publishing import publish
from services.models import Link
from tests.domain.drafts import drafted
from tests.missions import NOW, SmallMission, small_mission
from tests.web.staff_site import enter

PARTS = ("", "/agenda.ics", "/agenda.pdf")


@pytest.fixture
def web(session: Session) -> Iterator[TestClient]:
    app = create_app()
    app.dependency_overrides[get_now] = lambda: NOW
    app.dependency_overrides[get_engine] = session.connection
    with TestClient(app, raise_server_exceptions=False, follow_redirects=False) as client:
        yield client


@pytest.fixture
def small(session: Session) -> SmallMission:
    return small_mission(session)


def link_of(session: Session, small: SmallMission) -> Link:
    delegate = small.delegates[0]
    return links.delegate_link(session, delegate=delegate, actor="staff:1", now=NOW)


def published(session: Session, small: SmallMission) -> None:
    draft = drafted(session, small)
    publish(session, draft, mail_domain="escale.example", actor="staff:1", now=NOW)


def opened(web: TestClient, link: Link) -> list[Response]:
    return [web.get(f"/a/{links.token(link)}{part}") for part in PARTS]


def types(responses: list[Response]) -> list[tuple[int, str]]:
    return [(response.status_code, response.headers["content-type"]) for response in responses]


HTML = "text/html; charset=utf-8"


def test_a_link_opens_page_feed_and_paper(
    web: TestClient, session: Session, small: SmallMission
) -> None:
    published(session, small)
    link = link_of(session, small)
    page, feed, paper = responses = opened(web, link)
    assert types(responses) == [
        (200, HTML),
        (200, "text/calendar; charset=utf-8"),
        (200, "application/pdf"),
    ]
    assert "tunis host 1" in page.text
    assert len([*Calendar.from_ical(feed.content).walk("VEVENT")]) == 3
    assert links.url(link) in feed.text.replace("\r\n ", "")
    assert paper.content.startswith(b"%PDF-")
    session.refresh(link)
    assert link.feed_fetched_at == NOW


def test_a_page_that_is_kept_shows_the_time_at_which_it_is_opened(
    web: TestClient, session: Session, small: SmallMission
) -> None:
    published(session, small)
    path = f"/a/{links.token(link_of(session, small))}"
    first = web.get(path).text
    assert "À 09:00, heure de Tunis" in first
    web.app.dependency_overrides[get_now] = lambda: NOW + timedelta(minutes=5)  # type: ignore[attr-defined]
    later = web.get(path).text
    assert later != first
    assert later.replace("09:05", "09:00") == first
    assert "\x02" not in first


def test_before_anything_is_published_a_link_says_so(
    web: TestClient, session: Session, small: SmallMission
) -> None:
    responses = opened(web, link_of(session, small))
    assert types(responses) == [(200, HTML), (404, HTML), (404, HTML)]
    assert "pas encore" in responses[0].text


@pytest.mark.parametrize("fault", ["wrong", "revoked", "expired", "of a company"])
def test_a_link_that_opens_nothing_says_so_and_shows_nothing(
    web: TestClient, session: Session, small: SmallMission, fault: str
) -> None:
    published(session, small)
    link = link_of(session, small)
    token = links.token(link)
    if fault == "wrong":
        token = token[:-2]
    elif fault == "revoked":
        links.revoke_link(session, link=link, actor="staff:1", now=NOW)
    elif fault == "expired":
        link.expires_at = NOW - timedelta(seconds=1)
    else:
        company = links.company_link(
            session, participation=small.visitors[0], actor="staff:1", now=NOW
        )
        token = links.token(company)
    session.flush()
    status = {"wrong": 404, "of a company": 404}.get(fault, 410)
    for part in PARTS:
        response = web.get(f"/a/{token}{part}", headers={"Accept-Language": "en"})
        assert (response.status_code, response.headers["content-type"]) == (status, HTML)
        assert "What to do" in response.text
        assert "tunis" not in response.text.lower()


@pytest.mark.parametrize(
    ("wanted", "language"),
    [("en-GB,fr;q=0.5", "en"), ("de, ar;q=0.1", "ar"), ("xx", "fr"), ("", "fr"), ("en;q=x", "fr")],
)
def test_a_page_without_a_person_speaks_the_language_of_the_browser(
    web: TestClient, wanted: str, language: str
) -> None:
    page = web.get("/a/nothing", headers={"Accept-Language": wanted}).text
    assert f'<html lang="{language}"' in page


def test_every_answer_keeps_browsers_to_our_own_files(web: TestClient) -> None:
    for path in ("/a/nothing", "/status", "/api/v1/missions", "/static/escale.css", "/nowhere"):
        headers = web.get(path).headers
        assert "default-src 'none'" in headers["content-security-policy"]
        assert headers["x-content-type-options"] == "nosniff"
        assert headers["referrer-policy"] == "no-referrer"


def test_the_status_page_shows_mails_and_events(
    web: TestClient, session: Session, small: SmallMission
) -> None:
    published(session, small)
    enter(web, session)
    page = web.get("/status", headers={"Accept-Language": "en"})
    assert page.status_code == 200
    for shown in ("schedule.published", "/docs"):
        assert shown in page.text


@pytest.mark.parametrize("path", ["/status", "/staff/mails"])
def test_the_status_page_is_for_staff(web: TestClient, session: Session, path: str) -> None:
    answer = web.get(path)
    assert (answer.status_code, answer.headers["location"]) == (303, f"/sign-in?next={path}")
    assert web.get("/enter", params={"token": "escale_wrong"}).status_code == 403
    small = small_mission(session, code="other")
    link = links.company_link(session, participation=small.hosts[0], actor="staff:1", now=NOW)
    assert web.get("/enter", params={"token": links.token(link)}).status_code == 403


def test_the_web_process_never_loads_the_solver() -> None:
    code = "import sys, services.app; services.app.create_app(); print('ortools' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "False"
