"""A staff member publishes what they have seen, holds and releases letters, and looks back."""

import mailbox
from collections.abc import Iterator
from pathlib import Path

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session
from playwright.sync_api import Browser, Page, expect
from sqlalchemy import select

from services.models import Mail, MailState, SolveState
from services.processes import free_port
from tests.domain.test_bounces import notification
from tests.missions import SmallMission
from tests.stack import Stack, running, until
from tests.web.conftest import browser

pytestmark = pytest.mark.browser
__all__ = ["browser"]

DOUBTFUL = "story.host.1@example.org"


class Server:
    """Takes every mail, and once says something that means nothing."""

    async def handle_DATA(self, _server: SMTP, _session: Session, envelope: Envelope) -> str:  # noqa: N802
        return "999 who knows" if DOUBTFUL in envelope.rcpt_tos else "250 taken"


@pytest.fixture(scope="module")
def smtp_url() -> Iterator[str]:
    controller = Controller(Server(), hostname="127.0.0.1", port=free_port())
    controller.start()
    yield f"smtp://127.0.0.1:{controller.port}"
    controller.stop()


def test_from_the_preview_to_the_exports(
    browser: Browser,
    tmp_path: Path,
    smtp_url: str,
) -> None:
    with running(tmp_path / "data", SMTP_URL=smtp_url) as stack:
        small = stack.mission("story", companies=3, slots=4, tables=3)
        stack.solve_in(stack.solve(small), SolveState.DONE)
        page = browser.new_context(locale="en", accept_downloads=True).new_page()
        token = stack.escale("token", "Claire").split()[-1]
        page.goto(f"{stack.environment['BASE_URL']}/enter?token={token}")
        page.get_by_role("link", name=small.mission.title).click()
        publish_held(page)
        release(page, stack, small)
        decide(page)
        bounce(page, stack, small, tmp_path)
        look_back(page)
        download_all(page)


def publish_held(page: Page) -> None:
    page.get_by_role("link", name="Publish", exact=True).click()
    page.get_by_role("link", name="Preview and publish").click()
    expect(page.get_by_text("6 letters will be written.")).to_be_visible()
    page.get_by_label("A word to everybody").fill("Rendez-vous à neuf heures.")
    page.get_by_label("Hold the letters back").check()
    page.get_by_role("button", name="Show the word").click()
    page.get_by_role("link", name="Letter").first.click()
    frame = page.frame_locator("iframe.mail")
    expect(frame.get_by_text("Rendez-vous à neuf heures.")).to_be_visible()
    page.get_by_role("link", name="Back to the preview").click()
    expect(page.get_by_label("A word to everybody")).to_have_value("Rendez-vous à neuf heures.")
    page.get_by_label("Hold the letters back").check()
    page.get_by_role("button", name="Publish and write 6 letters").click()
    expect(page.get_by_role("status")).to_contain_text("Published.")


def release(page: Page, stack: Stack, small: SmallMission) -> None:
    until(lambda: stack.mails(small) == {MailState.HELD: 6})
    page.reload()
    page.get_by_role("link", name="Choose some of them").click()
    page.get_by_label("Personne de story visitor 2").check()
    page.get_by_role("button", name="Release those chosen").click()
    until(lambda: stack.mails(small) == {MailState.HELD: 5, MailState.SENT: 1})
    page.get_by_role("button", name="Release all").click()
    until(lambda: stack.mails(small) == {MailState.SENT: 5, MailState.UNCLEAR: 1})
    page.reload()


def decide(page: Page) -> None:
    page.get_by_role("link", name="unclear").click()
    page.locator(".mails a").click()
    expect(page.get_by_text("999 who knows")).to_be_visible()
    page.get_by_role("button", name="It has arrived").click()
    expect(page.locator(".story li").last).to_contain_text("Mail sent Claire")
    page.get_by_role("link", name="Outbox", exact=True).click()
    expect(page.locator(".counts")).not_to_contain_text("unclear")


def bounce(page: Page, stack: Stack, small: SmallMission, folder: Path) -> None:
    def one_of_them(session: object) -> Mail | None:
        wanted = select(Mail).filter_by(recipient=small.delegates[0].email)
        return session.scalars(wanted).one()  # type: ignore[attr-defined,no-any-return]

    mail = stack.ask(one_of_them)
    assert isinstance(mail, Mail)
    box = mailbox.Maildir(folder / "bounces")
    box.add(notification(message_id=mail.message_id))
    told = stack.escale("bounce", "--maildir", str(folder / "bounces"))
    assert told == f"came back: {mail.id}\n"
    assert stack.escale("bounce", "--maildir", str(folder / "bounces")) == ""
    page.reload()
    page.get_by_role("link", name="came back").click()
    expect(page.locator(".mails li")).to_contain_text("5.1.1 550 5.1.1")


def look_back(page: Page) -> None:
    page.get_by_role("link", name="Look back", exact=True).click()
    expect(page.locator(".events")).to_contain_text("Version 1 published, letters held")
    page.get_by_label("Who").select_option(label="Claire")
    page.get_by_role("button", name="Search").click()
    expect(page.locator(".events li")).to_contain_text(["Letters of version 1 released"])
    page.get_by_role("link", name="Statistics").click()
    expect(page.get_by_text("Letters delivered")).to_be_visible()
    page.get_by_role("link", name="Versions").click()
    expect(page.get_by_text("Rendez-vous à neuf heures.")).to_be_visible()


def download_all(page: Page) -> None:
    page.get_by_role("link", name="Exports").click()
    links = page.locator("a[href*='/exports/']")
    names = []
    for number in range(links.count()):
        with page.expect_download() as waiting:
            links.nth(number).click()
        path = waiting.value.path()
        assert path.read_bytes()[:2] in {b"PK", b"%P", b"\xef\xbb"}
        names.append(waiting.value.suggested_filename)
    assert len(names) == len(set(names)) == 1 + 8 + 3
