"""From the invitation to the rating, in a real browser against every real process.

Once on a phone with the keyboard alone, once on a desktop with the mouse.
"""

import re
from collections.abc import Iterator
from contextlib import closing
from datetime import timedelta
from email.message import EmailMessage
from email.utils import parseaddr
from urllib.parse import urlsplit

import pytest
from icalendar import Calendar
from playwright.sync_api import Browser, Page, ViewportSize, expect
from sqlalchemy import select

from services.db import transaction
from services.demo.client import Staff
from services.domain.wishes import wishes_of
from services.models import (
    Answer,
    Booking,
    Delegate,
    Meeting,
    Mission,
    MissionState,
    Participation,
    Rating,
    Solve,
    SolveState,
    Veto,
)
from tests.missions import NOW, SmallMission
from tests.stack import Stack, running, until
from tests.stories.hands import Hands, Keyboard, Mouse
from tests.web.conftest import browser
from tests.web.live import app_on, serving

pytestmark = pytest.mark.browser
__all__ = ["browser"]

PHONE: ViewportSize = {"width": 390, "height": 844}
DESKTOP: ViewportSize = {"width": 1280, "height": 900}
#: the mission is over
AFTERWARDS = NOW + timedelta(days=20)


@pytest.fixture(scope="module")
def stack(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stack]:
    with running(tmp_path_factory.mktemp("journey")) as stack:
        yield stack


@pytest.mark.parametrize(
    ("name", "size", "hands"), [("phone", PHONE, Keyboard), ("desktop", DESKTOP, Mouse)]
)
def test_from_the_invitation_to_the_rating(
    browser: Browser, stack: Stack, name: str, size: ViewportSize, hands: type[Hands]
) -> None:
    small = stack.mission(name, companies=3, slots=6, tables=3)
    with transaction(stack.engine) as session:
        session.get_one(Mission, small.mission.id).state = MissionState.OPEN
    context = browser.new_context(viewport=size, locale="en", timezone_id="Africa/Tunis")
    complaints: list[str] = []
    context.on("console", lambda said: complaints.extend([said.text] * (said.type == "error")))
    with closing(stack.staff()) as staff:
        home = the_company_is_invited(staff, stack, small, to=f"leila@{name}.example")
        page = context.new_page()
        page.goto(home)
        the_company_gets_ready(page, hands(page), name)
        assert stored(stack, small) == (
            [f"{name} host 2", f"{name} host 1"],
            [f"{name} host 2"],
            [f"{name} host 3"],
        )
        staff.post(f"missions/{small.mission.id}/state", {"state": "closed"})
    staff_ask_for_a_schedule(context.new_page(), stack, small)
    stack.publish(small)
    page.goto(f"{home}/agenda")
    every_wish_has_its_fate(page)
    own, partner = mails_of_a_pair(stack, small)
    link = link_in(own, "a")
    the_delegate_travels(context.new_page(), link, hands)
    the_partner_is_told(context.new_page(), partner, small.delegates[3].name)
    with serving(app_on(stack.engine, now=lambda: AFTERWARDS)) as address:
        the_delegate_looks_back(context.new_page(), address + urlsplit(link).path, hands)
    assert rated(stack, small) == [(True, 5, "Une démonstration est prévue.")]
    assert [said for said in complaints if "ERR_INTERNET_DISCONNECTED" not in said] == []
    context.close()


def the_company_is_invited(staff: Staff, stack: Stack, small: SmallMission, *, to: str) -> str:
    """The private link in the mail that its contact gets."""
    staff.post(
        f"participations/{small.visitors[0].id}/invitation",
        {"contact_name": "Leïla Roux", "contact_email": to, "contact_language": "en"},
    )
    mail = until(lambda: next((one for one in stack.letters() if to in str(one["To"])), None))
    assert isinstance(mail, EmailMessage)
    return link_in(mail, "c")


def the_company_gets_ready(page: Page, hands: Hands, name: str) -> None:
    """Profile, delegates, veto, wishes, requests: everything that the overview asks for."""
    said = page.locator("#said")
    hands.press(page.get_by_role("link", name="Say what you offer and need"))
    hands.write(page.get_by_label("What you offer"), "Sondes de nitrates")
    expect(said).to_have_text("Saved.")

    hands.press(page.get_by_role("link", name="Delegates", exact=True))
    hands.press(page.get_by_text("Add a delegate"))
    hands.write(page.get_by_label("Name"), "Inès Roux")
    hands.write(page.get_by_label("Mail address"), f"ines@{name}.example")
    hands.press(page.get_by_role("button", name="Add", exact=True))
    hands.tick(page.get_by_label("Tue 13 09:00"))
    expect(said).to_have_text("Saved.")

    hands.press(page.get_by_role("link", name="Companies", exact=True))
    hands.write(page.get_by_label("Search"), "HÔST 3")
    hands.press(page.get_by_role("button", name="Search"))
    expect(page.locator("#count")).to_have_text("1 company found")
    hands.press(page.get_by_role("button", name=f"Remove: {name} host 3"))
    expect(said).to_have_text("The wish was removed.")
    hands.press(page.get_by_role("link", name=f"{name} host 3"))
    hands.press(page.get_by_role("button", name="Never meet it"))
    expect(said).to_have_text("You will not meet this company. It is not told.")

    hands.press(page.get_by_role("link", name="Wishes", exact=True))
    rows = page.locator(".wish")
    with page.expect_response("**/wishes"):
        hands.lift(rows.nth(1), above=rows.nth(0))
    expect(said).to_have_text(f"{name} host 2 is now wish 1.")
    hands.write(rows.nth(0).get_by_label("Note to the partner"), "Votre station pilote ?")
    expect(said).to_have_text("Your wishes are saved.")

    hands.press(page.get_by_role("link", name="Requests", exact=True))
    group = page.get_by_role("group", name=f"Your answer to {name} host 2")
    hands.press(group.get_by_role("button", name="Accept"))
    expect(said).to_have_text("Your answer is saved.")


def stored(stack: Stack, small: SmallMission) -> tuple[list[str], list[str], list[str]]:
    """By name: whom the company wishes to meet, has accepted, and never meets."""
    with transaction(stack.engine) as session:
        own = {"participation_id": small.visitors[0].id}
        wishes = session.get_one(Participation, small.visitors[0].id)
        ranked = wishes_of(session, participation=wishes)
        partners = (
            [row.partner_id for row in ranked],
            [row.wisher_id for row in session.query(Answer).filter_by(**own)],
            [row.partner_id for row in session.query(Veto).filter_by(**own)],
        )
        wished, accepted, vetoed = (
            [session.get_one(Participation, one).company.name for one in ids] for ids in partners
        )
    return wished, accepted, vetoed


def staff_ask_for_a_schedule(page: Page, stack: Stack, small: SmallMission) -> None:
    base = stack.environment["BASE_URL"]
    page.goto(f"{base}/enter?token={stack.escale('token', 'a person').split()[-1]}")
    page.goto(f"{base}/staff/missions/{small.mission.id}/solves")
    page.get_by_role("button", name="Start").click()
    solve = stack.ask(
        lambda session: session.query(Solve).filter_by(mission_id=small.mission.id).first()
    )
    assert isinstance(solve, Solve)
    assert stack.solve_in(solve.id, SolveState.DONE, SolveState.FAILED).state is SolveState.DONE


def every_wish_has_its_fate(page: Page) -> None:
    expect(page.get_by_role("heading", name="Inès Roux")).to_be_visible()
    fates = page.locator(".fate")
    expect(fates).to_have_count(2)
    for fate in fates.all():
        assert fate.locator(".met, .quiet").first.inner_text()
    assert "host 3" not in page.locator("main").inner_text()


def mails_of_a_pair(stack: Stack, small: SmallMission) -> list[EmailMessage]:
    """The letters of the first host's delegate and of the first whom that delegate meets."""
    with transaction(stack.engine) as session:
        own = session.get_one(Delegate, small.delegates[3].id)
        meeting = (
            select(Booking.meeting_id)
            .join(Meeting)
            .where(Booking.delegate_id == own.id)
            .order_by(Meeting.period)
            .limit(1)
        )
        other = session.scalars(
            select(Delegate)
            .join(Booking)
            .where(Booking.meeting_id == meeting.scalar_subquery(), Delegate.id != own.id)
        ).one()

    def sent() -> list[EmailMessage]:
        letters = {parseaddr(str(mail["To"]))[1].lower(): mail for mail in stack.letters()}
        pair = [letters.get(one.email.lower()) for one in (own, other)]
        return [mail for mail in pair if mail] if all(pair) else []

    mails = until(sent)
    assert isinstance(mails, list)
    return mails


def link_in(mail: EmailMessage, kind: str) -> str:
    """The link of a company («c») or delegate («a») in a mail."""
    text = mail.get_body(preferencelist=("plain",))
    assert text is not None
    found = re.search(rf"http://\S+/{kind}/[\w.-]+", text.get_content())
    assert found is not None
    return found[0]


def the_delegate_travels(page: Page, link: str, kind: type[Hands]) -> None:
    """Looks, takes the calendar along, loses the network, is late, and then can't come at all."""
    hands = kind(page)
    page.goto(link)
    meetings = page.locator(".line.meeting")
    held = meetings.count()
    assert held > 0
    expect(page.locator(".next .table").first).to_be_visible()
    file = page.request.get(f"{link}/agenda.ics")
    events = Calendar.from_ical(file.text()).walk("VEVENT")
    assert len([event for event in events if event["transp"] == "OPAQUE"]) == held
    assert page.request.get(f"{link}/agenda.pdf").body().startswith(b"%PDF")

    page.evaluate("navigator.serviceWorker.ready.then(() => true)")
    page.context.set_offline(True)
    page.reload()
    expect(page.locator("#offline")).to_be_visible()
    expect(meetings).to_have_count(held)
    page.context.set_offline(False)
    expect(page.locator("#offline")).to_be_hidden()

    first = meetings.first
    hands.press(first.locator("summary").first)
    hands.press(first.get_by_role("button", name="10", exact=True))
    expect(first.locator(".said")).to_contain_text("environ 10 minutes de retard")
    hands.press(first.locator("summary").first)
    hands.press(first.get_by_role("link", name="Je ne peux pas venir"))
    hands.press(page.get_by_role("button", name="Je ne peux pas venir"))
    expect(first.locator(".said")).to_contain_text("ne peut pas venir")


def the_partner_is_told(page: Page, mail: EmailMessage, person: str) -> None:
    """In the partner's language: who met is up to the solver, and one was added in English."""
    page.goto(link_in(mail, "a"))
    language = page.locator("html").get_attribute("lang")
    absent = {"fr": "ne peut pas venir", "en": "can’t come"}[language or ""]
    assert ("agenda : " in str(mail["Subject"])) == (language == "fr")
    expect(page.locator(".line .said")).to_contain_text(f"{person} – {absent}")


def the_delegate_looks_back(page: Page, link: str, kind: type[Hands]) -> None:
    hands = kind(page)
    page.goto(link)
    last = page.locator(".line.meeting").last
    hands.press(last.get_by_text("Comment était-ce ?"))
    hands.choose(last.get_by_label("5", exact=True))
    note = "Une démonstration est prévue."
    hands.write(last.get_by_label("Un mot que seul l’organisateur lira"), note)
    hands.press(last.get_by_role("button", name="Envoyer à l’organisateur"))
    expect(last.get_by_text("Votre note : 5 sur 5")).to_be_visible()


def rated(stack: Stack, small: SmallMission) -> list[tuple[bool, int | None, str]]:
    with transaction(stack.engine) as session:
        rows = session.scalars(select(Rating).filter_by(mission_id=small.mission.id))
        return [(row.took_place, row.usefulness, row.note) for row in rows]
