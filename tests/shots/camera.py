"""One window for each language, in which every page is opened once and looked at many times."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from playwright.sync_api import Browser, Page

from services.locale import LANGUAGES
from services.web.staff_cookie import COOKIE
from tests.shots.pages import Picture
from tests.shots.sample import Sample

Scheme = Literal["light", "dark"]
WIDTHS = (390, 768, 1280)
SCHEMES: tuple[Scheme, ...] = ("light", "dark")
HEIGHTS = {390: 844, 768: 1024, 1280: 800}
#: a picture longer than this is cut: what comes below looks the same
LONGEST = 5000


@dataclass(frozen=True, kw_only=True)
class Camera:
    """Opens pages of the sample mission as people who read each language do."""

    base: str
    sample: Sample
    windows: dict[str, Page]

    def open(self, picture: Picture, language: str) -> Page:
        """The page meant, once all that it loads is there. Raises RuntimeError for another."""
        page = self.windows[language]
        look(page, width=1280, scheme="light")
        page.context.add_cookies([{"name": COOKIE, "value": self.sample.staff, "url": self.base}])
        answer = page.goto(self.base + self.sample.address(picture.address, language))
        if answer is None or answer.status != picture.status:
            raise RuntimeError(f"{picture.name}: {answer and answer.status}")
        if picture.act:
            picture.act(page)
        return page


@contextmanager
def camera(browser: Browser, base: str, sample: Sample) -> Iterator[Camera]:
    contexts = {
        language: browser.new_context(
            locale=language, timezone_id="Europe/Paris", service_workers="block"
        )
        for language in LANGUAGES
    }
    yield Camera(
        base=base,
        sample=sample,
        windows={language: context.new_page() for language, context in contexts.items()},
    )
    for context in contexts.values():
        context.close()


def look(page: Page, *, width: int, scheme: Scheme) -> None:
    page.set_viewport_size({"width": width, "height": HEIGHTS[width]})
    page.emulate_media(color_scheme=scheme, reduced_motion="reduce")


def shoot(page: Page, folder: Path, name: str, language: str) -> list[Path]:
    """A picture in each width and scheme: NAME.LANGUAGE.WIDTH.SCHEME.png."""
    made = []
    for width in WIDTHS:
        for scheme in SCHEMES:
            look(page, width=width, scheme=scheme)
            tall = page.evaluate("document.documentElement.scrollHeight")
            path = folder / f"{name}.{language}.{width}.{scheme}.png"
            page.screenshot(
                path=path,
                full_page=True,
                clip={"x": 0, "y": 0, "width": width, "height": min(tall, LONGEST)},
            )
            made.append(path)
    return made
