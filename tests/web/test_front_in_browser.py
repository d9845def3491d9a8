"""The front door in a real browser: staff's way in and out, on a phone and without script."""

from collections.abc import Iterator
from dataclasses import dataclass

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, ViewportSize, expect
from sqlalchemy import Engine

from services.db import create_engine_for, transaction
from services.domain import accounts, password_links
from services.models import StaffAccount
from services.web.limits import Limiter, get_limiter
from tests.missions import NOW, small_mission
from tests.web.live import app_on, serving

pytestmark = pytest.mark.browser

PHONE: ViewportSize = {"width": 390, "height": 844}
LANGUAGES = ("fr", "en", "ar")
PASSWORD = "a long walk by the sea"


@dataclass(frozen=True, kw_only=True)
class House:
    address: str
    engine: Engine

    def password_link(self) -> str:
        with transaction(self.engine) as session:
            account = accounts.find_account(session, "leila@pole.example")
            assert isinstance(account, StaffAccount)
            token = password_links.token(account, lasts=password_links.INVITED, now=NOW)
        return f"{self.address}/password/{token}"


@pytest.fixture
def house(database_url: str, redis_url: str) -> Iterator[House]:
    engine = create_engine_for(database_url)
    with transaction(engine) as session:
        small_mission(session)
        accounts.add_account(
            session, name="Leïla <b>Trabelsi</b>", email="leila@pole.example", actor="operator"
        )
    app = app_on(engine)
    limiter = Limiter(redis_url)
    app.dependency_overrides[get_limiter] = lambda: limiter
    with serving(app) as address:
        yield House(address=address, engine=engine)
    engine.dispose()


def phone(browser: Browser, *, language: str = "en") -> Page:
    context = browser.new_context(viewport=PHONE, locale=language, java_script_enabled=False)
    return context.new_page()


def test_from_the_invitation_to_signing_out_everywhere(browser: Browser, house: House) -> None:
    page = phone(browser)
    page.goto(house.password_link())
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Save and sign in").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("What is going on")

    # At another place: the page that was wanted is opened after signing in.
    desk = phone(browser)
    desk.goto(f"{house.address}/sessions")
    expect(desk.get_by_role("heading", level=1)).to_have_text("Sign in")
    desk.get_by_label("Mail address").fill("leila@pole.example")
    desk.get_by_label("Password").fill("a short walk by the sea")
    desk.get_by_role("button", name="Sign in").click()
    expect(desk.get_by_role("alert")).to_have_text("Address or password is wrong.")
    desk.get_by_role("link", name="العربية").click()
    expect(desk.locator("html")).to_have_attribute("dir", "rtl")
    desk.get_by_role("link", name="English").click()
    desk.get_by_label("Mail address").fill("leila@pole.example")
    desk.get_by_label("Password").fill(PASSWORD)
    desk.get_by_role("button", name="Sign in").click()
    expect(desk.get_by_role("heading", level=1)).to_have_text("Your sessions")
    expect(desk.get_by_role("listitem")).to_have_count(2)

    desk.get_by_role("button", name="Sign out everywhere").click()
    expect(desk.get_by_role("status")).to_have_text("You are signed out.")
    page.goto(f"{house.address}/status")
    expect(page.get_by_role("heading", level=1)).to_have_text("Sign in")


def faults(page: Page) -> list[str]:
    """What axe and the width of the page have against it."""
    found = [
        f"{page.url} {fault['id']}: {[node['html'] for node in fault['nodes']]}"
        for fault in Axe().run(page).response["violations"]
    ]
    if not page.evaluate("document.documentElement.scrollWidth <= window.innerWidth"):
        found.append(f"{page.url} scrolls sideways")
    return found


@pytest.mark.parametrize("language", LANGUAGES)
def test_nobody_is_shut_out(browser: Browser, house: House, language: str) -> None:
    context = browser.new_context(viewport=PHONE, locale=language)
    page = context.new_page()
    found: list[str] = []
    page.on("console", lambda message: found.append(message.text))
    for path in ("/sign-in", "/sign-in?said=out", "/password"):
        page.goto(f"{house.address}{path}")
        found += faults(page)
    page.goto(house.password_link())
    found += faults(page)
    page.locator("input[type=password]").fill(PASSWORD)
    page.locator("form button").click()
    for path in ("/status", "/sessions"):
        page.goto(f"{house.address}{path}")
        found += faults(page)
    context.close()
    assert found == []
