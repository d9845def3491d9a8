"""The list of pages is complete, and nobody is shut out of any of them."""

from itertools import product

import pytest
from playwright.sync_api import Browser
from starlette.routing import compile_path

from services.db import create_engine_for
from services.locale import LANGUAGES
from tests.shots.camera import Scheme, camera, look
from tests.shots.pages import NO_PAGES, PICTURES, Moment
from tests.shots.sample import opened
from tests.shots.site import serving
from tests.shots.stages import advance
from tests.web.addresses import answering
from tests.web.barriers import barriers

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


@pytest.mark.browser
def test_nobody_is_shut_out_of_any_page(browser: Browser, database_url: str) -> None:
    """The sample mission from wishes to its second morning, in every language."""
    engine = create_engine_for(database_url)
    sample = opened(engine)
    found: list[str] = []
    with serving(sample) as base, camera(browser, base, sample) as eye:
        for moment in Moment:
            advance(sample, moment)
            shown = (picture for picture in PICTURES if picture.moment is moment)
            for picture, language in product(shown, LANGUAGES):
                page = eye.open(picture, language)
                width, scheme = LOOKS[language]
                look(page, width=width, scheme=scheme)
                found += barriers(page, f"{picture.name} {language}")
    engine.dispose()
    assert found == []
