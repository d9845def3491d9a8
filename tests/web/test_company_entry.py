"""A company's private link: what it opens, for whom, and from where forms may come."""

import re
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy.orm import Session

from services.domain import answers, links
from services.models import AnswerValue, LinkKind, MissionState, ParticipationState
from services.web.forms import form_token
from tests.missions import NOW
from tests.web.company_site import CompanySite, text_of


def test_the_link_opens_the_mission_and_what_is_still_to_do(site: CompanySite) -> None:
    site.small.mission.wishes_close_at = datetime(2027, 4, 9, 17, tzinfo=UTC)
    answers.register_answer(
        site.session,
        participation=site.own,
        wisher_id=site.small.hosts[0].id,
        value=AnswerValue.DECLINE,
        by_staff=False,
        actor="company:1",
        now=NOW,
    )
    page = text_of(site.get())
    for told in (
        "Mission numérique à Tunis",
        "Wishes close on Friday 9 April, 18:00. Time in Tunis.",
        "3 of 10 wishes",
        "1 delegate",
        "2 requests without answer",
    ):
        assert told in page


def test_what_the_profile_lacks_leads_to_where_it_is_told(site: CompanySite) -> None:
    page = site.get()
    assert "Your profile: 2 of 8" in text_of(page)
    lacking = re.findall(rf'href="{site.home}/profile#([a-z]+)"', page.text)
    assert lacking == ["description", "sector", "product", "technology", "territory", "languages"]
    profile = site.get("/profile").text
    assert [part for part in lacking if f' id="{part}"' in profile] == lacking
    told = [(part, "fr" if part == "languages" else "Énergie") for part in lacking]
    version = site.version("/profile")
    fields = [version, ("offers", "des capteurs"), ("needs", "un distributeur"), *told]
    assert site.post("/profile", fields).status_code == 303
    assert "Your profile:" not in text_of(site.get())


@pytest.mark.parametrize("language", ["fr", "en", "ar"])
@pytest.mark.parametrize("state", MissionState)
def test_each_state_of_the_mission_has_its_words(
    site: CompanySite, language: str, state: MissionState
) -> None:
    site.small.mission.state = state
    page = site.get(language=language)
    assert page.status_code == 200
    assert f'<html lang="{language}"' in page.text
    assert 'class="notice"' in page.text


@pytest.mark.parametrize("fault", ["wrong", "revoked", "expired", "of a delegate", "out"])
def test_a_link_that_opens_nothing_says_so_and_shows_nothing(
    site: CompanySite, session: Session, fault: str
) -> None:
    path = site.home
    if fault == "wrong":
        path = path[:-2]
    elif fault == "revoked":
        links.revoke_link(session, link=site.link, actor="staff:1", now=NOW)
    elif fault == "expired":
        site.link.expires_at = NOW - timedelta(seconds=1)
    elif fault == "out":
        site.own.state = ParticipationState.WITHDRAWN
    else:
        delegate = site.small.delegates[0]
        theirs = links.delegate_link(session, delegate=delegate, actor="staff:1", now=NOW)
        assert theirs.kind is LinkKind.DELEGATE
        path = f"/c/{links.token(theirs)}"
    session.flush()
    status = {"wrong": 404, "of a delegate": 404, "out": 403}.get(fault, 410)
    for part in ("", "/wishes"):
        page = site.web.get(path + part)
        assert (page.status_code, page.headers["content-type"]) == (
            status,
            "text/html; charset=utf-8",
        )
        assert "tunis host" not in page.text.lower()
        assert page.headers["cache-control"] == "private, no-store"


def test_the_chosen_language_is_kept(site: CompanySite) -> None:
    page = site.web.get(f"{site.home}?lang=ar", headers={"Accept-Language": "en"})
    assert '<html lang="ar" dir="rtl">' in page.text
    assert '<html lang="ar" dir="rtl">' in site.get("/wishes", language="en").text


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({}, 303),
        ({"sec_fetch_site": "same-origin", "origin": "null"}, 303),
        ({"origin": "http://127.0.0.1:8000"}, 303),
        ({"sec_fetch_site": "cross-site"}, 403),
        ({"sec_fetch_site": "same-site"}, 403),
        ({"origin": "https://evil.example"}, 403),
    ],
)
def test_forms_come_from_our_own_pages_only(
    site: CompanySite, headers: dict[str, str], status: int
) -> None:
    version = site.get("/wishes").text.partition('name="version" value="')[2][:32]
    answer = site.post("/wishes", [("version", version)], **headers)
    assert answer.status_code == status
    assert len(site.ranking()) == (0 if status == 303 else 3)


def test_a_form_carries_the_token_of_its_own_link(site: CompanySite, session: Session) -> None:
    other = links.company_link(
        session, participation=site.small.visitors[1], actor="staff:1", now=NOW
    )
    for token in ("", "x", form_token(other), "é"):
        answer = site.post("/wishes", token=token)
        assert answer.status_code == 403
        assert "open the page again" in answer.text.lower()
    assert len(site.ranking()) == 3


def test_pages_run_our_own_modules_only(site: CompanySite) -> None:
    policy = site.get("/wishes").headers["content-security-policy"]
    assert "script-src 'self'" in policy
    assert "unsafe" not in policy
