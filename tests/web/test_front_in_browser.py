"""The front door in a real browser: staff's way in and out, on a phone and without script."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from email import message_from_bytes
from email.policy import default
from uuid import uuid4

import pytest
from playwright.sync_api import Browser, Page, ViewportSize, expect
from sqlalchemy import Engine, select

from services.db import create_engine_for, transaction
from services.domain import accounts, dispatches, password_links
from services.models import (
    Dispatch,
    Language,
    Mail,
    Mission,
    MissionState,
    Registration,
    StaffAccount,
)
from services.settings import get_settings
from services.web.limits import Limiter, get_limiter
from tests.agenda.samples import HOSTILE
from tests.missions import NOW, small_mission
from tests.web.barriers import barriers
from tests.web.live import app_on, serving

pytestmark = pytest.mark.browser

PHONE: ViewportSize = {"width": 390, "height": 844}
LANGUAGES = ("fr", "en", "ar")
OPEN = ("/sign-in", "/sign-in?said=out", "/password", "/link", "/missions/tunis/register")
#: what answers 404, which browsers note on their console
DEAD = ("/c/nothing", "/a/nothing", "/missions/nothing/register", "/password/nothing")
PASSWORD = "a long walk by the sea"


@dataclass(frozen=True, kw_only=True)
class House:
    address: str
    engine: Engine

    def company_link(self) -> str:
        """What the worker writes to the company that was accepted, opened from its mail."""
        with transaction(self.engine) as session:
            for dispatch in session.scalars(select(Dispatch)):
                dispatches.write(session, dispatch, settings=get_settings(), now=NOW)
            raw = session.scalars(select(Mail.raw)).one()
        body = message_from_bytes(raw, policy=default).get_body(["plain"])
        assert body is not None
        found = re.search(r"/c/\S+", body.get_content())
        assert found is not None
        return self.address + found.group()

    def people(self, part: str) -> str:
        with transaction(self.engine) as session:
            return f"/staff/missions/{session.scalars(select(Mission.id)).one()}/people/{part}"

    def register_hostile(self) -> None:
        """A registration with everything that people can type."""
        typed = [text.replace("\x00", "").encode(errors="ignore").decode() for text in HOSTILE]
        with transaction(self.engine) as session:
            mission = session.scalars(select(Mission)).one()
            for n, one in enumerate(typed):
                session.add(
                    Registration(
                        mission_id=mission.id,
                        key=uuid4(),
                        name=f"{n} {one}"[:200],
                        country="TN",
                        website="https://example.org/" + "x" * 200,
                        contact_name=typed[n - 1][:200] or "–",
                        contact_email=f"{'a' * 60}@{'b' * 60}.example",
                        contact_language=Language.ARABIC,
                        offers=typed[n - 2],
                        needs=typed[n - 3],
                        languages=["fr", "ar"],
                    )
                )

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
        mission = small_mission(session).mission
        mission.state, mission.registration_open = MissionState.OPEN, True
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
    expect(page.get_by_role("heading", level=1)).to_have_text("Missions")

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


def test_from_registering_to_the_companys_own_pages(browser: Browser, house: House) -> None:
    page = phone(browser)
    page.goto(f"{house.address}/missions/tunis/register")
    page.get_by_label("Company").fill("Oléa Sfax")
    page.get_by_label("Country").select_option(label="Tunisia")
    page.get_by_label("What you offer").fill("huile d’olive")
    page.get_by_role("checkbox", name="French").check()
    page.get_by_label("Your name").fill("Karim Ben Ali")
    page.get_by_label("Mail address").fill("karim@olea.example")
    page.get_by_label("Language of our mails").select_option("en")
    page.get_by_role("button", name="Register").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Thank you")

    staff = phone(browser)
    staff.goto(house.password_link())
    staff.get_by_label("Password").fill(PASSWORD)
    staff.get_by_role("button", name="Save and sign in").click()
    staff.get_by_role("link", name="1 registration waits").click()
    expect(staff.get_by_role("heading", name="Oléa Sfax")).to_be_visible()
    staff.get_by_role("button", name="Accept: Oléa Sfax").click()
    expect(staff.get_by_role("status")).to_contain_text("The company takes part.")
    expect(staff.get_by_text("Nobody waits.")).to_be_visible()
    staff.get_by_role("link", name="Invitations").click()
    expect(staff.locator("li", has_text="Oléa Sfax").get_by_label("Contact")).to_have_value(
        "Karim Ben Ali"
    )

    page.goto(house.company_link())
    expect(page.get_by_text("Oléa Sfax").first).to_be_visible()
    page.get_by_role("link", name="Profile").click()
    expect(page.get_by_label("What you offer")).to_have_value("huile d’olive")

    page.goto(f"{house.address}/c/nothing")
    page.get_by_role("link", name="Send me my link again").click()
    page.get_by_label("Mail address").fill("karim@olea.example")
    page.get_by_role("button", name="Send me my link").click()
    expect(page.get_by_role("status")).to_contain_text("on their way")


@pytest.mark.parametrize("language", LANGUAGES)
def test_nobody_is_shut_out(browser: Browser, house: House, language: str) -> None:
    context = browser.new_context(viewport=PHONE, locale=language)
    page = context.new_page()
    house.register_hostile()
    found: list[str] = []
    page.on("dialog", lambda dialog: found.append(dialog.message))
    page.on(
        "console",
        lambda message: found.extend([message.text] * ("status of 4" not in message.text)),
    )
    for path in (*OPEN, *DEAD):
        page.goto(f"{house.address}{path}")
        found += barriers(page, page.url)
    page.goto(house.password_link())
    found += barriers(page, page.url)
    page.locator("input[type=password]").fill(PASSWORD)
    page.locator("form button").click()
    for path in (
        "/staff",
        "/status",
        "/sessions",
        house.people("registrations"),
        house.people("invitations"),
    ):
        page.goto(f"{house.address}{path}")
        found += barriers(page, page.url)
    context.close()
    assert found == []
