"""«Send me my link again»: always the same answer, and a mail only to whom the links belong."""

from datetime import timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from services.domain import links
from services.models import (
    Dispatch,
    Link,
    Mail,
    MissionState,
    ParticipationState,
)
from tests.missions import NOW, small_mission
from tests.web.company_site import text_of
from tests.web.staff_site import form_field
from tests.web.test_registering import ENGLISH, Place, place, text

__all__ = ["place"]


def ask(place: Place, email: str) -> str:
    page = place.web.get("/link", headers=ENGLISH).text
    answer = place.web.post("/link", data={**form_field(page), "email": email}, headers=ENGLISH)
    assert answer.status_code == 200
    return text_of(answer)


def test_the_answer_is_the_same_for_everybody(place: Place) -> None:
    delegate = place.small.delegates[0]
    answers = {
        ask(place, email) for email in (delegate.email.upper(), "nobody@one.example", "none", "")
    }
    assert len(answers) == 1
    assert "are on their way" in answers.pop()
    (mail,) = place.mails()
    assert mail["To"] == f"{delegate.name} <{delegate.email.upper().split('@')[0]}@example.org>"
    kept = place.session.scalars(select(Dispatch)).all()
    assert len(kept) == 4
    assert all(dispatch.written_at for dispatch in kept)
    assert [dispatch.address for dispatch in kept if dispatch.address][1:] == []


def test_a_person_gets_each_link_and_old_ones_stay(place: Place, session: Session) -> None:
    """In one mission a contact and a delegate, in another a delegate: a mail for each mission."""
    host, delegate = place.small.hosts[0], place.small.delegates[0]
    host.contact_name, host.contact_email = "Leïla", "leila@one.example"
    delegate.email = "leila@one.example"
    other = small_mission(session, code="other")
    other.delegates[1].email = "LEILA@one.example"
    before = links.delegate_link(session, delegate=delegate, actor="staff:1", now=NOW)
    session.flush()
    ask(place, "leila@one.example")
    here, there = place.mails()
    assert links.url(before) in text(here)
    company = session.scalars(select(Link).filter_by(participation_id=host.id)).one()
    assert links.url(company) in text(here)
    own = session.scalars(select(Link).filter_by(delegate_id=other.delegates[1].id)).one()
    assert links.url(own) in text(there)
    assert links.url(company) not in text(there)
    assert [mail.mission_id for mail in session.scalars(select(Mail).order_by(Mail.id))] == [
        place.small.mission.id,
        other.mission.id,
    ]
    session.refresh(before)
    assert before.revoked_at is None
    for link in (before, company, own):
        path = links.url(link).partition(":8000")[2]
        assert place.web.get(path).status_code == 200


@pytest.mark.parametrize("fault", ["expired", "revoked", "out", "cancelled", "long ago"])
def test_what_became_of_the_link(place: Place, session: Session, fault: str) -> None:
    delegate = place.small.delegates[0]
    link = links.delegate_link(session, delegate=delegate, actor="staff:1", now=NOW)
    if fault == "expired":
        link.expires_at = NOW - timedelta(seconds=1)
    elif fault == "revoked":
        links.revoke_link(session, link=link, actor="staff:1", now=NOW)
    elif fault == "out":
        delegate.participation.state = ParticipationState.WITHDRAWN
    elif fault == "cancelled":
        place.small.mission.state = MissionState.CANCELLED
    else:
        place.small.mission.starts_on = place.small.mission.ends_on = NOW.date() - timedelta(57)
    session.flush()
    ask(place, delegate.email)
    mails = place.mails()
    assert len(mails) == (1 if fault in {"expired", "revoked"} else 0)
    for mail in mails:
        assert links.url(link) not in text(mail)


def test_nobody_is_flooded(place: Place) -> None:
    delegate = place.small.delegates[0]
    for _ in range(4):
        ask(place, delegate.email)
    page = place.web.get("/link", headers=ENGLISH).text
    refused = place.web.post(
        "/link", data={**form_field(page), "email": delegate.email.title()}, headers=ENGLISH
    )
    assert refused.status_code == 429
    assert len(place.mails()) == 4


@pytest.mark.parametrize("language", ["fr", "en", "ar"])
@pytest.mark.parametrize("fault", ["wrong", "revoked", "expired"])
@pytest.mark.parametrize("kind", ["a", "c"])
def test_a_dead_link_leads_to_a_new_one(
    place: Place, session: Session, kind: str, fault: str, language: str
) -> None:
    link = (
        links.delegate_link(session, delegate=place.small.delegates[0], actor="s", now=NOW)
        if kind == "a"
        else links.company_link(session, participation=place.small.hosts[0], actor="s", now=NOW)
    )
    token = links.token(link)
    if fault == "revoked":
        links.revoke_link(session, link=link, actor="s", now=NOW)
    elif fault == "expired":
        link.expires_at = NOW
    else:
        token = token[:-4]
    session.flush()
    page = place.web.get(f"/{kind}/{token}", headers={"Accept-Language": language})
    assert page.status_code == (404 if fault == "wrong" else 410)
    assert f'<html lang="{language}"' in page.text
    assert f'href="/link?lang={language}"' in page.text
    assert "tunis" not in page.text.lower()


def test_strangers_learn_nothing_of_links(place: Place, session: Session) -> None:
    """Without the signature, which nobody can make, an id that exists is like one that does not."""
    link = links.company_link(session, participation=place.small.hosts[0], actor="s", now=NOW)
    links.revoke_link(session, link=link, actor="s", now=NOW)
    session.flush()
    name = links.token(link).partition(".")[0]
    pages = {
        place.web.get(f"/c/{path}", headers=ENGLISH).text
        for path in (f"{name}.forged", "AaIS6HhadqioAclibH_ZiQ.forged", "x")
    }
    assert len(pages) == 1
