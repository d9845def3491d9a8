"""Staff solve a mission in a real browser, against the real solver: watched, compared, remedied."""

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect
from sqlalchemy import select

from services.db import transaction
from services.models import (
    Arrangement,
    ArrangementParticipant,
    Mission,
    Refusal,
    Schedule,
    Solve,
    SolveState,
)
from tests.missions import SmallMission
from tests.stack import Stack, running
from tests.web.conftest import browser

pytestmark = pytest.mark.browser
__all__ = ["browser"]

AT_ONCE_MS, SOLVED_MS = 2_000, 60_000


@pytest.fixture(scope="module")
def stack(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stack]:
    with running(tmp_path_factory.mktemp("studio")) as stack:
        yield stack


@pytest.fixture(scope="module")
def page(browser: Browser, stack: Stack) -> Iterator[Page]:
    """Somebody of the staff, signed in at a desk."""
    token = stack.escale("token", "studio").split()[-1]
    context = browser.new_context(locale="en", viewport={"width": 1280, "height": 900})
    page = context.new_page()
    page.goto(f"{stack.environment['BASE_URL']}/enter?token={token}")
    yield page
    context.close()


def studio(stack: Stack, small: SmallMission, part: str = "solves") -> str:
    return f"{stack.environment['BASE_URL']}/staff/missions/{small.mission.id}/{part}"


def start(page: Page, *, polish: str = "2") -> None:
    page.get_by_label("Of this for fewer breaks and moves").select_option(polish)
    page.get_by_role("button", name="Start").click()


def test_a_solve_is_watched_through_a_lost_connection_and_stopped(page: Page, stack: Stack) -> None:
    """With no breaks allowed the first schedule is far from the best: there is much to watch."""
    small = stack.mission("studied", companies=60, slots=8, tables=50)
    with transaction(stack.engine) as session:
        session.get_one(Mission, small.mission.id).break_cap = 0
    page.goto(studio(stack, small))
    start(page)
    live, stage = page.locator("#live"), page.locator("#stage")
    expect(page.locator(".curve .value[d]").first).to_be_attached(timeout=SOLVED_MS)
    expect(stage).not_to_have_text("It waits until the solver is free.")
    stack.kill("api")
    expect(page.get_by_text("The connection is lost.")).to_be_visible(timeout=SOLVED_MS)
    seen = int(live.get_attribute("data-seen") or 0)
    expect(page.get_by_text("The connection is lost.")).to_be_hidden(timeout=SOLVED_MS)
    page.wait_for_function(
        "seen => Number(document.getElementById('live').dataset.seen) > seen",
        arg=seen,
        timeout=SOLVED_MS,
    )
    page.get_by_role("button", name="Stop").click()
    expect(stage).to_have_text(re.compile("stopped"), timeout=SOLVED_MS)
    expect(page.get_by_role("button", name="Stop")).to_have_count(0)
    solve = session_solves(stack, small)[0]
    assert solve.state is SolveState.CANCELLED
    assert solve.finished_at is not None
    assert solve.cancel_asked_at is not None
    assert (solve.finished_at - solve.cancel_asked_at).total_seconds() < AT_ONCE_MS / 1000


def test_two_runs_are_compared_and_a_remedy_taken(page: Page, stack: Stack) -> None:
    small = stack.mission("compared", companies=6, slots=3, tables=4)
    for policy in ("the most preference in all", "first something for everybody"):
        page.goto(studio(stack, small))
        page.get_by_label(policy).check()
        start(page, polish="0")
        expect(page.locator("#outcome .notice")).to_be_visible(timeout=SOLVED_MS)
    page.goto(studio(stack, small))
    for box in page.get_by_role("checkbox").all():
        box.check()
    page.get_by_role("button", name="Compare two to four runs").click()
    expect(page.get_by_role("heading", name="Wishes served, by rank")).to_be_visible()
    expect(page.locator(".histogram")).to_have_count(2)
    page.get_by_role("button", name="Make it the draft").first.click()
    expect(page.get_by_text("This is the draft to go on with.")).to_be_visible()

    page.get_by_role("link", name="Wishes not served").click()
    page.get_by_role("link", name="Cheapest remedy").click()
    page.get_by_role("button", name="Hold it").first.click()
    expect(page.locator("#stage")).to_have_text(
        re.compile("proved that none is better"), timeout=SOLVED_MS
    )
    held = page.locator("#outcome .notice strong").first.inner_text()
    assert held.startswith("A meeting that must be held: ")
    page.get_by_role("link", name="Changes").first.click()
    expect(page.get_by_role("heading", name="Against version")).to_be_visible()
    with transaction(stack.engine) as session:
        arrangement = session.scalars(
            select(Arrangement).filter_by(mission_id=small.mission.id)
        ).one()
        last = session.scalars(
            select(Schedule)
            .filter_by(mission_id=small.mission.id)
            .order_by(Schedule.version.desc())
        ).first()
        assert last is not None
        people = select(ArrangementParticipant.participation_id).filter_by(
            arrangement_id=arrangement.id
        )
        pair = set(session.scalars(people))
        refused = session.scalars(select(Refusal).filter_by(schedule_id=last.id))
        assert not [row for row in refused if {row.participation_id, row.partner_id} == pair]


def test_a_what_if_is_answered_in_place(page: Page, stack: Stack) -> None:
    small = stack.mission("wondered", companies=5, slots=3, tables=3)
    page.goto(studio(stack, small))
    start(page, polish="0")
    page.get_by_role("link", name="Wishes not served").click(timeout=SOLVED_MS)
    page.get_by_role("button", name="Ask what one more table").click()
    expect(page.get_by_text("confirmed:").first).to_be_visible(timeout=SOLVED_MS)


def session_solves(stack: Stack, small: SmallMission) -> list[Solve]:
    with transaction(stack.engine) as session:
        rows = select(Solve).filter_by(mission_id=small.mission.id).order_by(Solve.id)
        return list(session.scalars(rows))
