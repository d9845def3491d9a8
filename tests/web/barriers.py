"""What shuts people out of a page."""

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

_SCRIPT = Axe().axe_script
#: Every rule; only what is wrong is told. Style sheets are all our own: none must be fetched again.
_RUN = "axe.run({resultTypes: ['violations'], preload: false}).then(found => found.violations)"


def barriers(page: Page, where: str = "") -> list[str]:
    """What axe and the width of the page have against it."""
    page.evaluate(_SCRIPT)
    found = [
        f"{where} {fault['id']}: {[node['html'] for node in fault['nodes']][:3]}".lstrip()
        for fault in page.evaluate(_RUN)
    ]
    if not page.evaluate("document.documentElement.scrollWidth <= window.innerWidth"):
        found.append(f"{where} scrolls sideways".lstrip())
    return found
