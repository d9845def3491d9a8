"""How people work a page: with the keyboard alone, or with a mouse."""

from typing import Protocol

from playwright.sync_api import Locator, Page

#: more steps than any page has places to stop at
FAR = 300


class Hands(Protocol):
    def __init__(self, page: Page) -> None: ...

    def press(self, target: Locator) -> None:
        """A link, a button or a summary."""

    def write(self, field: Locator, text: str) -> None: ...

    def tick(self, box: Locator) -> None: ...

    def choose(self, radio: Locator) -> None:
        """One of several choices that exclude each other."""

    def lift(self, wish: Locator, *, above: Locator) -> None:
        """One wish of the list before another one, its neighbour."""


class Keyboard:
    """Tab until it has the focus, which must be seen, then a key."""

    def __init__(self, page: Page) -> None:
        self._page = page

    def press(self, target: Locator) -> None:
        self._reach(target)
        self._page.keyboard.press("Enter")

    def write(self, field: Locator, text: str) -> None:
        self._reach(field)
        self._page.keyboard.press("Control+A")
        self._page.keyboard.type(text)

    def tick(self, box: Locator) -> None:
        self._reach(box)
        self._page.keyboard.press("Space")

    def choose(self, radio: Locator) -> None:
        self._reach(radio, "element => element.name === document.activeElement.name")
        while not radio.is_checked():
            self._page.keyboard.press("ArrowDown")

    def lift(self, wish: Locator, *, above: Locator) -> None:
        del above
        self.press(wish.get_by_role("button", name="Move up"))

    def _reach(
        self, target: Locator, there: str = "element => element === document.activeElement"
    ) -> None:
        target.wait_for()
        for _ in range(FAR):
            if target.evaluate(there):
                outline = self._page.evaluate(
                    "getComputedStyle(document.activeElement).outlineStyle"
                )
                assert outline != "none", "the focus can't be seen"
                return
            self._page.keyboard.press("Tab")
        raise AssertionError(f"not reached by keyboard: {target}")


class Mouse:
    def __init__(self, page: Page) -> None:
        self._page = page

    def press(self, target: Locator) -> None:
        target.click()

    def write(self, field: Locator, text: str) -> None:
        field.fill(text)

    def tick(self, box: Locator) -> None:
        box.click()

    def choose(self, radio: Locator) -> None:
        radio.check()

    def lift(self, wish: Locator, *, above: Locator) -> None:
        above.scroll_into_view_if_needed()
        grip, goal = wish.locator("[data-grip]").bounding_box(), above.bounding_box()
        assert grip is not None
        assert goal is not None
        across = grip["x"] + grip["width"] / 2
        self._page.mouse.move(across, grip["y"] + grip["height"] / 2)
        self._page.mouse.down()
        self._page.mouse.move(across, goal["y"] + 2, steps=6)
        self._page.mouse.up()
