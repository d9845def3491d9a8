"""Staff among the people of a small mission, over HTTP."""

import re
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from html import unescape
from urllib.parse import urlencode

from fastapi.testclient import TestClient
from httpx2 import Response
from sqlalchemy import select
from sqlalchemy.orm import Session

from services.api.deps import get_now
from services.app import create_app
from services.db import get_engine
from services.domain import dispatches
from services.models import Dispatch, Mail, MissionState
from services.settings import get_settings
from tests.missions import NOW, SmallMission, small_mission
from tests.web.company_site import FORM
from tests.web.staff_site import enter

ENGLISH = {"Accept-Language": "en"}


@dataclass(kw_only=True)
class PeopleSite:
    web: TestClient
    session: Session
    small: SmallMission
    #: what each form carries
    carried: Sequence[tuple[str, str]]
    #: the moment at which everything happens
    now: list[datetime]

    @property
    def home(self) -> str:
        return f"/staff/missions/{self.small.mission.id}/people"

    def get(self, path: str = "", *, language: str = "en") -> Response:
        return self.web.get(self._address(path), headers={"Accept-Language": language})

    def post(self, path: str, *fields: tuple[str, str], **named: str) -> Response:
        answer = self.web.post(
            self._address(path),
            content=urlencode([*self.carried, *fields, *named.items()]),
            headers={"Content-Type": FORM, **ENGLISH},
        )
        self.session.expire_all()
        return answer

    def version(self, path: str, *, form: str) -> str:
        """The field `version` of the form on that page that is sent to an address ending so."""
        found = re.search(
            rf'action="[^"]*{form}".*?name="version" value="([^"]*)"',
            self.get(path).text,
            re.DOTALL,
        )
        assert found is not None
        return unescape(found[1])

    def mails(self) -> list[EmailMessage]:
        """Everything that was asked to be written, written; twice, as workers may."""
        for dispatch in self.session.scalars(select(Dispatch).order_by(Dispatch.id)).all():
            for _ in range(2):
                dispatches.write(self.session, dispatch, settings=get_settings(), now=self.now[0])
        rows = self.session.scalars(select(Mail.raw).order_by(Mail.id))
        return [message_from_bytes(raw, _class=EmailMessage, policy=default) for raw in rows]

    def _address(self, path: str) -> str:
        return path if path.startswith("/staff") else self.home + path


def plain(mail: EmailMessage) -> str:
    body = mail.get_body(["plain"])
    assert body is not None
    return " ".join(str(body.get_content()).split())


@contextmanager
def people_site(session: Session, *, hosts: int = 2) -> Iterator[PeopleSite]:
    """The staff of the organiser, while wishes are open."""
    small = small_mission(session, hosts=hosts)
    small.mission.state = MissionState.OPEN
    session.flush()
    now = [NOW]
    app = create_app()
    app.dependency_overrides[get_now] = lambda: now[0]
    app.dependency_overrides[get_engine] = session.connection
    with TestClient(app, raise_server_exceptions=False, follow_redirects=False) as web:
        carried = enter(web, session, cluster=small.mission.organiser)
        yield PeopleSite(
            web=web, session=session, small=small, carried=list(carried.items()), now=now
        )
