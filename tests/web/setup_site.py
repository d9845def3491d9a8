"""Somebody of the staff setting a mission up, over HTTP."""

import re
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from html import unescape
from urllib.parse import urlencode

from fastapi.testclient import TestClient
from httpx2 import Response
from sqlalchemy.orm import Session

from services.api.deps import get_now
from services.app import create_app
from services.db import get_engine
from tests.missions import NOW
from tests.web.staff_site import enter

FORM = "application/x-www-form-urlencoded"


@dataclass(kw_only=True)
class SetupSite:
    """Signed in as somebody who sees every mission, until `sign_in` says otherwise."""

    web: TestClient
    session: Session
    carried: Sequence[tuple[str, str]] = ()
    home: str = ""

    def get(self, path: str, *, language: str = "en") -> Response:
        return self.web.get(self.home + path, headers={"Accept-Language": language})

    def post(self, path: str, *fields: tuple[str, str]) -> Response:
        answer = self.web.post(
            self.home + path,
            content=urlencode([*self.carried, *fields]),
            headers={"Content-Type": FORM, "Accept-Language": "en"},
        )
        self.session.expire_all()
        return answer

    def stored(self, path: str, action: str) -> dict[str, str]:
        """What the form for `action` holds, as a browser would send it back unchanged."""
        page = self.get(path).text
        form = page.split(f'action="{self.home}{action}"', 1)[1].split("</form>", 1)[0]
        held = re.findall(r'<input[^>]*name="([^"]+)" value="([^"]*)"', form)
        for name, options in re.findall(r'<select name="([^"]+)">(.*?)</select>', form, re.DOTALL):
            chosen = re.search(r'<option value="([^"]*)" selected', options)
            first = re.search(r'<option value="([^"]*)"', options)
            found = chosen or first
            held.append((name, found.group(1) if found else ""))
        return {name: unescape(value) for name, value in held}


@contextmanager
def setup_site(session: Session) -> Iterator[SetupSite]:
    app = create_app()
    app.dependency_overrides[get_now] = lambda: NOW
    app.dependency_overrides[get_engine] = session.connection
    with TestClient(app, raise_server_exceptions=False, follow_redirects=False) as web:
        yield SetupSite(web=web, session=session, carried=[*enter(web, session).items()])
