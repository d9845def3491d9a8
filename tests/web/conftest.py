"""The companies' site on the test's transaction, and a browser."""

import shutil
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, sync_playwright
from sqlalchemy.orm import Session

from tests.web.company_site import CompanySite, company_site
from tests.web.people_site import PeopleSite, people_site


@pytest.fixture
def site(session: Session) -> Iterator[CompanySite]:
    with company_site(session, hosts=3) as site:
        yield site


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """Debian's own Chromium, one for each file of tests."""
    with sync_playwright() as playwright:
        opened = playwright.chromium.launch(
            executable_path=shutil.which("chromium"), args=["--no-sandbox"]
        )
        yield opened
        opened.close()


@pytest.fixture
def people(session: Session) -> Iterator[PeopleSite]:
    with people_site(session) as people:
        yield people
