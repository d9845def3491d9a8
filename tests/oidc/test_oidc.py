"""Signing in through an OpenID provider that runs beside the tests and speaks over HTTP."""

import time
from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import parse_qs, urlsplit

import httpx2
import pytest
from fastapi.testclient import TestClient
from httpx2 import Response
from playwright.sync_api import Browser, expect
from pydantic import ValidationError
from sqlalchemy import select
from sqlalchemy.orm import Session

from services.app import create_app
from services.db import create_engine_for, get_engine, transaction
from services.domain import accounts
from services.models import StaffAccount, StaffSession
from services.processes import free_port
from services.settings import Settings, get_settings
from tests.oidc.provider import CLIENT_ID, CLIENT_SECRET, OpenIdProvider
from tests.web.conftest import browser
from tests.web.live import app_on, serving

__all__ = ["browser"]

LEILA = {"email": "Leila@pole.example", "email_verified": True}
ENGLISH = {"Accept-Language": "en"}


@pytest.fixture
def provider(monkeypatch: pytest.MonkeyPatch) -> Iterator[OpenIdProvider]:
    provider = OpenIdProvider(person=dict(LEILA))
    with serving(provider.app()) as address:
        provider.issuer = address
        monkeypatch.setenv("OIDC_ISSUER", address)
        monkeypatch.setenv("OIDC_CLIENT_ID", CLIENT_ID)
        monkeypatch.setenv("OIDC_CLIENT_SECRET", CLIENT_SECRET)
        get_settings.cache_clear()
        yield provider
    get_settings.cache_clear()


@dataclass
class Door:
    web: TestClient
    session: Session

    def leave(self, wanted: str = "/sessions") -> str:
        """The provider's address to which the browser is sent."""
        answer = self.web.get("/sign-in/oidc", params={"next": wanted}, headers=ENGLISH)
        assert answer.status_code == 303
        return answer.headers["location"]

    def come_back(self, address: str) -> Response:
        """After a visit to the provider."""
        there = httpx2.get(address, trust_env=False)
        assert there.status_code == 302
        back = urlsplit(there.headers["location"])
        return self.web.get(f"{back.path}?{back.query}", headers=ENGLISH)

    def sessions(self) -> list[StaffSession]:
        return list(self.session.scalars(select(StaffSession)))


@pytest.fixture
def door(session: Session, provider: OpenIdProvider) -> Iterator[Door]:
    accounts.add_account(session, name="Leïla", email="leila@pole.example", actor="operator")
    app = create_app()
    app.dependency_overrides[get_engine] = session.connection
    with TestClient(app, raise_server_exceptions=False, follow_redirects=False) as web:
        yield Door(web=web, session=session)


def test_whom_the_provider_knows_by_a_verified_address_is_let_in(door: Door) -> None:
    page = door.web.get("/sign-in?next=/sessions", headers=ENGLISH).text
    assert "Sign in through 127.0.0.1" in page
    assert 'href="/sign-in/oidc?next=/sessions"' in page
    entered = door.come_back(door.leave())
    assert (entered.status_code, entered.headers["location"]) == (303, "/sessions")
    assert "Leïla" in door.web.get("/sessions").text
    (row,) = door.sessions()
    assert row.account_id == door.session.scalars(select(StaffAccount.id)).one()


def test_an_address_may_be_told_at_the_userinfo_endpoint(
    door: Door, provider: OpenIdProvider
) -> None:
    provider.person, provider.userinfo = {}, dict(LEILA)
    assert door.come_back(door.leave()).status_code == 303
    provider.userinfo["sub"] = "somebody else"
    assert door.come_back(door.leave()).status_code == 403


@pytest.mark.parametrize(
    "lies",
    [
        {"email_verified": False},
        {"email_verified": "true"},
        {"nonce": "another"},
        {"aud": "another"},
        {"aud": ["another", "escale"]},
        {"iss": "https://another.example"},
        {"exp": int(time.time()) - 3600},
        {"email": None, "email_verified": None},
    ],
)
def test_what_the_provider_does_not_vouch_for_opens_nothing(
    door: Door, provider: OpenIdProvider, lies: dict[str, object]
) -> None:
    provider.lies = lies
    answer = door.come_back(door.leave())
    assert answer.status_code == 403
    assert "That did not work." in answer.text
    assert door.sessions() == []


def test_a_forged_signature_opens_nothing(door: Door, provider: OpenIdProvider) -> None:
    provider.forged = True
    assert door.come_back(door.leave()).status_code == 403
    assert door.sessions() == []


@pytest.mark.parametrize("closed", [True, False])
def test_only_accounts_that_exist_get_in(
    door: Door, provider: OpenIdProvider, *, closed: bool
) -> None:
    if closed:
        account = door.session.scalars(select(StaffAccount)).one()
        account.closed_at = account.created_at
        door.session.flush()
    else:
        provider.person["email"] = "karim@pole.example"
    answer = door.come_back(door.leave())
    assert answer.status_code == 403
    assert "you have no account here" in answer.text
    assert door.sessions() == []
    assert len(door.session.scalars(select(StaffAccount)).all()) == 1


def test_one_comes_back_once_and_to_the_browser_that_left(door: Door) -> None:
    address = door.leave()
    kept = dict(door.web.cookies)
    asked = parse_qs(urlsplit(address).query)
    assert asked["scope"] == ["openid email"]
    for faulty in ("?code=x", f"?state={asked['state'][0]}", "?code=x&state=y", "?error=denied"):
        assert door.web.get(f"/sign-in/oidc/callback{faulty}").status_code == 403
        door.web.cookies.update(kept)
    door.web.cookies.clear()
    assert door.come_back(address).status_code == 403
    assert door.sessions() == []


def test_a_provider_that_is_away_leaves_the_password(door: Door, provider: OpenIdProvider) -> None:
    address = door.leave()
    provider.issuer = "https://another.example"
    assert door.come_back(address).status_code == 403
    answer = door.web.get("/sign-in/oidc?next=/sessions", headers=ENGLISH)
    assert answer.status_code == 502
    assert "That did not work." in answer.text
    assert 'name="password"' in answer.text


def test_nobody_is_led_away(door: Door) -> None:
    answer = door.come_back(door.leave("https://evil.example/"))
    assert answer.headers["location"] == "/staff"


def test_without_a_provider_there_is_no_such_page(session: Session) -> None:
    app = create_app()
    app.dependency_overrides[get_engine] = session.connection
    with TestClient(app, raise_server_exceptions=False) as web:
        assert "oidc" not in web.get("/sign-in").text
        assert web.get("/sign-in/oidc").status_code == 404
        assert web.get("/sign-in/oidc/callback?code=x&state=y").status_code == 404


@pytest.mark.parametrize(
    "given",
    [
        {"oidc_issuer": "https://id.example"},
        {"oidc_client_id": "escale", "oidc_client_secret": "s"},
        {"oidc_issuer": "http://id.example", "oidc_client_id": "e", "oidc_client_secret": "s"},
    ],
)
def test_half_a_provider_is_refused_at_the_start(given: dict[str, str]) -> None:
    with pytest.raises(ValidationError):
        Settings(**given)  # type: ignore[arg-type]


@pytest.mark.browser
def test_in_a_browser(
    browser: Browser,
    provider: OpenIdProvider,
    database_url: str,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    engine, port = create_engine_for(database_url), free_port()
    with transaction(engine) as session:
        accounts.add_account(session, name="Leïla", email="leila@pole.example", actor="operator")
    monkeypatch.setenv("BASE_URL", f"http://127.0.0.1:{port}")
    get_settings.cache_clear()
    with serving(app_on(engine), port=port) as address:
        page = browser.new_context(locale="en", java_script_enabled=False).new_page()
        page.goto(f"{address}/sessions")
        page.get_by_role("link", name="Sign in through 127.0.0.1").click()
        expect(page.get_by_role("heading", level=1)).to_have_text("Your sessions")
    engine.dispose()
