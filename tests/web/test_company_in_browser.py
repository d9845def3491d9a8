"""A company's whole way through its pages on a phone, in a real browser and a real database."""

import pytest
from playwright.sync_api import Browser, expect

from services.db import transaction
from services.domain import wishes
from services.domain.availability import absences_of
from services.domain.publishing import publish
from services.models import Delegate, Mission, MissionState, Participation
from services.processes import wait_until
from tests.agenda.samples import HOSTILE
from tests.domain.drafts import drafted
from tests.missions import NOW
from tests.web.barriers import barriers
from tests.web.company_live import Live, live, phone

__all__ = ["live"]
pytestmark = pytest.mark.browser

#: what the database can hold
TYPED = [text.replace("\x00", "").encode(errors="ignore").decode() for text in HOSTILE]


def test_from_the_first_look_to_two_colleagues_at_once(browser: Browser, live: Live) -> None:
    page = phone(browser)
    page.goto(live.home)
    expect(page.get_by_text("4 of 10 wishes")).to_be_visible()

    # She looks for a company, takes its wish back and makes it again.
    page.get_by_role("link", name="Companies").click()
    page.get_by_label("Search").fill("HÔST 4")
    page.get_by_role("button", name="Search").click()
    page.get_by_role("button", name="Remove: tunis host 4").click()
    page.get_by_role("button", name="Add to my wishes: tunis host 4").click()
    expect(page.get_by_role("status")).to_have_text("Added to your wishes.")

    # By keyboard: the last becomes the third; it is said, and saved without a button.
    page.get_by_role("link", name="Wishes").click()
    up = page.get_by_role("button", name="Move up: tunis host 4")
    with page.expect_response("**/wishes"):
        up.press("Enter")
    expect(page.locator("#said")).to_have_text("tunis host 4 is now wish 3.")
    expect(up).to_be_focused()
    assert [name for name, _ in live.ranking()] == ["1", "2", "4", "3"]

    # By hand: the first is dragged below the second.
    page.evaluate("scrollTo(0, 0)")
    grip = page.locator(".wish").first.locator("[data-grip]").bounding_box()
    below = page.locator(".wish").nth(1).bounding_box()
    assert grip is not None
    assert below is not None
    page.mouse.move(grip["x"] + 10, grip["y"] + 10)
    page.mouse.down()
    page.mouse.move(grip["x"] + 10, below["y"] + below["height"] * 0.9, steps=5)
    with page.expect_response("**/wishes"):
        page.mouse.up()
    assert [name for name, _ in live.ranking()] == ["2", "1", "4", "3"]

    # A colleague without script saves a note to the same company; nothing of either is lost.
    colleague = phone(browser, script=False)
    colleague.goto(f"{live.home}/wishes")
    colleague.get_by_label("Note to the partner").first.fill("from my colleague")
    colleague.get_by_role("button", name="Save").last.click()
    page.get_by_label("Note to the partner").nth(0).fill("from me")
    expect(page.get_by_role("heading", level=1)).to_have_text("A colleague has changed this too")
    expect(page.get_by_role("alert")).to_contain_text("nothing is lost")
    expect(page.get_by_label("Yours, as just typed from me")).to_be_checked()
    page.get_by_label("Both, one below the other").check()
    assert barriers(page) == []
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_role("status")).to_have_text("Your wishes are saved.")
    both = "from my colleague\n\nfrom me"
    assert live.ranking() == [("2", both), ("1", ""), ("4", ""), ("3", "")]


def test_a_profile_and_a_delegate_save_themselves_with_what_a_colleague_changed(
    browser: Browser, live: Live
) -> None:
    mine, theirs = phone(browser), phone(browser)
    for page in (mine, theirs):
        page.goto(f"{live.home}/profile")
    with theirs.expect_response("**/profile"):
        theirs.get_by_label("What you look for").fill("from her")
    expect(theirs.locator("#said")).to_have_text("Saved.")
    mine.get_by_label("What you offer").fill("from me")
    expect(mine.locator("#said")).to_have_text(
        "Saved, together with what a colleague has changed meanwhile."
    )
    expect(mine.get_by_label("What you look for")).to_have_value("from her")

    # Both write into one field: both versions are shown, and she may leave at any moment.
    mine.get_by_label("Sector").fill("Eau")
    mine.get_by_role("link", name="Delegates").click()
    assert wait_until(lambda: live.sector() == "Eau", patience=10)
    theirs.get_by_label("Sector").fill("Énergie")
    expect(theirs.get_by_role("heading", level=1)).to_have_text("A colleague has changed this too")
    theirs.get_by_label("Your colleague’s, as saved Eau").check()
    theirs.get_by_role("button", name="Save").click()
    expect(theirs.get_by_label("Sector")).to_have_value("Eau")

    # The grid of a delegate: each unticks another time, both are kept.
    address = f"{live.home}/delegates/{live.small.delegates[0].id}"
    for page in (mine, theirs):
        page.goto(address)
    with mine.expect_response("**/delegates/*"):
        mine.get_by_label("Tue 13 09:00").uncheck()
    theirs.get_by_label("Tue 13 09:30").uncheck()
    expect(theirs.locator("#said")).to_contain_text("together with what a colleague")
    expect(theirs.get_by_label("Tue 13 09:00")).not_to_be_checked()
    expect(theirs.get_by_label("Tue 13 10:00")).to_be_checked()
    with transaction(live.engine) as session:
        delegate = session.get_one(Delegate, live.small.delegates[0].id)
        assert len(absences_of(session, delegate=delegate)) == 2


def pages(live: Live) -> list[str]:
    delegate = live.small.delegates[0]
    parts = ("", "wishes", "catalogue", "catalogue?q=nobody", "requests", "agenda", "profile")
    more = ("delegates", f"delegates/{delegate.id}", f"companies/{live.small.hosts[0].id}")
    return [f"{live.home}/{part}".rstrip("/") for part in (*parts, *more)]


def fill_with_hostile_text(live: Live) -> None:
    """Everything that people can type, in every field of every company."""
    with transaction(live.engine) as session:
        for number, row in enumerate([*live.small.visitors, *live.small.hosts]):
            participation = session.get_one(Participation, row.id)
            texts = [TYPED[(number * 3 + n) % len(TYPED)][:200] for n in range(8)]
            for n, name in enumerate(("offers", "needs", "sector", "product", "territory")):
                setattr(participation, name, texts[n])
            participation.company.name = f"{number} {texts[5]}"[:200]
            participation.company.description = texts[6]
            for delegate in participation.delegates:
                delegate.name, delegate.role = f"{number} {texts[6]}"[:200], texts[7]
            for wish in wishes.wishes_of(session, participation=participation):
                wish.note = texts[7]
        session.get_one(Mission, live.small.mission.id).state = MissionState.CLOSED
        publish(
            session, drafted(session, live.small), mail_domain="e.example", actor="staff", now=NOW
        )


@pytest.mark.parametrize("state", [MissionState.OPEN, MissionState.PUBLISHED])
def test_nobody_is_shut_out_and_hostile_text_stays_text(
    browser: Browser, live: Live, state: MissionState
) -> None:
    """In three languages: nothing for axe to say, no sideways scrolling, no foreign request."""
    fill_with_hostile_text(live)
    with transaction(live.engine) as session:
        session.get_one(Mission, live.small.mission.id).state = state
    found: list[str] = []
    for language in ("fr", "en", "ar"):
        page = phone(browser, language=language)
        page.on("console", lambda message: found.append(message.text))
        page.on("dialog", lambda dialog: found.append(dialog.message))
        page.on(
            "request",
            lambda request: (
                None
                if request.url.startswith(live.home.partition("/c/")[0])
                else found.append(request.url)
            ),
        )
        for address in pages(live):
            answer = page.goto(address)
            assert answer is not None
            where = f"{language} {address.removeprefix(live.home)}"
            if answer.status != 200:
                found.append(f"{where}: {answer.status}")
            found.extend(barriers(page, where))
        page.close()
    assert found == []
