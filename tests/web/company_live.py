"""A company's pages on a database of their own, for a browser."""

from collections.abc import Iterator
from dataclasses import dataclass

import pytest
from playwright.sync_api import Browser, Page, ViewportSize
from sqlalchemy import Engine

from services.db import create_engine_for, transaction
from services.domain import links, wishes
from services.models import MissionState, Participation
from tests.missions import NOW, SmallMission, small_mission
from tests.web.live import app_on, serving

PHONE: ViewportSize = {"width": 390, "height": 844}


@dataclass(frozen=True, kw_only=True)
class Live:
    engine: Engine
    small: SmallMission
    own: Participation
    home: str

    def ranking(self) -> list[tuple[str, str]]:
        with transaction(self.engine) as session:
            own = session.get_one(Participation, self.own.id)
            names = {host.id: host.company.name[-1] for host in self.small.hosts}
            rows = wishes.wishes_of(session, participation=own)
            return [(names[row.partner_id], row.note) for row in rows]

    def sector(self) -> str:
        with transaction(self.engine) as session:
            return session.get_one(Participation, self.own.id).sector


@pytest.fixture
def live(database_url: str) -> Iterator[Live]:
    """The web process on a database of its own, with a mission that is open."""
    engine = create_engine_for(database_url)
    with transaction(engine) as session:
        small = small_mission(session, hosts=4)
        small.mission.state = MissionState.OPEN
        link = links.company_link(
            session, participation=small.visitors[0], actor="staff:1", now=NOW
        )
        token = links.token(link)
    with serving(app_on(engine)) as address:
        home = f"{address}/c/{token}"
        yield Live(engine=engine, small=small, own=small.visitors[0], home=home)
    engine.dispose()


def phone(browser: Browser, *, language: str = "en", script: bool = True) -> Page:
    context = browser.new_context(viewport=PHONE, locale=language, java_script_enabled=script)
    return context.new_page()
