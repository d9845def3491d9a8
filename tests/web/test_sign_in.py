"""Staff sign in, stay, and end it; over HTTP, with the counting done in a real Valkey."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from email import message_from_bytes
from email.policy import default

import pytest
from fastapi.testclient import TestClient
from httpx2 import Response
from redis import Redis
from sqlalchemy import select
from sqlalchemy.orm import Session

from services.api.deps import get_now
from services.app import create_app
from services.db import get_engine
from services.domain import accounts, dispatches, password_links, passwords, sign_ins, tokens
from services.models import (
    Dispatch,
    DispatchKind,
    Event,
    Mail,
    StaffAccount,
    StaffSession,
)
from services.settings import get_settings
from services.web import limits
from services.web.limits import Limiter, get_limiter
from tests.missions import NOW
from tests.web.company_site import text_of
from tests.web.staff_site import form_field

PASSWORD = "a long walk by the sea"
ENGLISH = {"Accept-Language": "en"}


@dataclass
class Door:
    web: TestClient
    session: Session
    account: StaffAccount
    redis_url: str
    now: datetime = NOW

    def sign_in(
        self,
        *,
        email: str = "Leila@Pole.example",
        password: str = PASSWORD,
        wanted: str = "/status",
        **headers: str,
    ) -> Response:
        page = self.web.get("/sign-in", headers=ENGLISH)
        fields = {**form_field(page.text), "email": email, "password": password, "next": wanted}
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        return self.web.post("/sign-in", data=fields, headers=ENGLISH | named)

    def carried(self) -> dict[str, str]:
        return form_field(self.web.get("/sessions").text)

    def is_in(self) -> bool:
        return self.web.get("/status").status_code == 200


@pytest.fixture
def door(session: Session, redis_url: str) -> Iterator[Door]:
    account = accounts.add_account(
        session, name="Leïla Trabelsi", email="leila@pole.example", actor="operator"
    )
    accounts.set_password(session, account=account, password=PASSWORD, now=NOW)
    app = create_app()
    limiter = Limiter(redis_url)
    with TestClient(app, raise_server_exceptions=False, follow_redirects=False) as web:
        door = Door(web=web, session=session, account=account, redis_url=redis_url)
        app.dependency_overrides[get_now] = lambda: door.now
        app.dependency_overrides[get_engine] = session.connection
        app.dependency_overrides[get_limiter] = lambda: limiter
        yield door


def test_address_and_password_open_the_page_that_was_wanted(door: Door) -> None:
    sent = door.web.get("/staff/mails/01a206c5-759c-713d-99db-6ccabe5e71a3?a=b&c")
    assert sent.status_code == 303
    page = door.web.get(sent.headers["location"])
    wanted = "/staff/mails/01a206c5-759c-713d-99db-6ccabe5e71a3?a=b&amp;c"
    assert f'name="next" value="{wanted}"' in page.text
    answer = door.sign_in(wanted="/sessions")
    assert (answer.status_code, answer.headers["location"]) == (303, "/sessions")
    cookie = answer.headers["set-cookie"]
    assert "HttpOnly" in cookie
    assert "SameSite=lax" in cookie
    assert "Leïla Trabelsi" in door.web.get("/sessions").text
    assert door.is_in()


@pytest.mark.parametrize(
    "wanted",
    [
        "https://evil.example/",
        "//evil.example",
        "/\\evil.example",
        "\\\\evil.example",
        "javascript:alert(1)",
        "status",
        "/\t/evil.example",
        "",
    ],
)
def test_nobody_is_led_away(door: Door, wanted: str) -> None:
    assert door.sign_in(wanted=wanted).headers["location"] == "/staff"


def test_whatever_is_wrong_the_answer_is_the_same(door: Door) -> None:
    accounts.add_account(door.session, name="New", email="new@pole.example", actor="operator")
    answers = [
        door.sign_in(password="a long walk by the see"),
        door.sign_in(email="nobody@pole.example"),
        door.sign_in(email="new@pole.example", password=""),
        door.sign_in(email="no address"),
        door.sign_in(email="a\x00b\ud800".encode("utf-8", "replace").decode()),
    ]
    texts = set()
    for answer in answers:
        assert answer.status_code == 403
        typed = answer.text.partition('name="email" value="')[2].partition('"')[0]
        texts.add(answer.text.replace(f'value="{typed}"', ""))
    assert len(texts) == 1
    assert "Address or password is wrong." in texts.pop()
    assert not door.is_in()


def test_a_closed_account_opens_nothing_any_more(door: Door) -> None:
    door.sign_in()
    accounts.close_account(
        door.session, account=door.account, even_the_last=True, actor="operator", now=NOW
    )
    assert not door.is_in()
    assert door.sign_in().status_code == 403


@pytest.mark.parametrize(
    "headers",
    [{"sec_fetch_site": "cross-site"}, {"origin": "https://evil.example"}],
)
def test_the_form_is_of_our_own_page(door: Door, headers: dict[str, str]) -> None:
    assert door.sign_in(**headers).status_code == 403
    theirs = door.web.get("/sign-in").text
    door.web.cookies.clear()
    fields = {**form_field(theirs), "email": "leila@pole.example", "password": PASSWORD}
    answer = door.web.post("/sign-in", data=fields, headers=ENGLISH)
    assert answer.status_code == 403
    assert "Open the page again" in text_of(answer)
    assert not door.is_in()


def test_the_door_stays_shut_for_who_tries_too_often_in_any_process(door: Door) -> None:
    other_process = Limiter(door.redis_url)
    for _ in range(5):
        door.sign_in(password="wrong")
        other_process.check(limits.SIGN_IN, address="192.0.2.1", subject="LEILA@pole.example ")
    shut = door.sign_in()
    assert shut.status_code == 429
    assert 0 < int(shut.headers["retry-after"]) <= 1800
    assert "Too many tries" in shut.text
    with pytest.raises(limits.TooOftenError):
        other_process.check(limits.SIGN_IN, address="192.0.2.2", subject="leila@pole.example")
    other_process.check(limits.SIGN_IN, address="192.0.2.2", subject="karim@pole.example")
    with Redis.from_url(door.redis_url, decode_responses=True) as client:
        assert not [key for key in client.scan_iter() if "leila" in key or "192.0" in key]


def test_one_address_does_not_try_many_accounts(redis_url: str) -> None:
    limiter = Limiter(redis_url)
    for number in range(60):
        # a whole subnet counts as one
        limiter.check(
            limits.SIGN_IN, address=f"2001:db8::{number:x}", subject=f"{number}@pole.example"
        )
    with pytest.raises(limits.TooOftenError):
        limiter.check(limits.SIGN_IN, address="2001:db8::ffff", subject="more@pole.example")
    for elsewhere in ("2001:db8:1::1", "::ffff:192.0.2.1"):
        limiter.check(limits.SIGN_IN, address=elsewhere, subject="more@pole.example")


def test_without_valkey_each_process_counts_alone() -> None:
    limiter = Limiter("redis://127.0.0.1:1")
    for _ in range(10):
        limiter.check(limits.SIGN_IN, address="192.0.2.1", subject="leila@pole.example")
    with pytest.raises(limits.TooOftenError):
        limiter.check(limits.SIGN_IN, address="192.0.2.1", subject="leila@pole.example")


def test_sessions_are_listed_and_ended_by_their_owner_alone(door: Door) -> None:
    phone = "Mozilla/5.0 (iPhone; CPU iPhone OS 18_0) Version/18.0 Mobile/15E148 Safari/604.1"
    assert door.sign_in(user_agent=phone).status_code == 303
    on_phone = dict(door.web.cookies)
    door.web.cookies.clear()
    door.sign_in(user_agent="Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Firefox/140.0")
    page = door.web.get("/sessions", headers=ENGLISH)
    for told in ("Safari · iPhone", "Firefox · Linux this one", "testclient", "1 Apr, 08:00"):
        assert told in text_of(page)
    first, second = door.session.scalars(select(StaffSession).order_by(StaffSession.id))
    assert door.web.post(f"/sessions/{first.id}/end").status_code == 403
    ended = door.web.post(f"/sessions/{first.id}/end", data=door.carried())
    assert (ended.status_code, ended.headers["location"]) == (303, "/sessions")
    assert door.is_in()
    door.web.cookies.clear()
    door.web.cookies.update(on_phone)
    assert not door.is_in()

    _, secret = tokens.issue_token(door.session, label="demo", actor="operator", now=NOW)
    door.web.cookies.clear()
    door.web.get("/enter", params={"token": secret})
    door.web.post(f"/sessions/{second.id}/end", data=door.carried())
    door.session.refresh(second)
    assert second.ended_at is None


def test_signing_out_ends_the_session_and_everywhere_ends_all(door: Door) -> None:
    door.sign_in()
    kept = dict(door.web.cookies)
    out = door.web.post("/sign-out", data=door.carried())
    assert out.headers["location"] == "/sign-in?said=out"
    door.web.cookies.update(kept)
    assert not door.is_in()
    door.web.cookies.clear()
    door.sign_in()
    door.sign_in()
    assert door.web.post("/sessions/end", data=door.carried()).status_code == 303
    assert door.session.scalars(select(StaffSession).filter_by(ended_at=None)).all() == []


@pytest.mark.parametrize(
    ("visits", "is_in"),
    [((11.9, 23.7), True), ((12.1,), False), ((*(10 * n for n in range(1, 17)), 168.1), False)],
)
def test_a_session_ends_by_itself(door: Door, *, visits: tuple[float, ...], is_in: bool) -> None:
    """After twelve hours without a visit, and after a week in any case."""
    door.sign_in()
    for hours in visits:
        door.now = NOW + timedelta(hours=hours)
        answer = door.is_in()
    assert answer is is_in


def test_a_token_that_is_revoked_ends_its_sessions(door: Door) -> None:
    token, secret = tokens.issue_token(door.session, label="demo", actor="operator", now=NOW)
    entered = door.web.get("/enter", params={"token": secret})
    assert secret not in entered.headers["set-cookie"]
    assert door.is_in()
    tokens.revoke_token(door.session, token=token, actor="operator", now=NOW)
    assert not door.is_in()


def ask_for_a_password(door: Door, email: str) -> Response:
    fields = form_field(door.web.get("/password").text)
    return door.web.post("/password", data={**fields, "email": email}, headers=ENGLISH)


def written(door: Door) -> list[Mail]:
    for dispatch in door.session.scalars(select(Dispatch)):
        for _ in range(2):
            dispatches.write(door.session, dispatch, settings=get_settings(), now=NOW)
    return list(door.session.scalars(select(Mail)))


def test_a_forgotten_password_is_replaced_by_a_mailed_link(door: Door) -> None:
    door.sign_in()
    answers = [
        ask_for_a_password(door, email)
        for email in ("LEILA@pole.example", "nobody@pole.example", "none")
    ]
    assert {answer.status_code for answer in answers} == {200}
    assert len({text_of(answer) for answer in answers}) == 1
    (mail,) = written(door)
    assert (mail.recipient, mail.mission_id) == ("leila@pole.example", None)
    kept = door.session.scalars(select(Dispatch.address)).all()
    assert sorted(kept) == ["", "", "LEILA@pole.example"]

    link = password_links.url(door.account, lasts=password_links.FORGOTTEN, now=NOW)
    text = message_from_bytes(mail.raw, policy=default).get_body(["plain"])
    assert text is not None
    assert link in text.get_content()
    path = "/password/" + link.rpartition("/")[2]
    page = door.web.get(path, headers=ENGLISH)
    fields = {**form_field(page.text), "password": "too short"}
    assert "This password is too short." in door.web.post(path, data=fields, headers=ENGLISH).text
    entered = door.web.post(path, data={**fields, "password": "another walk by the sea"})
    assert (entered.status_code, entered.headers["location"]) == (303, "/staff")
    assert door.is_in()
    assert len(door.session.scalars(select(StaffSession).filter_by(ended_at=None)).all()) == 1
    assert door.web.get(path).status_code == 410
    assert door.sign_in().status_code == 403


@pytest.mark.parametrize("fault", ["late", "forged", "of a closed account", "nonsense"])
def test_other_links_set_no_password(door: Door, fault: str) -> None:
    token = password_links.token(door.account, lasts=password_links.FORGOTTEN, now=NOW)
    if fault == "late":
        door.now = NOW + password_links.FORGOTTEN
    elif fault == "forged":
        token = token[:-3] + "abc"
    elif fault == "nonsense":
        token = "a.b.c"
    else:
        accounts.close_account(
            door.session, account=door.account, even_the_last=True, actor="operator", now=NOW
        )
    answer = door.web.get(f"/password/{token}", headers=ENGLISH)
    assert answer.status_code == 410
    assert "Ask for a new one" in answer.text
    assert "leila" not in answer.text.lower()


def test_a_new_account_is_invited_by_mail(door: Door) -> None:
    new = accounts.add_account(
        door.session, name="Ünal <b>", email="new@pole.example", actor="operator"
    )
    dispatch = Dispatch(kind=DispatchKind.STAFF_INVITATION, account_id=new.id)
    dispatches.ask(door.session, dispatch, actor="operator")
    (mail,) = written(door)
    assert (mail.recipient, mail.subject) == ("new@pole.example", "Votre compte Escale")


def test_traces_are_forgotten_after_a_while(door: Door) -> None:
    for _ in range(2):
        door.sign_in()
    ask_for_a_password(door, "nobody@pole.example")
    ask_for_a_password(door, "leila@pole.example")
    assert len(written(door)) == 1
    kept = door.session.scalars(select(StaffSession).order_by(StaffSession.id)).all()
    sign_ins.end(door.session, kept[0], actor="staff:1", now=NOW)
    sign_ins.forget(door.session, before=NOW + timedelta(hours=1))
    dispatches.forget(door.session, before=NOW + timedelta(hours=1))
    assert door.session.scalars(select(StaffSession.id)).all() == [kept[1].id]
    assert door.session.scalars(select(Dispatch.address)).all() == ["leila@pole.example"]


def test_what_is_kept_of_passwords_and_told_of_people(door: Door) -> None:
    assert (door.account.password_hash or "").startswith("$argon2id$v=19$m=65536,t=3,p=4$")
    assert not passwords.matches(None, PASSWORD)
    door.sign_in()
    for event in door.session.scalars(select(Event)):
        assert "leila" not in f"{event.actor}{event.data}".lower()
    row = door.session.scalars(select(StaffSession)).one()
    assert door.web.cookies["escale_staff"].encode() not in row.digest
