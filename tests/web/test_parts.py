"""Parts of pages that are replaced without a new page, in a real browser."""

import pytest
from playwright.sync_api import Browser, Page, Route, expect

from services.db import transaction
from services.models import Mission, MissionState
from tests.web.barriers import barriers
from tests.web.company_live import Live, live, phone

__all__ = ["live"]
pytestmark = pytest.mark.browser


def watched(page: Page) -> list[str]:
    """What goes wrong on the page, and each new page that is loaded, from now on."""
    seen: list[str] = []
    page.on("console", lambda message: seen.extend([message.text] * (message.type == "error")))
    page.on("pageerror", lambda error: seen.append(str(error)))
    page.on("domcontentloaded", lambda opened: seen.append(opened.url.removeprefix("http://")))
    return seen


def cards(page: Page) -> list[str]:
    return page.locator("#found ~ .cards h3 a").all_text_contents()


def test_the_catalogue_answers_while_one_types(browser: Browser, live: Live) -> None:
    page = phone(browser)
    page.goto(f"{live.home}/catalogue")
    seen = watched(page)

    page.get_by_label("Search").press_sequentially("host 3")
    expect(page.locator("#count")).to_have_text("1 company found")
    expect(page.get_by_label("Search")).to_be_focused()
    expect(page).to_have_url(f"{live.home}/catalogue?q=host+3")
    assert cards(page) == ["tunis host 3"]

    # A wish is taken back and made again where it stands; the button stays under the finger.
    page.get_by_role("button", name="Remove: tunis host 3").press("Enter")
    expect(page.locator("#said")).to_have_text("The wish was removed.")
    add = page.get_by_role("button", name="Add to my wishes: tunis host 3")
    expect(add).to_be_focused()
    add.press("Enter")
    expect(page.locator("#said")).to_have_text("Added to your wishes.")
    assert [name for name, _ in live.ranking()] == ["1", "2", "4", "3"]
    expect(page).to_have_url(f"{live.home}/catalogue?q=host+3")

    page.get_by_text("Filter").click()
    page.get_by_label("Only with a free slot in common").check()
    expect(page).to_have_url(f"{live.home}/catalogue?q=host+3&free=1")
    assert barriers(page) == []
    assert seen == []

    # What was found has an address, and whoever comes back finds it again.
    page.get_by_role("link", name="tunis host 3").click()
    page.go_back()
    expect(page.get_by_label("Only with a free slot in common")).to_be_checked()
    assert cards(page) == ["tunis host 3"]


def test_what_cannot_be_put_in_place_is_told(browser: Browser, live: Live) -> None:
    page = phone(browser)
    page.goto(f"{live.home}/catalogue")
    page.context.set_offline(True)
    page.get_by_label("Search").fill("host")
    expect(page.locator("#said")).to_have_text("No connection. Please try again.")
    page.context.set_offline(False)

    # Wishes have closed since: the answer is the page that says so.
    with transaction(live.engine) as session:
        session.get_one(Mission, live.small.mission.id).state = MissionState.CLOSED
    page.get_by_role("button", name="Remove: tunis host 3").click()
    expect(page.get_by_text("Wishes are closed.")).to_be_visible()
    assert len(live.ranking()) == 4


def test_a_request_is_answered_where_it_stands(browser: Browser, live: Live) -> None:
    page = phone(browser)
    page.goto(f"{live.home}/requests")
    seen = watched(page)
    accept = page.get_by_role("group", name="tunis host 2").get_by_role("button", name="Accept")
    accept.press("Enter")
    expect(accept).to_have_attribute("aria-pressed", "true")
    expect(accept).to_be_focused()
    expect(page.locator("#said")).to_have_text("Your answer is saved.")
    expect(page.get_by_text("3 requests without answer")).to_be_visible()
    assert seen == []


def test_what_is_about_to_be_replaced_takes_no_press(browser: Browser, live: Live) -> None:
    page = phone(browser)
    page.goto(f"{live.home}/catalogue")
    held: list[Route] = []
    page.route("**/catalogue?q=*", lambda route: held.append(route))  # noqa: PLW0108
    page.get_by_label("Search").fill("host 3")
    page.get_by_role("button", name="Search").click()
    parts = page.locator("#parts")
    expect(parts).to_have_js_property("inert", value=True)
    for request in held:
        request.continue_()
    expect(page.locator("#count")).to_have_text("1 company found")
    expect(parts).to_have_js_property("inert", value=False)
    page.get_by_role("button", name="Remove: tunis host 3").click()
    expect(page.locator("#said")).to_have_text("The wish was removed.")
