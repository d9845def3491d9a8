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

from services.api.deps import get_now, get_session
from services.app import create_app
from services.models import Mission
from tests.missions import NOW
from tests.web.staff_site import enter

FORM = "application/x-www-form-urlencoded"


@dataclass(frozen=True, kw_only=True)
class SetupSite:
    web: TestClient
    session: Session
    carried: Sequence[tuple[str, str]]

    def get(self, path: str, *, language: str = "en") -> Response:
        return self.web.get(path, headers={"Accept-Language": language})

    def post(self, path: str, *fields: tuple[str, str]) -> Response:
        answer = self.web.post(
            path,
            content=urlencode([*self.carried, *fields]),
            headers={"Content-Type": FORM, "Accept-Language": "en"},
        )
        self.session.expire_all()
        return answer

    def version(self, path: str, action: str) -> tuple[str, str]:
        """The field that names the version at which the form for `action` was opened."""
        page = self.get(path).text
        found = re.search(rf'action="{action}".*?name="version" value="([^"]*)"', page, re.DOTALL)
        assert found is not None
        return ("version", unescape(found[1]))
