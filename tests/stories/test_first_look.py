"""What staff see in a browser after the first start: the status page and the documentation."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, sync_playwright

from tests.stack import Stack, running

pytestmark = pytest.mark.browser


@pytest.fixture
def stack(tmp_path: Path) -> Iterator[Stack]:
    with running(tmp_path / "data") as stack:
        yield stack


@pytest.fixture
def page() -> Iterator[Page]:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=shutil.which("chromium"), args=["--no-sandbox"]
        )
        yield browser.new_page(locale="en-GB")
        browser.close()


def test_staff_enter_look_around_and_read_the_documentation(stack: Stack, page: Page) -> None:
    complaints: list[str] = []
    page.on("console", lambda message: complaints.append(message.text))
    base_url = stack.environment["BASE_URL"]
    token = stack.escale("token", "a person").split()[-1]
    page.goto(f"{base_url}/enter?token={token}")
    assert page.url == f"{base_url}/staff"
    page.get_by_role("link", name="What is going on").click()
    page.get_by_role("link", name="API").click()
    page.get_by_role("heading", name="Escale").wait_for()
    page.get_by_role("link", name="missions").wait_for()
    assert page.get_by_text("Unable to render").count() == 0
    assert complaints == []
