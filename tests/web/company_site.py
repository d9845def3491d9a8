"""A company at its own pages, over HTTP."""

import re
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from html import unescape
from urllib.parse import urlencode
from uuid import UUID

from fastapi.testclient import TestClient
from httpx2 import Response
from sqlalchemy.orm import Session

from services.api.deps import get_now
from services.app import create_app
from services.db import get_engine
from services.domain import links, wishes
from services.models import Link, MissionState, Participation
from services.web.forms import FIELD, form_token
from tests.missions import NOW, SmallMission, small_mission

FORM = "application/x-www-form-urlencoded"


@dataclass(frozen=True, kw_only=True)
class CompanySite:
    web: TestClient
    session: Session
    small: SmallMission
    link: Link
    own: Participation

    @property
    def home(self) -> str:
        return f"/c/{links.token(self.link)}"

    def get(self, path: str = "", *, language: str = "en") -> Response:
        return self.web.get(self.home + path, headers={"Accept-Language": language})

    def post(
        self,
        path: str,
        fields: Sequence[tuple[str, str]] = (),
        *,
        token: str | None = None,
        **headers: str,
    ) -> Response:
        own = form_token(self.link) if token is None else token
        answer = self.web.post(
            self.home + path,
            content=urlencode([(FIELD, own), *fields]),
            headers={"Content-Type": FORM, "Accept-Language": "en"}
            | {name.replace("_", "-"): value for name, value in headers.items()},
        )
        self.session.expire_all()
        return answer

    def version(self, path: str, page: str = "") -> tuple[str, str]:
        """The field that names the version which the form there, or on this page, was opened at."""
        found = re.search('name="version" value="([^"]*)"', page or self.get(path).text)
        assert found is not None
        return ("version", unescape(found[1]))

    def ranking(self) -> list[tuple[UUID, str]]:
        """The stored wishes, dearest first."""
        rows = wishes.wishes_of(self.session, participation=self.own)
        return [(row.partner_id, row.note) for row in rows]


def text_of(response: Response) -> str:
    """What is written on a page, on one line."""
    return " ".join(re.sub(r"<[^>]*>", " ", response.text).split())


@contextmanager
def company_site(session: Session, *, hosts: int) -> Iterator[CompanySite]:
    """The first visitor of a small mission that is open for wishes."""
    small = small_mission(session, hosts=hosts)
    small.mission.state = MissionState.OPEN
    own = small.visitors[0]
    link = links.company_link(session, participation=own, actor="staff:1", now=NOW)
    app = create_app()
    app.dependency_overrides[get_now] = lambda: NOW
    app.dependency_overrides[get_engine] = session.connection
    with TestClient(app, raise_server_exceptions=False, follow_redirects=False) as web:
        yield CompanySite(web=web, session=session, small=small, link=link, own=own)
