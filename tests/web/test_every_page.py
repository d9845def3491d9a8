"""The list of pages is complete, and nobody is shut out of any of them."""

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page
from starlette.routing import compile_path

from services.db import create_engine_for
from services.locale import LANGUAGES
from tests.shots.camera import Scheme, camera, look
from tests.shots.pages import NO_PAGES, PICTURES, Moment
from tests.shots.sample import opened
from tests.shots.site import serving
from tests.shots.stages import advance
from tests.web.addresses import answering

#: how each language's reader looks at pages: both widths and schemes among them
LOOKS: dict[str, tuple[int, Scheme]] = {
    "fr": (390, "light"),
    "en": (1280, "dark"),
    "ar": (390, "dark"),
}


def test_every_page_is_in_the_list() -> None:
    pages = list(answering("GET"))
    addresses = [picture.address.partition("?")[0] for picture in PICTURES]
    missing = [
        route.path
        for route in pages
        if route.path not in NO_PAGES
        and not any(compile_path(str(route.path))[0].match(address) for address in addresses)
    ]
    assert missing == []
    assert NO_PAGES.keys() - {route.path for route in pages} == set()


def test_names_of_pictures_are_unique() -> None:
    names = [picture.name for picture in PICTURES]
    assert len(names) == len(set(names))


def faults(page: Page, where: str) -> list[str]:
    found = [
        f"{where} {fault['id']}: {[node['html'] for node in fault['nodes']][:3]}"
        for fault in Axe().run(page).response["violations"]
    ]
    if not page.evaluate("document.documentElement.scrollWidth <= window.innerWidth"):
        found.append(f"{where}: scrolls sideways")
    return found


@pytest.mark.browser
@pytest.mark.parametrize("language", LANGUAGES)
def test_axe_finds_nothing_on_any_page(browser: Browser, database_url: str, language: str) -> None:
    """The sample mission from wishes to its second morning."""
    engine = create_engine_for(database_url)
    sample = opened(engine)
    found: list[str] = []
    with serving(sample) as base, camera(browser, base, sample) as eye:
        for moment in Moment:
            advance(sample, moment)
            for picture in (each for each in PICTURES if each.moment is moment):
                page = eye.open(picture, language)
                width, scheme = LOOKS[language]
                look(page, width=width, scheme=scheme)
                found += faults(page, picture.name)
    engine.dispose()
    assert found == []
