"""What somebody does on a page to get to one that has no address of its own."""

from playwright.sync_api import Page

_OUTDATED = """() => {
  const version = document.querySelector("main form [name=version]");
  version.value = version.value.replaceAll(/=\\w+/g, "=0");
}"""
_FOREIGN = "() => document.querySelectorAll('[name=form]').forEach((each) => { each.value = 'x'; })"
_LATE = ".tell:has([name=minutes]) summary"
_UNCHECKED = "() => { document.querySelector('details form').noValidate = true; }"


def save_an_old_version(page: Page) -> None:
    """The wishes as if a colleague had saved them since."""
    page.evaluate(_OUTDATED)
    page.locator("[name=note]").first.fill("Nous cherchons un distributeur pour 2028.")
    page.locator("label.version").first.wait_for()


def save_an_old_profile(page: Page) -> None:
    page.evaluate(_OUTDATED)
    page.locator("[name=needs]").fill("Distributeurs en Tunisie, en Algérie et en Libye.")
    page.locator("[name=sector]").fill("")
    page.locator("label.version").first.wait_for()


def save_an_old_mission(page: Page) -> None:
    """The mission as if a colleague had changed it since."""
    page.evaluate(_OUTDATED)
    page.locator("[name=city]").fill("Sfax")
    page.locator("main form > .actions .button").click()
    page.locator("label.version").first.wait_for()


def remove_a_used_slot(page: Page) -> None:
    page.locator(".chip-button").first.click()
    page.locator("[name=seen]").wait_for(state="attached")


def add_nobody(page: Page) -> None:
    page.locator("details summary").click()
    page.evaluate(_UNCHECKED)
    page.locator("[name=name]").fill("Élodie Roustan")
    page.locator("[name=email]").fill("no address")
    page.locator("details form .button").click()
    page.locator("[role=alert]").wait_for()


def send_a_foreign_form(page: Page) -> None:
    page.evaluate(_FOREIGN)
    page.locator("main form .actions .button").click()
    page.locator("main.centred").wait_for()


def open_what_can_be_said(page: Page) -> None:
    """Two menus at once: late for a meeting to come, and how an earlier one was."""
    page.locator(_LATE).first.click()
    page.locator(".tell:has(.pick) summary").last.click()


def send_a_foreign_notice(page: Page) -> None:
    page.evaluate(_FOREIGN)
    page.locator(_LATE).first.click()
    page.locator("[open] [name=minutes]").first.click()
    page.locator("main.centred").wait_for()


def take_a_meeting(page: Page) -> None:
    """One meeting is in the hand, and aims at a place two slots later."""
    page.locator("#board td a").first.focus()
    page.keyboard.press("Enter")
    page.locator("#hand:not([hidden])").wait_for()
    for _ in range(2):
        page.keyboard.press("ArrowDown")
