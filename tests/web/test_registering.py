"""A company comes in by itself: it registers, waits unseen, and is accepted or declined."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from typing import Any
from uuid import uuid4

import pytest
from fastapi.testclient import TestClient
from httpx2 import Response
from sqlalchemy import select
from sqlalchemy.orm import Session

from services.api.deps import get_now
from services.app import create_app
from services.db import get_engine
from services.domain import dispatches
from services.models import (
    Company,
    Dispatch,
    Event,
    Language,
    Mail,
    MissionState,
    Participation,
    ParticipationState,
    Registration,
    RegistrationState,
    Side,
)
from services.settings import get_settings
from services.web.limits import Limiter, get_limiter
from tests.agenda.samples import HOSTILE
from tests.missions import NOW, SmallMission, small_mission
from tests.queries import counted
from tests.web.company_site import text_of
from tests.web.staff_site import enter, form_field

ENGLISH = {"Accept-Language": "en"}
PAGE = "/missions/tunis/register"
ASKED = {
    "name": "Oléa Sfax",
    "country": "TN",
    "website": "olea.example",
    "contact_name": "Karim Ben Ali",
    "contact_email": "karim@olea.example",
    "language": "ar",
    "offers": "huile d'olive",
    "needs": "un importateur",
    "languages": ["fr", "ar"],
}


@dataclass
class Place:
    web: TestClient
    session: Session
    small: SmallMission

    @property
    def people(self) -> str:
        return f"/staff/missions/{self.small.mission.id}/people"

    @property
    def page(self) -> str:
        return f"{self.people}/registrations"

    def register(self, page: str = "", **fields: Any) -> Response:
        page = page or self.web.get(PAGE, headers=ENGLISH).text
        key = re.search(r'name="key" value="([^"]+)"', page)
        assert key is not None
        sent = {**form_field(page), "key": key.group(1), **ASKED, **fields}
        return self.web.post(PAGE, data=sent, headers=ENGLISH)

    def registrations(self) -> list[Registration]:
        self.session.expire_all()
        return list(self.session.scalars(select(Registration).order_by(Registration.id)))

    def staff(self, path: str, **fields: str) -> Response:
        carried = enter(self.web, self.session, cluster=self.small.mission.organiser)
        answer = self.web.post(path, data={**carried, **fields}, headers=ENGLISH)
        self.session.expire_all()
        return answer

    def mails(self) -> list[EmailMessage]:
        """Everything that was asked to be written, written; twice, as workers may."""
        for dispatch in self.session.scalars(select(Dispatch)).all():
            for _ in range(2):
                dispatches.write(self.session, dispatch, settings=get_settings(), now=NOW)
        rows = self.session.scalars(select(Mail.raw).order_by(Mail.id))
        return [message_from_bytes(raw, _class=EmailMessage, policy=default) for raw in rows]


def text(mail: EmailMessage) -> str:
    body = mail.get_body(["plain"])
    assert body is not None
    return str(body.get_content())


@pytest.fixture
def place(session: Session, redis_url: str) -> Iterator[Place]:
    small = small_mission(session)
    small.mission.state = MissionState.OPEN
    small.mission.registration_open = True
    session.flush()
    app = create_app()
    limiter = Limiter(redis_url)
    app.dependency_overrides[get_now] = lambda: NOW
    app.dependency_overrides[get_engine] = session.connection
    app.dependency_overrides[get_limiter] = lambda: limiter
    with TestClient(app, raise_server_exceptions=False, follow_redirects=False) as web:
        yield Place(web=web, session=session, small=small)


def test_a_company_waits_unseen_and_is_accepted(place: Place) -> None:
    before = place.session.query(Participation).count()
    thanks = place.register()
    assert thanks.status_code == 200
    (row,) = place.registrations()
    assert (row.state, row.website) == (RegistrationState.WAITING, "https://olea.example")
    assert place.session.query(Participation).count() == before
    assert place.session.query(Company).filter_by(name="Oléa Sfax").count() == 0

    enter(place.web, place.session, cluster=place.small.mission.organiser)
    page = place.web.get(place.page, headers=ENGLISH)
    for told in ("Oléa Sfax · Tunisia", "Karim Ben Ali", "French · Arabic", "huile d&#39;olive"):
        assert told in text_of(page)
    assert '<option value="host" selected>' in page.text

    path = f"{place.page}/{row.id}"
    for _ in range(2):
        assert place.staff(f"{path}/accept", side="host").status_code == 303
    (row,) = place.registrations()
    participation = place.session.get_one(Participation, row.participation_id)
    assert (participation.state, participation.side) == (ParticipationState.ACCEPTED, Side.HOST)
    assert (participation.offers, participation.languages) == ("huile d'olive", ["fr", "ar"])
    (mail,) = place.mails()
    assert mail["To"] == "Karim Ben Ali <karim@olea.example>"
    assert mail["Reply-To"] == "contact@pole.example"
    assert mail["Subject"] == "دعوة: Mission numérique à Tunis"
    link = re.search(r"http\S+/c/\S+", text(mail))
    assert link is not None
    own = place.web.get(link.group().removeprefix(get_settings().base_url), headers=ENGLISH)
    assert own.status_code == 200
    assert "Oléa Sfax" in own.text
    assert place.staff(f"{path}/decline", sentence="no").status_code == 409


def test_who_is_declined_gets_a_sentence(place: Place) -> None:
    place.register(language="fr")
    (row,) = place.registrations()
    path = f"{place.page}/{row.id}/decline"
    for _ in range(2):
        assert place.staff(path, sentence="Nous sommes <b>complets</b>.").status_code == 303
    (mail,) = place.mails()
    assert "> Nous sommes <b>complets</b>." in text(mail)
    html = mail.get_body(["html"])
    assert html is not None
    assert "&lt;b&gt;complets&lt;/b&gt;" in html.get_content()
    assert place.staff(path.replace("decline", "accept"), side="host").status_code == 409
    assert place.session.query(Company).filter_by(name="Oléa Sfax").count() == 0


def test_a_known_address_or_company_is_told_to_nobody(place: Place) -> None:
    host = place.small.hosts[0]
    host.contact_email = "known@host.example"
    place.session.flush()
    new = place.register()
    known = [
        place.register(contact_email="known@host.example"),
        place.register(name=host.company.name, country=host.company.country),
        place.register(),
    ]
    assert {text_of(answer) for answer in known} == {text_of(new)}
    assert {answer.status_code for answer in known} == {200}
    assert len(place.registrations()) == 4
    assert place.mails() == []


def test_a_stranger_gets_no_link_of_a_company_that_takes_part(place: Place) -> None:
    host = place.small.hosts[0]
    place.register(name=host.company.name.upper(), country=host.company.country)
    (row,) = place.registrations()
    enter(place.web, place.session, cluster=place.small.mission.organiser)
    page = place.web.get(place.page, headers=ENGLISH).text
    assert "A company of this name is known already." in page
    answer = place.staff(f"{place.page}/{row.id}/accept", side="host")
    assert answer.status_code == 409
    assert "takes part already" in answer.text
    assert place.registrations()[0].state is RegistrationState.WAITING
    assert place.mails() == []


def test_the_same_form_twice_is_one_registration(place: Place) -> None:
    page = place.web.get(PAGE, headers=ENGLISH).text
    assert {place.register(page).status_code for _ in range(2)} == {200}
    assert len(place.registrations()) == 1


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({"country": "XX"}, "Choose a country from the list."),
        ({"contact_email": "karim"}, "This is no mail address."),
        ({"name": " "}, "Please fill in the name."),
        ({"languages": ["xx"]}, "Choose languages from the list."),
        ({"offers": "x" * 3001}, "A text is too long."),
    ],
)
def test_what_is_wrong_is_said_and_nothing_typed_is_lost(
    place: Place, fields: dict[str, str], sentence: str
) -> None:
    answer = place.register(**fields)
    assert answer.status_code == 422
    assert sentence in answer.text
    assert "Karim Ben Ali" in answer.text
    assert place.registrations() == []


@pytest.mark.parametrize("hostile", HOSTILE)
def test_hostile_text_is_text(place: Place, hostile: str) -> None:
    typed = hostile.encode(errors="ignore").decode()
    fields = dict.fromkeys(("name", "offers", "needs", "contact_name"), typed[:200])
    assert place.register(**fields).status_code in {200, 422}
    enter(place.web, place.session, cluster=place.small.mission.organiser)
    page = place.web.get(place.page, headers=ENGLISH)
    assert page.status_code == 200
    assert "<script>alert" not in page.text
    for row in place.registrations():
        assert place.staff(f"{place.page}/{row.id}/accept", side="host").is_redirect
        assert len(place.mails()) == 1


@pytest.mark.parametrize("fault", ["closed", "too late", "unknown"])
def test_where_nobody_can_register_the_page_says_the_same(place: Place, fault: str) -> None:
    path = PAGE
    if fault == "closed":
        place.small.mission.registration_open = False
    elif fault == "too late":
        place.small.mission.state = MissionState.CLOSED
    else:
        path = "/missions/nothing/register"
    place.session.flush()
    answer = place.web.get(path, headers=ENGLISH)
    assert answer.status_code == 404
    assert "Nobody can register here" in answer.text
    assert "numérique" not in answer.text


def test_one_person_registers_five_times_a_day(place: Place) -> None:
    answers = [place.register(name=f"Company {n}").status_code for n in range(6)]
    assert answers == [200] * 5 + [429]
    assert len(place.registrations()) == 5


def test_staff_open_and_close_the_public_page(place: Place) -> None:
    path = f"{place.page}/open"
    assert place.staff(path, do="close").status_code == 303
    assert place.web.get(PAGE).status_code == 404
    assert place.staff(path, do="open").status_code == 303
    assert place.web.get(PAGE).status_code == 200


def test_an_invited_company_gets_its_link_in_its_language(place: Place) -> None:
    host = place.small.hosts[0]
    page = f"{place.people}/invitations"
    carried = enter(place.web, place.session, cluster=place.small.mission.organiser)
    assert text_of(place.web.get(page, headers=ENGLISH)).count("Not invited yet") == 4
    path = f"{page}/{host.id}"
    contact = {"name": "Amina", "email": "amina@host.example", "language": "en"}
    for _ in range(2):
        sent = place.web.post(path, data={**carried, **contact})
        assert sent.status_code == 303
    assert "This is no mail address." in place.staff(path, name="A", email="a").text
    place.small.mission.wishes_close_at = NOW
    (mail,) = place.mails()
    assert mail["Subject"] == "Invitation: Mission numérique à Tunis"
    for told in ("tunis host 1 takes part", "Tunis, from 13 April 2027", "1 April, 09:00"):
        assert told in text(mail)
    place.session.expire_all()
    again = place.web.get(page, headers=ENGLISH)
    assert text_of(again).count("Not invited yet") == 3
    assert 'value="amina@host.example"' in again.text
    assert place.staff(path, **contact).status_code == 303
    assert len(place.mails()) == 2


def test_all_this_is_for_staff_of_the_mission(place: Place) -> None:
    place.register()
    (row,) = place.registrations()
    other = small_mission(place.session, code="other")
    paths = [
        f"{place.page}/{row.id}/accept",
        f"{place.page}/open",
        f"{place.people}/invitations/{place.small.hosts[0].id}",
    ]
    place.web.cookies.clear()
    for path in paths:
        assert place.web.post(path).headers["location"] == "/sign-in"
    carried = enter(place.web, place.session, cluster=other.mission.organiser)
    for path in paths:
        assert place.web.post(path, data=carried).status_code == 404
    assert place.web.get(place.page).status_code == 404
    enter(place.web, place.session, cluster=place.small.mission.organiser)
    for path in paths:
        assert place.web.post(path).status_code == 403
    assert place.registrations()[0].state is RegistrationState.WAITING


def test_events_tell_of_nobody(place: Place) -> None:
    place.register()
    (row,) = place.registrations()
    place.staff(f"{place.page}/{row.id}/accept", side="host")
    place.mails()
    events = place.session.scalars(select(Event)).all()
    assert {"registration.received", "registration.accepted", "company.invited"} <= {
        event.type for event in events
    }
    for event in events:
        assert "karim" not in f"{event.actor} {event.data}".lower()


@pytest.mark.parametrize("path", ["registrations", "invitations"])
def test_the_number_of_queries_does_not_depend_on_the_rows(place: Place, path: str) -> None:
    enter(place.web, place.session, cluster=place.small.mission.organiser)
    mission = place.small.mission
    path = f"{place.people}/{path}"
    counts, rows = [], 0
    for more in (1, 2, 60):
        for n in range(rows, rows + more):
            name = f"Company {n:03}"
            company = Company(name=name, country="TN")
            place.session.add(company)
            place.session.flush()
            place.session.add(
                Participation(mission_id=mission.id, company_id=company.id, side=Side.HOST)
            )
            place.session.add(Registration(mission_id=mission.id, key=uuid4(), **waiting(name)))
        rows += more
        place.session.flush()
        place.session.expunge_all()
        with counted(place.session) as statements:
            page = place.web.get(path, headers=ENGLISH)
        assert page.status_code == 200
        counts.append(len(statements))
    assert len(set(counts)) == 1
    if "invitations" in path:
        assert "Page 1 of 2" in page.text
        assert "Company 062" in place.web.get(f"{path}?number=9", headers=ENGLISH).text


def waiting(name: str) -> dict[str, Any]:
    return {
        "name": name,
        "country": "TN",
        "contact_name": "Karim",
        "contact_email": "karim@olea.example",
        "contact_language": Language.FRENCH,
    }
