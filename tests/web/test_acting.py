"""Staff do something in a company's place: noted as theirs, told to the company, and once."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from services.domain import acting, links, wishes
from services.domain.acting import IDLE
from services.models import (
    Acting,
    Event,
    Language,
    MissionState,
    Participation,
    ParticipationState,
    StaffSession,
)
from tests.missions import NOW, small_mission
from tests.web.company_site import text_of
from tests.web.people_site import PeopleSite, plain
from tests.web.staff_site import enter


def begin(people: PeopleSite, own: Participation) -> str:
    """The address of the company's pages for the staff who are signed in."""
    begun = people.post(f"/{own.id}/acting")
    assert begun.status_code == 303
    return begun.headers["location"]


def tell(people: PeopleSite, pages: str) -> None:
    """The company offers something else."""
    version = people.version(f"{pages}/profile", form="/profile")
    typed = {"offers": "des sondes", "needs": "un distributeur", "version": version}
    assert people.post(f"{pages}/profile", **typed).status_code == 303


@pytest.fixture
def own(people: PeopleSite) -> Participation:
    """Who has a contact, and a delegate who travels."""
    own = people.small.visitors[0]
    own.contact_name, own.contact_email = "Lucie", "lucie@e.example"
    own.contact_language = Language.ENGLISH
    people.session.flush()
    return own


def test_what_staff_do_is_theirs_and_told_in_one_mail(
    people: PeopleSite, own: Participation
) -> None:
    people.small.mission.state = MissionState.SCHEDULED
    people.session.flush()
    pages = begin(people, own)
    home = people.get(pages)
    assert "You act for tunis visitor 1." in text_of(home)
    partner = people.small.hosts[0].id
    removed = people.post(f"{pages}/companies/{partner}/wish", do="remove", back="/catalogue")
    assert removed.status_code == 303
    assert removed.headers["location"].startswith(f"{pages}/catalogue")
    tell(people, pages)
    for answer in ("accept", "decline"):
        answered = people.post(f"{pages}/companies/{partner}/answer", do=answer, back="/requests")
        assert answered.status_code == 303
    assert own.offers == "des sondes"
    assert len(wishes.wishes_of(people.session, participation=own)) == 1
    staff = people.session.scalars(select(Acting.actor)).one()
    done = people.session.scalars(select(Event).where(Event.data["for"].astext == str(own.id)))
    told = [(event.type, event.actor) for event in done]
    assert told == [
        (fact, staff)
        for fact in (
            "wishes.registered",
            "participation.changed",
            "answers.registered",
            "answers.registered",
        )
    ]
    assert people.mails() == []
    for _ in range(2):
        people.post(f"{pages}/end")
    (mail,) = people.mails()
    assert mail["To"] == "Lucie <lucie@e.example>"
    assert mail["Subject"] == "Changed for you: Mission numérique à Tunis"
    assert (
        "Pôle tunis has changed something for tunis visitor 1: – your wishes – your answers to"
        " requests – your profile Look whether"
    ) in plain(mail)
    assert people.get(pages).status_code == 404


def test_whoever_changes_nothing_writes_nothing(people: PeopleSite, own: Participation) -> None:
    pages = begin(people, own)
    assert people.get(f"{pages}/wishes").status_code == 200
    assert people.post(f"{pages}/end").headers["location"].endswith(f"{own.id}?said=acted")
    assert people.mails() == []


def test_the_pages_show_no_private_link(people: PeopleSite, own: Participation) -> None:
    link = links.company_link(people.session, participation=own, actor="staff:1", now=NOW)
    pages = begin(people, own)
    paths = ("", "/wishes", "/catalogue", "/requests", "/agenda", "/profile", "/delegates")
    person = people.small.delegates[0].id
    for path in (*paths, f"/companies/{people.small.hosts[0].id}", f"/delegates/{person}"):
        page = people.get(f"{pages}{path}")
        assert page.status_code == 200
        assert links.token(link) not in page.text
        assert '"/c/' not in page.text
        assert f'action="{pages}/end"' in page.text
    assert people.web.get(f"/c/{links.token(link)}/end").status_code in {404, 405}


def test_it_ends_by_itself_after_a_while(people: PeopleSite, own: Participation) -> None:
    pages = begin(people, own)
    tell(people, pages)
    people.now[0] += timedelta(minutes=20)
    assert people.get(pages).status_code == 200
    assert acting.end_idle(people.session, now=people.now[0]) == 0
    people.now[0] += IDLE
    assert people.get(pages).status_code == 404
    assert [acting.end_idle(people.session, now=people.now[0]) for _ in range(2)] == [1, 0]
    assert len(people.mails()) == 1


def test_it_ends_with_the_session_of_staff(people: PeopleSite, own: Participation) -> None:
    begin(people, own)
    people.session.scalars(select(StaffSession)).one().ended_at = NOW
    people.session.flush()
    assert acting.end_idle(people.session, now=NOW) == 1


def test_begun_twice_it_is_the_same(people: PeopleSite, own: Participation) -> None:
    assert begin(people, own) == begin(people, own)


def test_no_other_browser_and_no_other_company(people: PeopleSite, own: Participation) -> None:
    pages = begin(people, own)
    stranger = people.small.delegates[-1]
    assert people.get(f"{pages}/delegates/{stranger.id}").status_code == 404
    assert people.get(pages.replace(pages[-4:], "beef")).status_code == 404
    assert people.get("/staff/acting/nothing").status_code == 404
    foreign = people.web.post(f"{pages}/profile", data={"offers": "x"})
    assert (foreign.status_code, own.offers) == (403, "des capteurs")
    enter(people.web, people.session, cluster=people.small.mission.organiser)
    assert people.get(pages).status_code == 404
    other = small_mission(people.session, code="other")
    enter(people.web, people.session, cluster=other.mission.organiser)
    assert people.get(pages).status_code == 404
    assert people.post(f"/{own.id}/acting").status_code in {403, 404}
    people.web.cookies.clear()
    assert people.get(pages).headers["location"].startswith("/sign-in?next=")


def test_nobody_acts_for_who_is_out_or_when_all_is_over(
    people: PeopleSite, own: Participation
) -> None:
    pages = begin(people, own)
    own.state = ParticipationState.WITHDRAWN
    people.session.flush()
    assert people.post(f"/{own.id}/acting").status_code == 409
    assert people.get(pages).status_code == 403
    own.state = ParticipationState.ACCEPTED
    people.small.mission.state = MissionState.DONE
    people.session.flush()
    assert people.post(f"/{own.id}/acting").status_code == 409


def test_without_a_contact_the_page_says_that_nobody_is_told(people: PeopleSite) -> None:
    own = people.small.visitors[1]
    pages = begin(people, own)
    assert "nobody is told what you change" in people.get(pages).text
    tell(people, pages)
    people.post(f"{pages}/end")
    assert people.mails() == []
