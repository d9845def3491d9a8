"""Every form of companies, delegates and visitors, in a browser that runs no script."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, time, timedelta

import pytest
from playwright.sync_api import Browser, Page, Request, ViewportSize, expect
from sqlalchemy import Engine
from starlette.routing import compile_path

from services.db import create_engine_for, transaction
from services.domain import accounts, activities, links, password_links
from services.domain.publishing import publish
from services.models import ActivityKind, Audience, Mission, MissionState
from services.web.limits import Limiter, get_limiter
from tests.domain.drafts import drafted
from tests.missions import DAY, NOW, SmallMission, small_mission
from tests.web.addresses import answering
from tests.web.live import app_on, serving

pytestmark = pytest.mark.browser

PHONE: ViewportSize = {"width": 390, "height": 844}
PASSWORD = "a long walk by the sea"
#: forms that stand on staff's own pages
STAFFS = ("/status", "/staff")


@dataclass(frozen=True, kw_only=True)
class House:
    engine: Engine
    small: SmallMission
    address: str
    #: private pages: of a company, of a delegate, and where a password is chosen
    company: str
    delegate: str
    password: str
    clock: list[datetime]

    def publish(self) -> None:
        with transaction(self.engine) as session:
            session.get_one(Mission, self.small.mission.id).state = MissionState.CLOSED
            draft = drafted(session, self.small)
            publish(session, draft, mail_domain="e.example", actor="staff:1", now=NOW)


@pytest.fixture
def house(database_url: str, redis_url: str) -> Iterator[House]:
    engine = create_engine_for(database_url)
    with transaction(engine) as session:
        small = small_mission(session, hosts=3)
        small.mission.state, small.mission.registration_open = MissionState.OPEN, True
        activities.add_activity(
            session,
            mission=small.mission,
            kind=ActivityKind.SEMINAR,
            audience=Audience.LISTED,
            title="L’eau en Tunisie",
            day=DAY,
            starts=time(9, 30),
            ends=time(10),
            actor="staff:1",
        )
        company = links.company_link(
            session, participation=small.visitors[0], actor="staff:1", now=NOW
        )
        person = links.delegate_link(session, delegate=small.delegates[0], actor="s", now=NOW)
        account = accounts.add_account(
            session, name="Leïla Trabelsi", email="leila@pole.example", actor="operator"
        )
        chosen = password_links.token(account, lasts=password_links.INVITED, now=NOW)
        paths = (
            f"/c/{links.token(company)}",
            f"/a/{links.token(person)}",
            f"/password/{chosen}",
        )
    clock = [NOW]
    app = app_on(engine, now=lambda: clock[0])
    limiter = Limiter(redis_url)
    app.dependency_overrides[get_limiter] = lambda: limiter
    with serving(app) as address:
        own, day, password = (address + path for path in paths)
        yield House(
            engine=engine,
            small=small,
            address=address,
            company=own,
            delegate=day,
            password=password,
            clock=clock,
        )
    engine.dispose()


def test_every_form_works(browser: Browser, house: House) -> None:
    context = browser.new_context(viewport=PHONE, locale="en", java_script_enabled=False)
    sent: list[str] = []

    def note(request: Request) -> None:
        if request.method == "POST":
            sent.append(request.url.removeprefix(house.address))

    context.on("request", note)
    page = context.new_page()
    a_visitor_registers_and_asks(page, house.address)
    the_company_tells_of_itself(page, house.company)
    the_company_names_delegates(page, house.company)
    the_company_chooses(page, house.company)
    house.publish()
    the_delegate_tells(page, house)
    staff_come_and_go(page, house)
    context.close()

    forms = [str(route.path) for route in answering("POST")]
    left = [
        path
        for path in forms
        if not path.startswith(STAFFS) and not any(compile_path(path)[0].match(one) for one in sent)
    ]
    assert left == []


def said(page: Page, sentence: str) -> None:
    expect(page.locator("[role=status]").first).to_contain_text(sentence)


def the_company_tells_of_itself(page: Page, home: str) -> None:
    page.goto(f"{home}/profile")
    page.get_by_label("What you offer").fill("Sondes de nitrates")
    page.get_by_label("Sector").fill("Eau")
    page.get_by_label("Arabic").check()
    page.get_by_role("button", name="Save").click()
    said(page, "Saved.")
    expect(page.get_by_label("What you offer")).to_have_value("Sondes de nitrates")
    expect(page.get_by_label("Arabic")).to_be_checked()


def the_company_names_delegates(page: Page, home: str) -> None:
    """One is added, attends a seminar and is free for fewer slots; another one is removed."""
    page.goto(f"{home}/delegates")
    for name, address in (("Inès Roux", "ines@pole.example"), ("Max Bon", "max@pole.example")):
        page.get_by_role("link", name="Delegates", exact=True).click()
        page.get_by_text("Add a delegate").click()
        page.get_by_label("Name").fill(name)
        page.get_by_label("Mail address").fill(address)
        page.get_by_role("button", name="Add", exact=True).click()
        said(page, "Saved.")
    page.get_by_role("button", name="Remove this delegate").click()
    said(page, "Removed.")
    expect(page.get_by_role("link", name="Max Bon")).to_have_count(0)
    page.get_by_role("link", name="Inès Roux").click()
    page.get_by_label("Tue 13 09:00").uncheck()
    page.get_by_label("L’eau en Tunisie").check()
    page.get_by_label("Role").fill("Chercheuse")
    page.get_by_role("button", name="Save").click()
    said(page, "Saved.")
    expect(page.get_by_label("Tue 13 09:00")).not_to_be_checked()
    expect(page.get_by_label("Tue 13 09:30")).to_be_checked()
    expect(page.get_by_label("L’eau en Tunisie")).to_be_checked()
    expect(page.get_by_label("Role")).to_have_value("Chercheuse")


def the_company_chooses(page: Page, home: str) -> None:
    """A wish taken back and made again, moved and noted; a veto; an answer."""
    page.goto(f"{home}/catalogue")
    page.get_by_label("Search").fill("HÔST 3")
    page.get_by_role("button", name="Search").click()
    page.get_by_role("button", name="Remove: tunis host 3").click()
    said(page, "The wish was removed.")
    page.get_by_role("link", name="tunis host 3").click()
    page.get_by_role("button", name="Never meet it").click()
    said(page, "You will not meet this company.")
    page.get_by_role("button", name="Allow meetings again").click()
    said(page, "You may meet this company again.")
    page.get_by_role("button", name="Add to my wishes: tunis host 3").click()
    said(page, "Added to your wishes.")
    page.get_by_role("link", name="Wishes", exact=True).click()
    page.get_by_role("button", name="Move up: tunis host 3").click()
    page.get_by_label("Note to the partner").nth(1).fill("Votre station pilote ?")
    page.get_by_role("button", name="Save").last.click()
    said(page, "Your wishes are saved.")
    expect(page.locator(".wish").nth(1)).to_contain_text("tunis host 3")
    page.get_by_role("link", name="Requests", exact=True).click()
    answer = page.get_by_role("group", name="tunis host 2")
    answer.get_by_role("button", name="Decline").click()
    said(page, "Your answer is saved.")
    expect(answer.get_by_role("button", name="Decline")).to_have_attribute("aria-pressed", "true")


def the_delegate_tells(page: Page, house: House) -> None:
    """In French, as the agenda is: late, on time after all, not coming, and how it was."""
    page.goto(house.delegate)
    first = page.locator(".line.meeting").first
    first.locator("summary").first.click()
    first.get_by_role("button", name="10", exact=True).click()
    expect(first.locator(".said")).to_contain_text("environ 10 minutes de retard")
    first.locator(".said button").click()
    expect(first.locator(".said")).to_have_count(0)
    first.locator("summary").first.click()
    first.get_by_role("link", name="Je ne peux pas venir").click()
    page.get_by_role("button", name="Je ne peux pas venir").click()
    expect(first.locator(".said")).to_contain_text("ne peut pas venir")
    house.clock[0] = NOW + timedelta(days=20)
    page.reload()
    first.get_by_text("Comment était-ce ?").click()
    first.get_by_label("Non", exact=True).check()
    first.get_by_role("button", name="Envoyer à l’organisateur").click()
    expect(first).to_contain_text("n’a pas eu lieu")
    house.clock[0] = NOW


def a_visitor_registers_and_asks(page: Page, address: str) -> None:
    page.goto(f"{address}/missions/tunis/register")
    page.get_by_label("Company").fill("Oléa Sfax")
    page.get_by_label("Country").select_option(label="Tunisia")
    page.get_by_label("Your name").fill("Karim Ben Ali")
    page.get_by_label("Mail address").fill("karim@olea.example")
    page.get_by_role("button", name="Register").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Thank you")
    page.goto(f"{address}/link")
    page.get_by_label("Mail address").fill("karim@olea.example")
    page.get_by_role("button", name="Send me my link").click()
    said(page, "on their way")


def staff_come_and_go(page: Page, house: House) -> None:
    """A password forgotten and chosen, signing in and out, sessions ended one by one and all."""
    page.goto(f"{house.address}/password")
    page.get_by_label("Mail address").fill("leila@pole.example")
    page.get_by_role("button").click()
    said(page, "on its way")
    page.goto(house.password)
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Save and sign in").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Missions")
    page.get_by_role("button", name="Sign out", exact=True).click()
    said(page, "You are signed out.")
    for button in ("Sign out: ", "Sign out everywhere"):
        page.goto(f"{house.address}/sessions")
        page.get_by_label("Mail address").fill("leila@pole.example")
        page.get_by_label("Password").fill(PASSWORD)
        page.get_by_role("button", name="Sign in").click()
        page.get_by_role("button", name=button).click()
        said(page, "You are signed out.")
