"""A delegate's day on a phone, in a real browser, against the real service."""

import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta

import pytest
import uvicorn
from playwright.sync_api import Browser, BrowserContext, Page, Response, expect
from sqlalchemy import Engine, select

from services.api.deps import get_now
from services.app import create_app
from services.db import create_engine_for, get_engine, transaction
from services.domain import links
from services.domain.publishing import publish
from services.models import Absence, Booking, Delegate, Meeting
from tests.domain.drafts import drafted
from tests.missions import NOW, small_mission

pytestmark = pytest.mark.browser


@dataclass(kw_only=True)
class Site:
    """The service on a port of its own, which can be taken off the network."""

    engine: Engine
    address: str
    server: uvicorn.Server
    thread: threading.Thread
    clock: list[datetime] = field(default_factory=lambda: [NOW])

    def stop(self) -> None:
        self.server.should_exit = True
        self.thread.join(timeout=20)
        assert not self.thread.is_alive()

    def page_of(self, delegate: Delegate) -> str:
        with transaction(self.engine) as session:
            holder = session.get_one(Delegate, delegate.id)
            link = links.delegate_link(session, delegate=holder, actor="staff:1", now=NOW)
            return f"{self.address}/a/{links.token(link)}"


@contextmanager
def running(engine: Engine) -> Iterator[Site]:
    clock = [NOW]
    app = create_app()
    app.dependency_overrides[get_now] = lambda: clock[0]
    app.dependency_overrides[get_engine] = lambda: engine
    listener = socket.create_server(("127.0.0.1", 0))
    server = uvicorn.Server(
        uvicorn.Config(app, log_level="warning", timeout_graceful_shutdown=1, ws="none")
    )
    thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]}, daemon=True)
    thread.start()
    site = Site(
        engine=engine,
        address=f"http://127.0.0.1:{listener.getsockname()[1]}",
        server=server,
        thread=thread,
        clock=clock,
    )
    try:
        yield site
    finally:
        site.stop()
        listener.close()


@pytest.fixture
def site(database_url: str) -> Iterator[Site]:
    engine = create_engine_for(database_url)
    with running(engine) as site:
        yield site
    engine.dispose()


@pytest.fixture
def pair(site: Site) -> tuple[Delegate, Delegate]:
    """Two delegates who meet at 9:00 and nobody else."""
    with transaction(site.engine) as session:
        small = small_mission(session, visitors=1, hosts=1)
        draft = drafted(session, small)
        publish(session, draft, mail_domain="escale.example", actor="staff:1", now=NOW)
    return small.delegates[0], small.delegates[1]


def phone(browser: Browser, *, zone: str = "Africa/Tunis", script: bool = True) -> BrowserContext:
    return browser.new_context(
        viewport={"width": 390, "height": 844},
        is_mobile=True,
        has_touch=True,
        timezone_id=zone,
        java_script_enabled=script,
    )


def meeting_line(page: Page) -> str:
    return page.locator(".line.meeting").inner_text()


@pytest.mark.parametrize("script", [True, False])
def test_late_then_on_time_then_not_coming_then_rated(
    browser: Browser, site: Site, pair: tuple[Delegate, Delegate], *, script: bool
) -> None:
    me, partner = pair
    context = phone(browser, script=script)
    page, theirs = context.new_page(), context.new_page()
    page.goto(site.page_of(me))
    page.locator(".line .tell summary").tap()
    page.locator(".line .tell").get_by_role("button", name="10", exact=True).tap()
    expect(page.locator(".line .said")).to_contain_text("environ 10 minutes de retard")
    theirs.goto(site.page_of(partner))
    assert f"{me.name} – environ 10 minutes de retard" in meeting_line(theirs)

    page.locator(".line .said button").tap()
    expect(page.locator(".said")).to_have_count(0)
    theirs.reload()
    assert "retard." not in meeting_line(theirs)

    page.locator(".line .tell summary").tap()
    page.locator(".line .tell").get_by_role("link", name="Je ne peux pas venir").tap()
    expect(page.locator("h1")).to_have_text("Vous ne pouvez pas venir à ce rendez-vous ?")
    with transaction(site.engine) as session:
        assert session.query(Absence).count() == 0
    page.get_by_role("button", name="Je ne peux pas venir").tap()
    expect(page.locator(".line .said")).to_contain_text("ne peut pas venir")
    with transaction(site.engine) as session:
        [absence] = session.scalars(select(Absence)).all()
        period = session.scalars(
            select(Meeting.period)
            .join(Booking, Booking.meeting_id == Meeting.id)
            .where(Booking.delegate_id == me.id)
        ).one()
        assert (absence.delegate_id, absence.period) == (me.id, period)
        assert period.upper is not None
        site.clock[0] = period.upper + timedelta(hours=1)

    page.reload()
    page.get_by_text("Comment était-ce ?").tap()
    page.get_by_label("Non", exact=True).check()
    page.get_by_label("Un mot que seul l’organisateur lira").fill("<b>Personne</b> à la table")
    page.get_by_role("button", name="Envoyer à l’organisateur").tap()
    expect(page.locator(".line.meeting")).to_contain_text("n’a pas eu lieu")
    theirs.reload()
    assert "n’a pas eu lieu" not in theirs.content()
    assert "Personne</b>" not in theirs.content()
    context.close()


def test_without_network_the_agenda_is_still_there(
    browser: Browser, site: Site, pair: tuple[Delegate, Delegate]
) -> None:
    context = phone(browser)
    page = context.new_page()
    address = site.page_of(pair[0])
    page.goto(address)
    page.evaluate("navigator.serviceWorker.ready.then(() => true)")
    assert not page.locator("#offline").is_visible()
    ground = page.evaluate("getComputedStyle(document.querySelector('.next')).backgroundColor")
    site.stop()

    page.reload()
    expect(page.locator("#offline")).to_be_visible()
    expect(page.locator("#offline")).to_contain_text("jeudi 1 avril à 09:00, heure de Tunis")
    expect(page.locator(".line.meeting h3")).to_contain_text("tunis host 1")
    assert (
        page.evaluate("getComputedStyle(document.querySelector('.next')).backgroundColor") == ground
    )

    page.locator(".line .tell summary").tap()
    page.locator(".line .tell").get_by_role("button", name="5", exact=True).tap()
    expect(page.locator("#offline")).to_contain_text("rien ne peut être envoyé")
    expect(page.locator(".said")).to_have_count(0)

    other = context.new_page()
    other.goto(address)
    expect(other.locator("#offline")).to_be_visible()
    context.close()


def test_a_link_that_opens_nothing_any_more_leaves_nothing_behind(
    browser: Browser, site: Site, pair: tuple[Delegate, Delegate]
) -> None:
    context = phone(browser)
    page = context.new_page()
    address = site.page_of(pair[0])
    page.goto(address)
    page.evaluate("navigator.serviceWorker.ready.then(() => true)")
    with transaction(site.engine) as session:
        delegate = session.get_one(Delegate, pair[0].id)
        links.revoke_delegate_link(session, delegate=delegate, actor="staff:1", now=NOW)
    page.goto(address)
    assert page.evaluate("caches.keys()") == []
    context.close()


def test_the_readers_own_clock_stands_beside_the_venues(
    browser: Browser, site: Site, pair: tuple[Delegate, Delegate]
) -> None:
    address = site.page_of(pair[0])
    seen = {}
    for zone in (
        "Africa/Tunis",
        "Africa/Algiers",
        "Europe/Paris",
        "Asia/Tokyo",
        "Pacific/Auckland",
    ):
        context = phone(browser, zone=zone)
        page = context.new_page()
        page.goto(address)
        seen[zone] = page.locator(".line.meeting .yours").all_inner_texts()
        assert page.locator(".line.meeting .time > time").inner_text() == "09:00"
        context.close()
    assert seen == {
        "Africa/Tunis": [],
        "Africa/Algiers": [],
        "Europe/Paris": ["10:00 chez vous"],
        "Asia/Tokyo": ["17:00 chez vous"],
        "Pacific/Auckland": ["20:00 chez vous"],
    }


def test_the_page_with_all_its_parts_weighs_less_than_100_kb(
    browser: Browser, site: Site, pair: tuple[Delegate, Delegate]
) -> None:
    context = phone(browser)
    page = context.new_page()
    parts: dict[str, int] = {}

    def weigh(response: Response) -> None:
        parts[response.url.rpartition("/")[2]] = len(response.body())

    context.on("response", weigh)
    page.goto(site.page_of(pair[0]), wait_until="networkidle")
    assert {"escale.css", "agenda.css", "agenda.js"} <= parts.keys()
    # a full day has ten meetings more, see test_pages
    assert sum(parts.values()) < 70_000
    context.close()
