"""Staff at the timetable in a real browser: by drag and by keyboard, in both directions."""

from collections.abc import Iterator
from dataclasses import dataclass
from uuid import UUID

import pytest
from playwright.sync_api import Browser, Page, expect
from sqlalchemy import Engine, select
from sqlalchemy.orm import Session

from services.db import create_engine_for, transaction
from services.domain import corrections, tokens
from services.models import Meeting, MeetingLock, Slot, Table
from tests.domain.drafts import drafted
from tests.missions import NOW, small_mission
from tests.web.live import app_on, serving

pytestmark = pytest.mark.browser


@dataclass(frozen=True, kw_only=True)
class Desk:
    """A draft with two meetings in each of the first two slots; slots 3 and 4 are free."""

    base: str
    engine: Engine
    secret: str
    address: str
    schedule_id: UUID

    def open(self, browser: Browser, language: str) -> Page:
        page = browser.new_context(locale=language).new_page()
        page.goto(f"{self.base}/enter?token={self.secret}")
        page.goto(self.base + self.address)
        return page

    def meetings(self, session: Session) -> list[Meeting]:
        return list(
            session.scalars(
                select(Meeting)
                .filter_by(schedule_id=self.schedule_id)
                .order_by(Meeting.period, Meeting.table_id)
            )
        )

    def colleague_moves(self, nth: int, to: int) -> None:
        """A meeting, in the order of this moment, to the place of the first table in a slot."""
        with transaction(self.engine) as session:
            meeting = self.meetings(session)[nth]
            here = {"mission_id": meeting.mission_id}
            slot = session.scalars(select(Slot).filter_by(**here).order_by(Slot.period)).all()[to]
            table = session.scalars(select(Table).filter_by(**here, number=1)).one()
            corrections.move(session, meeting, slot=slot, table=table, actor="staff:1")

    def locked(self) -> list[tuple[bool, bool, bool]]:
        with transaction(self.engine) as session:
            rows = session.scalars(select(MeetingLock))
            return [(bool(row.slot_id), bool(row.table_id), row.held) for row in rows]


@pytest.fixture
def desk(database_url: str) -> Iterator[Desk]:
    engine = create_engine_for(database_url)
    with transaction(engine) as session:
        small = small_mission(session, slots=4)
        draft = drafted(session, small)
        _, secret = tokens.issue_token(
            session, label="Claire", cluster=small.mission.organiser, actor="operator", now=NOW
        )
        address = f"/staff/missions/{small.mission.id}/schedules/{draft.id}/timetable"
        schedule_id = draft.id
    with serving(app_on(engine)) as base:
        yield Desk(
            base=base, engine=engine, secret=secret, address=address, schedule_id=schedule_id
        )
    engine.dispose()


def said(page: Page, text: str) -> None:
    expect(page.locator("#said")).to_have_text(text)


def heard(page: Page, text: str) -> None:
    expect(page.locator("#voice")).to_contain_text(text)


def filled(page: Page) -> list[str]:
    """The names of the cells with meetings."""
    return sorted(page.eval_on_selector_all("#board td:has(a)", "cells => cells.map((c) => c.id)"))


def test_a_day_at_the_timetable(desk: Desk, browser: Browser) -> None:
    page = desk.open(browser, "fr")
    faults: list[str] = []
    page.on("pageerror", lambda error: faults.append(str(error)))
    assert filled(page) == ["t0s0", "t0s1", "t1s0", "t1s1"]

    # dragged to a free place, with its price on the way
    page.locator("#t0s0 a").drag_to(page.locator("#t0s3"))
    said(page, "Le rendez-vous est déplacé.")
    assert filled(page) == ["t0s1", "t0s3", "t1s0", "t1s1"]

    # by keyboard: what is refused says why and stays in the hand
    page.locator("#t0s1 a").focus()
    page.keyboard.press("Enter")
    heard(page, "en main")
    page.keyboard.press("ArrowLeft")
    heard(page, "09:00")
    page.keyboard.press("Enter")
    heard(page, "a déjà un rendez-vous à ce moment")
    page.keyboard.press("Escape")
    heard(page, "Laissé où il était.")
    page.keyboard.press(" ")
    heard(page, "en main")
    page.keyboard.press("ArrowRight")
    heard(page, "10:00")
    page.keyboard.press("Enter")
    expect(page.locator("#t0s2 a")).to_be_focused()
    assert filled(page) == ["t0s2", "t0s3", "t1s0", "t1s1"]

    # undone without leaving the page
    page.get_by_role("button", name="Annuler").click()
    said(page, "Annulé.")
    assert filled(page) == ["t0s1", "t0s3", "t1s0", "t1s1"]

    # two change places
    first = page.locator("#t0s1 a").inner_text()
    page.locator("#t0s1 a").drag_to(page.locator("#t1s1"))
    said(page, "Les deux rendez-vous ont échangé leurs places.")
    expect(page.locator("#t1s1 a")).to_have_text(first, use_inner_text=True)

    assert faults == []


def test_a_lock_and_a_colleague(desk: Desk, browser: Browser) -> None:
    page = desk.open(browser, "fr")

    # locked on its own page, it stays where it is
    page.locator("#t1s1 a").click()
    page.get_by_label("Cet horaire").check()
    page.get_by_label("Cette table").check()
    page.get_by_role("button", name="Enregistrer les verrous").click()
    assert desk.locked() == [(True, True, False)]
    page.locator("#t1s1 a").focus()
    page.keyboard.press("Enter")
    heard(page, "en main")
    page.keyboard.press("ArrowRight")
    heard(page, "verrouillé")
    page.keyboard.press("Escape")

    # a colleague was quicker, and the page catches up
    desk.colleague_moves(0, 2)
    page.locator("#t0s1 a").focus()
    page.keyboard.press("Enter")
    heard(page, "en main")
    page.keyboard.press("ArrowRight")
    heard(page, "10:00")
    page.keyboard.press("Enter")
    heard(page, "a déjà un rendez-vous à ce moment")
    page.keyboard.press("Escape")
    page.locator("#t1s0 a").drag_to(page.locator("#t1s3"))
    said(page, "Le rendez-vous est déplacé.")
    assert filled(page) == ["t0s1", "t0s2", "t1s1", "t1s3"]


def test_arrow_keys_go_where_they_point_from_right_to_left(desk: Desk, browser: Browser) -> None:
    page = desk.open(browser, "ar")
    page.locator("#t0s1 a").focus()
    page.keyboard.press("Enter")
    heard(page, "في يدكم")
    page.keyboard.press("ArrowLeft")
    heard(page, "10:00")
    page.keyboard.press("ArrowLeft")
    heard(page, "10:30")
    page.keyboard.press("ArrowRight")
    heard(page, "10:00")
    page.keyboard.press("Enter")
    said(page, "نُقل اللقاء.")
    assert filled(page) == ["t0s0", "t0s2", "t1s0", "t1s1"]


def test_by_company_a_meeting_moves_along_its_row(desk: Desk, browser: Browser) -> None:
    page = desk.open(browser, "fr")
    page.get_by_role("link", name="Par entreprise").click()
    assert len(filled(page)) == 8
    page.locator("#p0s0 a").drag_to(page.locator("#p0s3"))
    said(page, "Le rendez-vous est déplacé.")
    assert len(filled(page)) == 8
    assert "p0s3" in filled(page)
    assert "p0s0" not in filled(page)
