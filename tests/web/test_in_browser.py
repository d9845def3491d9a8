"""Pages and letters in a real browser, under the policy that the service sends."""

from collections.abc import Callable
from dataclasses import replace

import pytest
from playwright.sync_api import Browser, Page, Route

from services.locale import translations
from services.mail.letters import agenda_letter
from services.mail.notices import notice_letter
from services.web.headers import AGENDA, STRICT
from services.web.notice_pages import absent_page, refused_page
from services.web.pages import (
    STATIC,
    agenda_page,
    link_problem_page,
    nothing_yet_page,
    status_page,
)
from services.web.telling import NoticeShown, Telling, notice_text
from tests.agenda.samples import HOSTILE, agenda, at, meeting, ordinary
from tests.mail.test_notices import READER, TOLD
from tests.web.barriers import barriers
from tests.web.test_pages import LINK, status

pytestmark = pytest.mark.browser


def telling(language: str) -> Telling:
    """One's own notice about the meeting that is on, and a partner's about the next one."""
    words = translations(language)
    own = NoticeShown(id="1", own=True, person="Camille Martin", text=notice_text(10, words))
    other = NoticeShown(id="2", own=False, person="Leïla <b>", text=notice_text(None, words))
    return Telling(token="t", notices={"m13-0": (own,), "m13-1": (other,)})


ADDRESS = "https://escale.example/a/secret"
PAGES: dict[str, Callable[[str], str]] = {
    "agenda": lambda language: agenda_page(ordinary(language), link=LINK, now=at(8, 10, day=13)),
    "agenda with notices": lambda language: agenda_page(
        ordinary(language), link=LINK, now=at(8, 10, day=13), telling=telling(language)
    ),
    "can't come": lambda language: absent_page(
        ordinary(language), ordinary(language).meetings[0], path="/a/secret", token="t"
    ),
    "refused": lambda language: refused_page(language, back="/a/secret"),
    "no meetings": lambda language: agenda_page(agenda(language=language), link=LINK, now=at(8)),
    "expired link": lambda language: link_problem_page("expired", language),
    "nothing yet": nothing_yet_page,
    "status": lambda language: status_page(status(language=language)),
    "notice": lambda language: notice_letter(TOLD, replace(READER, language=language)).html,
    "letter": lambda language: (
        agenda_letter(ordinary(language), changes=(), link=LINK, first=True).html
    ),
}
#: what a mail program does with its own styles is not ours to forbid
LETTER = "default-src 'none'; style-src 'unsafe-inline'"
POLICIES = dict.fromkeys(("agenda", "agenda with notices", "no meetings"), AGENDA) | {
    "letter": LETTER,
    "notice": LETTER,
}
TYPES = {"css": "text/css", "js": "text/javascript", "svg": "image/svg+xml"}


def show(browser: Browser, html: str, *, width: int, dark: bool = False, policy: str) -> Page:
    """A window that gets this page, and its static files, at ADDRESS."""

    def answer(route: Route) -> None:
        name = route.request.url.rpartition("/")[2]
        if route.request.url == ADDRESS:
            headers = {"Content-Security-Policy": policy}
            route.fulfill(body=html, content_type="text/html; charset=utf-8", headers=headers)
        else:
            kind = TYPES[name.rpartition(".")[2]]
            route.fulfill(body=(STATIC / name).read_bytes(), content_type=kind)

    page = browser.new_page(
        viewport={"width": width, "height": 800},
        color_scheme="dark" if dark else "light",
        service_workers="block",
    )
    page.route("**/*", answer)
    return page


@pytest.mark.parametrize(
    ("language", "width", "dark"), [("fr", 390, False), ("en", 1200, True), ("ar", 390, True)]
)
@pytest.mark.parametrize("name", PAGES)
def test_nobody_is_shut_out(
    browser: Browser, name: str, language: str, *, width: int, dark: bool
) -> None:
    """Nothing for axe to say, no sideways scrolling, no complaint about the policy."""
    html, policy = PAGES[name](language), POLICIES.get(name, STRICT)
    page = show(browser, html, width=width, dark=dark, policy=policy)
    found: list[str] = []
    page.on("console", lambda message: found.extend([message.text] * (message.type == "error")))
    page.goto(ADDRESS)
    found += barriers(page)
    assert found == []
    page.close()


@pytest.mark.parametrize("typed", HOSTILE)
def test_hostile_text_neither_runs_nor_widens_the_page(browser: Browser, typed: str) -> None:
    html = agenda_page(
        agenda(meeting(title=typed, room=typed), delegate=typed, mission=typed),
        link=LINK,
        now=at(7),
    )
    page = show(browser, html, width=390, policy=AGENDA)
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url.rpartition("/")[2]))
    page.goto(ADDRESS)
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
    assert set(asked) <= {"secret", "escale.css", "agenda.css", "agenda.js", "icon.svg"}
    page.close()


def test_paper_leaves_out_what_can_only_be_clicked(browser: Browser) -> None:
    page = show(browser, PAGES["agenda"]("en"), width=760, policy=AGENDA)
    page.goto(ADDRESS)
    page.emulate_media(media="print")
    assert [
        page.locator(part).first.is_visible() for part in (".actions", ".next", "h1", ".line")
    ] == [False, False, True, True]
    page.close()


def test_the_link_to_subscribe_is_reached_first_by_keyboard(browser: Browser) -> None:
    page = show(browser, PAGES["agenda"]("en"), width=390, policy=AGENDA)
    page.goto(ADDRESS)
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.textContent") == "Subscribe in my calendar"
    page.close()
