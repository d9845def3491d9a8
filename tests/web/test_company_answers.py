"""Requests to a company, and what it is told once the schedule is published."""

import re
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from services.domain import answers
from services.domain.publishing import publish
from services.models import AnswerValue, MeetingParticipant, MissionState, Refusal, Wish
from tests.domain.drafts import drafted
from tests.missions import NOW
from tests.web.company_site import CompanySite, text_of


def given(site: CompanySite) -> dict[str, AnswerValue | None]:
    requests = answers.requests_to(site.session, participation=site.own, language="en")
    return {request.wisher.company.name[-1]: request.answer for request in requests}


def test_requests_are_accepted_declined_and_left_open(site: CompanySite) -> None:
    for host, said in zip(site.small.hosts, ("accept", "decline", "silence"), strict=True):
        sent = site.post(f"/companies/{host.id}/answer", [("do", said), ("back", "/requests")])
        location = f"{site.home}/requests?said=answered#company-{host.id}"
        assert sent.headers["location"] == location
    assert given(site) == {"1": AnswerValue.ACCEPT, "2": AnswerValue.DECLINE, "3": None}
    site.post(f"/companies/{site.small.hosts[0].id}/answer", [("do", "silence")])
    assert given(site)["1"] is None


def test_a_colleagues_answer_is_not_overwritten_unseen(site: CompanySite) -> None:
    path = f"/companies/{site.small.hosts[0].id}/answer"
    opened = [("was", "silence"), ("back", "/requests")]
    site.post(path, [*opened, ("do", "accept")])
    late = site.post(path, [*opened, ("do", "decline")])
    assert "said=overtaken" in late.headers["location"]
    assert "A colleague has answered meanwhile" in text_of(site.get("/requests?said=overtaken"))
    assert given(site)["1"] is AnswerValue.ACCEPT
    assert "said=answered" in site.post(path, [*opened, ("do", "accept")]).headers["location"]
    site.post(path, [("was", "accept"), ("do", "decline")])
    assert given(site)["1"] is AnswerValue.DECLINE


def test_whoever_did_not_ask_can_not_be_answered(site: CompanySite) -> None:
    colleague = site.small.visitors[1]
    sent = site.post(f"/companies/{colleague.id}/answer", [("do", "accept")])
    assert sent.status_code == 422
    assert "withdrawn its request" in sent.text


def test_answers_are_closed_once_the_schedule_is_made(site: CompanySite) -> None:
    site.small.mission.state = MissionState.SCHEDULED
    site.session.flush()
    assert "Answers are closed" in site.get("/requests").text
    sent = site.post(f"/companies/{site.small.hosts[0].id}/answer", [("do", "accept")])
    assert sent.status_code == 409


@pytest.mark.parametrize(
    ("silence_is_yes", "told"), [(True, "taken to accept"), (False, "taken to decline")]
)
def test_the_page_says_what_silence_means(
    site: CompanySite, told: str, *, silence_is_yes: bool
) -> None:
    site.small.mission.silence_is_yes = silence_is_yes
    site.session.flush()
    assert told in site.get("/requests").text


@pytest.mark.parametrize(
    ("silence_is_yes", "told"), [(True, "taken to accept"), (False, "taken to decline")]
)
def test_requests_without_an_answer_expire_at_the_deadline(
    site: CompanySite, told: str, *, silence_is_yes: bool
) -> None:
    mission, (first, second, _) = site.small.mission, site.small.hosts
    mission.silence_is_yes = silence_is_yes
    mission.answers_close_at = NOW + timedelta(minutes=1)
    site.session.flush()
    before = text_of(site.get("/requests"))
    assert "change your answers, until Thursday 1 April, 09:01" in before
    assert f"Without an answer by then, you are {told}" in before
    assert site.post(f"/companies/{first.id}/answer", [("do", "accept")]).status_code == 303
    assert site.post(f"/companies/{first.id}/answer", [("do", "decline")]).status_code == 303

    mission.answers_close_at = NOW
    site.session.flush()
    after = text_of(site.get("/requests"))
    assert "They expired on Thursday 1 April, 09:00" in after
    assert after.count(f"Expired without an answer: you are {told}") == 2
    assert "You declined." in after
    assert f"Expired without an answer: you are {told}" in text_of(
        site.get(f"/companies/{second.id}")
    )
    for host, said in ((first, "accept"), (second, "accept")):
        late = site.post(f"/companies/{host.id}/answer", [("do", said)])
        assert (late.status_code, "deadline for answers" in late.text) == (409, True)
    assert given(site) == {"1": AnswerValue.DECLINE, "2": None, "3": None}
    never = site.post(f"/companies/{site.small.hosts[2].id}/veto", [("do", "allow")])
    assert never.status_code == 303


@pytest.mark.parametrize("by", ["veto", "decline"])
def test_a_veto_reads_like_a_decline(site: CompanySite, session: Session, by: str) -> None:
    host, own = site.small.hosts[0], site.own
    session.query(Wish).filter_by(participation_id=host.id, partner_id=own.id).delete()
    acting: dict[str, Any] = {"participation": host, "by_staff": True, "actor": "staff:1"}
    if by == "veto":
        answers.register_vetoes(session, partner_ids=[own.id], **acting)
    else:
        answers.register_answer(
            session, wisher_id=own.id, value=AnswerValue.DECLINE, now=NOW, **acting
        )
    site.small.mission.state = MissionState.CLOSED
    draft = drafted(session, site.small)
    publish(session, draft, mail_domain="e.example", actor="staff:1", now=NOW)
    told = text_of(site.get("/agenda")).partition("What came of your wishes ")[2]
    assert told.startswith("1 tunis host 1 The partner did not confirm this meeting. 2 ")


def test_each_wish_is_told_with_its_meeting_or_its_public_reason(
    site: CompanySite, session: Session
) -> None:
    site.small.mission.state = MissionState.CLOSED
    draft = drafted(session, site.small)
    publish(session, draft, mail_domain="e.example", actor="staff:1", now=NOW)
    for refusal in session.scalars(select(Refusal)):
        refusal.detail = "known to staff"
    session.flush()
    page = text_of(site.get("/agenda"))
    held = session.scalars(
        select(MeetingParticipant.meeting_id).filter_by(participation_id=site.own.id)
    ).all()
    met = re.findall(r"Tuesday 13 April at \d\d:\d\d, table [12], Salle Carthage", page)
    told = re.findall(r"\b([123]) tunis host \1 (?:Tuesday|[A-Z][^.]+\.)", page)
    assert (len(met), told) == (len(held), ["1", "2", "3"])
    assert "Personne de tunis visitor 1" in page
    assert "Déjeuner" in page
    assert ("known to staff" in page, "visitor 2" in page) == (False, False)


def test_before_publication_nothing_of_a_draft_is_shown(
    site: CompanySite, session: Session
) -> None:
    drafted(session, site.small)
    page = text_of(site.get("/agenda"))
    assert "not published yet" in page
    assert "table" not in page
