"""Staff look through the participants of a mission, and do for each what it needs."""

import re
from datetime import timedelta

import pytest
from sqlalchemy import delete, insert, select
from sqlalchemy.orm import Session
from uuid_utils.compat import uuid7

from services.domain import links, registrations
from services.domain.publishing import publish
from services.domain.registrations import Asked
from services.models import (
    Company,
    Delegate,
    Event,
    Language,
    Mail,
    MailState,
    MissionState,
    Participation,
    ParticipationState,
    Registration,
    Side,
    Wish,
)
from tests.domain.drafts import drafted
from tests.missions import NOW, small_mission
from tests.queries import counted
from tests.web.company_site import text_of
from tests.web.people_site import PeopleSite, people_site, plain
from tests.web.staff_site import enter


def names(people: PeopleSite, query: str) -> list[str]:
    """Of the companies listed, in order."""
    page = people.get(query).text
    return re.findall(r'<h2><a href="[^"]+" dir="auto">([^<]+)</a>', page)


def test_each_lack_finds_those_who_have_it(people: PeopleSite) -> None:
    visitor, other = people.small.visitors
    host, second = people.small.hosts
    people.session.execute(delete(Wish).where(Wish.participation_id == visitor.id))
    people.session.execute(delete(Delegate).where(Delegate.participation_id == host.id))
    other.needs = ""
    people.session.flush()
    people.post(f"/invitations/{second.id}", name="A", email="a@host.example", language="ar")
    assert names(people, "?lacking=wishes") == ["tunis visitor 1"]
    assert names(people, "?lacking=delegates") == ["tunis host 1"]
    assert names(people, "?lacking=profile") == ["tunis visitor 2"]
    assert names(people, "?lacking=invitation") == [
        "tunis host 1",
        "tunis visitor 1",
        "tunis visitor 2",
    ]
    # Nobody answers: each is wished for by all of the other side that wish.
    assert len(names(people, "?lacking=answers")) == 4
    assert "Without wishes 1" in text_of(people.get())


def test_search_narrows_by_words_side_and_cluster(people: PeopleSite) -> None:
    host = people.small.hosts[1]
    host.company.name = "Société Générale d'Électronique"
    host.contact_name, host.contact_email = "Amina Ben Saïd", "amina@sge.example"
    people.session.flush()
    for query in ("electronique", "societe ELEC", "amina said", "sge.example", "personne+host+2"):
        assert names(people, f"?q={query}") == ["Société Générale d&#39;Électronique"]
    assert len(names(people, "?side=host")) == 2
    cluster = people.small.mission.organiser_id
    assert names(people, f"?cluster={cluster}") == ["tunis visitor 1", "tunis visitor 2"]
    assert names(people, "?q=nobody") == []
    assert "Nobody is found by this." in people.get("?q=nobody").text


def test_who_is_out_is_listed_apart(people: PeopleSite) -> None:
    host = people.small.hosts[0]
    page = people.get(f"/{host.id}").text
    assert "2 companies wish to meet it and will not" in page
    refused = people.post(f"/{host.id}/state", state="refused", was="accepted")
    assert refused.status_code == 303
    assert host.state is ParticipationState.REFUSED
    assert len(names(people, "")) == 3
    assert names(people, "?out=1") == ["tunis host 1"]
    late = people.post(f"/{host.id}/state", state="withdrawn", was="accepted")
    assert (late.status_code, host.state) == (409, ParticipationState.REFUSED)
    assert "A colleague has changed the state meanwhile" in late.text
    assert people.post(f"/{host.id}/state", state="accepted", was="refused").status_code == 303


def test_completeness_says_what_is_missing(people: PeopleSite) -> None:
    host = people.small.hosts[0]
    host.sector, host.languages = "Eau", ["fr"]
    people.session.flush()
    page = text_of(people.get(f"/{host.id}"))
    assert "Profile: 4 of 8 Missing: about the company, product, technology, territory" in page
    assert "ما يعرضه" not in page
    host.offers = ""
    people.session.flush()
    assert "Missing: what it offers, about" in text_of(people.get(f"/{host.id}"))


def test_the_link_is_renewed_and_closed_and_never_shown(people: PeopleSite) -> None:
    host = people.small.hosts[0]
    contact = {"name": "Amina", "email": "amina@host.example", "language": "fr"}
    version = people.version(f"/{host.id}", form="/invitation")
    sent = people.post(f"/{host.id}/invitation", version=version, **contact)
    assert sent.status_code == 303
    (first,) = people.mails()
    link = links.standing_link(people.session, host, now=NOW)
    assert link is not None
    token = links.token(link)
    assert token in plain(first)
    assert token not in people.get(f"/{host.id}").text
    assert people.web.get(f"/c/{token}").status_code == 200
    assert people.post(f"/{host.id}/link", do="new").status_code == 303
    assert people.web.get(f"/c/{token}").status_code == 410
    assert len(people.mails()) == 2
    again = links.standing_link(people.session, host, now=NOW)
    assert again is not None
    assert people.post(f"/{host.id}/link", do="revoke").status_code == 303
    assert people.web.get(f"/c/{links.token(again)}").status_code == 410
    assert "No link is open" in people.get(f"/{host.id}").text


def test_two_colleagues_and_one_contact(people: PeopleSite) -> None:
    host = people.small.hosts[0]
    version = people.version(f"/{host.id}", form="/invitation")
    first = {"name": "Amina", "email": "amina@host.example", "language": "fr"}
    assert people.post(f"/{host.id}/invitation", version=version, **first).status_code == 303
    other = {"name": "Badis", "email": "amina@host.example", "language": "fr"}
    clash = people.post(f"/{host.id}/invitation", version=version, **other)
    assert clash.status_code == 409
    assert 'value="Badis"' in clash.text
    assert "A colleague has saved meanwhile: Amina" in clash.text
    assert host.contact_name == "Amina"


def test_limits_are_kept_and_a_clash_shows_both(people: PeopleSite) -> None:
    host = people.small.hosts[0]
    version = people.version(f"/{host.id}", form="/limits")
    stored = {"side": "host", "seats": "1"}
    saved = people.post(
        f"/{host.id}/limits", version=version, **stored | {"max_meetings": "6", "seats": "2"}
    )
    assert saved.status_code == 303
    assert (host.seats, host.max_meetings, host.min_meetings) == (2, 6, None)
    merged = people.post(f"/{host.id}/limits", version=version, **stored | {"min_meetings": "1"})
    assert merged.status_code == 303
    assert (host.seats, host.max_meetings, host.min_meetings) == (2, 6, 1)
    clash = people.post(f"/{host.id}/limits", version=version, **stored | {"seats": "3"})
    assert clash.status_code == 409
    assert "A colleague has saved meanwhile: 2" in clash.text
    assert 'name="seats" value="3"' in clash.text
    version = people.version(f"/{host.id}", form="/limits")
    for wrong, says in (
        ({"seats": "99"}, "1 to 50 meetings at the same time"),
        ({"seats": "2", "max_meetings": "six"}, "A number of meetings is from 0 to 1000"),
        ({"seats": "2", "max_meetings": "1", "min_meetings": "2"}, "More meetings are promised"),
        ({"seats": "2", "side": "visitor"}, "must be withdrawn"),
        ({"seats": "2", "side": "nowhere"}, "This is not possible as it is"),
    ):
        answer = people.post(f"/{host.id}/limits", version=version, **stored | wrong)
        assert (answer.status_code, says in answer.text) == (409, True), wrong


def test_published_meetings_are_among_the_consequences(people: PeopleSite) -> None:
    people.small.mission.state = MissionState.CLOSED
    publish(
        people.session,
        drafted(people.session, people.small),
        mail_domain="e.example",
        actor="s",
        now=NOW,
    )
    people.session.flush()
    assert "published meeting" in people.get(f"/{people.small.hosts[0].id}").text


def test_what_was_written_is_shown_with_its_fate(people: PeopleSite) -> None:
    host = people.small.hosts[0]
    contact = {"name": "Amina", "email": "amina@host.example", "language": "fr"}
    people.post(f"/invitations/{host.id}", **contact)
    assert "Invitation with the private link queued" in text_of(people.get(f"/{host.id}"))
    people.mails()
    mail = people.session.scalars(select(Mail)).one()
    mail.state = MailState.FAILED
    people.session.flush()
    page = text_of(people.get(f"/{host.id}"))
    assert "Invitation with the private link failed" in page
    assert "The last mail did not arrive" in page
    assert "The last mail did not arrive" in text_of(people.get("?side=host"))


def register(people: PeopleSite) -> Registration:
    registrations.register(
        people.session,
        mission=people.small.mission,
        key=uuid7(),
        asked=Asked(
            name="Oléa Sfax",
            country="TN",
            contact_name="Karim Ben Ali",
            contact_email="karim@olea.example",
            contact_language=Language.ARABIC,
        ),
    )
    return people.session.scalars(select(Registration)).one()


def test_the_contact_becomes_a_delegate_with_one_click(people: PeopleSite) -> None:
    row = register(people)
    page = "/registrations?state=accepted"
    people.post(f"/registrations/{row.id}/accept", side="host")
    own = people.session.get_one(Participation, row.participation_id)
    assert own.delegates == []
    assert "Make the contact a delegate" in people.get(page).text
    for _ in range(2):
        assert people.post(f"/registrations/{row.id}/delegate").status_code == 303
    people.session.expire_all()
    (person,) = own.delegates
    assert (person.name, person.email) == ("Karim Ben Ali", "karim@olea.example")
    assert person.language is Language.ARABIC
    assert "Make the contact a delegate" not in people.get(page).text


def test_who_travels_is_said_when_accepting(people: PeopleSite) -> None:
    row = register(people)
    people.post(f"/registrations/{row.id}/accept", side="host", travels="1")
    own = people.session.get_one(Participation, row.participation_id)
    assert [person.email for person in own.delegates] == ["karim@olea.example"]


def test_a_decision_is_kept_with_its_reason_until_it_is_deleted(people: PeopleSite) -> None:
    row = register(people)
    people.post(f"/registrations/{row.id}/decline", sentence="Nous sommes <complets>.")
    page = people.get("/registrations?state=declined")
    assert "Nous sommes &lt;complets&gt;." in page.text
    assert "Decided on 1 Apr, 09:00 by staff" in text_of(page)
    early = people.post(f"/registrations/{row.id}/delete")
    assert (early.status_code, "still on its way" in early.text) == (409, True)
    people.mails()
    people.session.scalars(select(Mail)).one().state = MailState.SENT
    people.session.flush()
    assert people.post(f"/registrations/{row.id}/delete").status_code == 303
    assert people.session.scalars(select(Registration)).all() == []
    assert people.session.scalars(select(Mail)).all() == []
    assert "registration.deleted" in people.session.scalars(select(Event.type)).all()


def test_an_accepted_registration_is_not_deleted(people: PeopleSite) -> None:
    row = register(people)
    people.post(f"/registrations/{row.id}/accept", side="host")
    answer = people.post(f"/registrations/{row.id}/delete")
    assert (answer.status_code, "Only a registration" in answer.text) == (409, True)


PATHS = ("", "/registrations", "/invitations", "/reminders")


def test_people_are_for_staff_of_the_mission(people: PeopleSite) -> None:
    host = people.small.hosts[0]
    other = small_mission(people.session, code="other")
    strange = other.hosts[0]
    assert people.get(f"/{strange.id}").status_code == 404
    assert people.post(f"/{strange.id}/state", state="refused", was="accepted").status_code == 404
    enter(people.web, people.session, cluster=other.mission.organiser)
    for path in (*PATHS, f"/{host.id}"):
        assert people.get(path).status_code == 404
    people.web.cookies.clear()
    for path in (*PATHS, f"/{host.id}"):
        assert people.get(path).headers["location"].startswith("/sign-in?next=")


def crowd(people: PeopleSite, size: int) -> None:
    """So many more hosts, each with a wish, a delegate and an invitation to come."""
    ids = [(uuid7(), uuid7()) for _ in range(size)]
    here = {"mission_id": people.small.mission.id}
    people.session.execute(
        insert(Company),
        [{"id": company, "name": f"Foule {company}", "country": "TN"} for company, _ in ids],
    )
    people.session.execute(
        insert(Participation),
        [{"id": one, "company_id": company, "side": Side.HOST, **here} for company, one in ids],
    )
    visitor = people.small.visitors[0].id
    people.session.execute(
        insert(Wish),
        [
            {"id": uuid7(), "participation_id": one, "partner_id": visitor, "rank": 1, **here}
            for _, one in ids
        ],
    )
    people.session.execute(
        insert(Delegate),
        [
            {
                "id": uuid7(),
                "participation_id": one,
                "name": "Personne",
                "email": "p@foule.example",
                "language": Language.FRENCH,
                **here,
            }
            for _, one in ids
        ],
    )


def test_no_page_asks_once_more_for_each_participant(session: Session) -> None:
    with people_site(session, hosts=1) as people:
        paths = (*PATHS, "?q=foule&number=2&lacking=profile", f"/{people.small.visitors[0].id}")
        counts: dict[str, set[int]] = {path: set() for path in paths}
        people.now[0] += timedelta(minutes=1)
        for more in (0, 2, 2997):
            if more:
                crowd(people, more)
            for path in paths:
                session.commit()  # what was laid down is told of before, not while counting
                session.expire_all()
                with counted(session) as statements:
                    page = people.get(path)
                assert page.status_code == 200
                counts[path].add(len(statements))
        assert {path: len(numbers) for path, numbers in counts.items()} == dict.fromkeys(paths, 1)
        assert len(names(people, "")) == 50
        assert "Page 2 of 60" in people.get("?q=foule&number=2").text


@pytest.mark.parametrize("language", ["fr", "ar"])
def test_the_pages_speak_the_readers_language(people: PeopleSite, language: str) -> None:
    page = people.get("", language=language).text
    assert f'lang="{language}"' in page
    assert "Without wishes" not in page


def test_reminders_are_looked_at_before_they_leave(people: PeopleSite) -> None:
    visitor = people.small.visitors[0]
    people.session.execute(delete(Wish).where(Wish.mission_id == people.small.mission.id))
    visitor.contact_name, visitor.contact_email = "Lucie", "lucie@e.example"
    people.session.flush()
    page = people.get("/reminders?about=wishes")
    assert "1 company gets a reminder" in page.text
    assert "Vous n’avez pas encore" in page.text
    assert text_of(page).count("no contact known") == 3
    assert people.mails() == []
    sent = people.post("/reminders", ("about", "wishes"), ("to", str(visitor.id)), ("to", "x"))
    assert sent.headers["location"].endswith("/reminders?said=1")
    assert "1 reminder is on its way." in people.get("/reminders?said=1").text
    assert [mail["To"] for mail in people.mails()] == ["Lucie <lucie@e.example>"]
    again = people.post("/reminders", ("about", "wishes"), ("to", str(visitor.id)))
    assert again.headers["location"].endswith("/reminders?said=0")
    assert "written to a short while ago" in people.get("/reminders").text
    assert "Reminded 1 time, last 1 Apr, 09:00" in text_of(people.get())
    assert "Reminder queued" in text_of(people.get(f"/{visitor.id}"))
    people.small.mission.state = MissionState.PUBLISHED
    people.session.flush()
    assert "Companies can’t do anything any more" in people.get("/reminders").text
