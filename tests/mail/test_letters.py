from dataclasses import replace
from html.parser import HTMLParser

import pytest
from hypothesis import given
from icalendar import Calendar

from services.agenda.changes import differences
from services.agenda.data import Agenda, Entry, Unserved
from services.mail.letters import agenda_letter
from tests.agenda.samples import HOSTILE, activity, agenda, agendas, at, meeting, ordinary

LINK = "https://escale.example/a/secret"


def body(after: Agenda, before: Agenda | None = None) -> str:
    """The text between the greeting and the link."""
    changes = differences(before, after)
    letter = agenda_letter(after, changes=changes, link=LINK, first=before is None)
    return letter.text.split("\n\n", 1)[1].split(LINK)[0].rsplit("\n\n", 1)[0]


def test_a_first_letter_in_words() -> None:
    letter = agenda_letter(agenda(meeting(), activity()), changes=(), link=LINK, first=True)
    assert letter.subject == "Your agenda: Digital mission to Tunis"
    assert (
        letter.text
        == """Hello Camille Martin,

Here is your agenda for Digital mission to Tunis.
1 meeting is planned for you.

Your agenda online, always up to date:
https://escale.example/a/secret
This link is yours alone: whoever has it sees your agenda.

Tunis · Tunisia · 12 October 2026
All times are local time in Tunis (UTC+01:00).

Monday 12 October
-----------------
09:00–09:25  Carthage Systems (Tunisia)
             Table 12 · Salle Hannibal · Technopark El Gazala
             With: Leïla Ben Salah, Karim Trabelsi
             Offers: Embedded software for energy meters
             Needs: Sensors, LoRa gateways
14:00–15:30  Smart cities on both shores (Seminar)
             Auditorium · Technopark El Gazala

The attached file puts these appointments into your calendar once. For a calendar that follows \
every change, subscribe to it on your agenda’s page.

Questions? Answer this message or write to nadia@cluster.example.
Pôle Numérique

Version 1 of 5 October 2026
"""
    )


def changed() -> tuple[Agenda, Agenda]:
    moved = meeting(
        "m2", title="Médina Cloud", starts_at=at(9), ends_at=at(9, 25), table="4", sequence=1
    )
    before = agenda(meeting("m1"), meeting("m2", title="Médina Cloud"), language="fr")
    after = agenda(
        meeting("m1", cancelled=True, sequence=1),
        moved,
        meeting("m3", title="Djerba Data", starts_at=at(8, day=13), ends_at=at(8, 25, day=13)),
        language="fr",
        version=2,
    )
    return before, after


def test_an_update_in_french_has_the_changes_on_top() -> None:
    before, after = changed()
    letter = agenda_letter(after, changes=differences(before, after), link=LINK, first=False)
    assert letter.subject.replace("\N{NO-BREAK SPACE}", " ") == (
        "Votre agenda a changé (1 nouveau, 1 déplacé, 1 annulé) : Digital mission to Tunis"
    )
    place = "Salle Hannibal · Technopark El Gazala"
    assert (
        body(after, before).replace("\N{NO-BREAK SPACE}", " ")
        == f"""Votre agenda pour Digital mission to Tunis a changé : 1 nouveau, 1 déplacé, 1 annulé.
2 rendez-vous sont prévus pour vous.

Annulé
  x Carthage Systems
    lundi 12 octobre, 09:00–09:25 · Table 12 · {place}

Déplacé
  > Médina Cloud
    de : lundi 12 octobre, 09:00–09:25 · Table 12 · {place}
    à : lundi 12 octobre, 10:00–10:25 · Table 4 · {place}

Nouveau
  + Djerba Data
    mardi 13 octobre, 09:00–09:25 · Table 12 · {place}"""
    )


def test_an_agenda_without_meetings_says_so_and_why() -> None:
    wish = Unserved(partner="Bizerte Énergie", rank=1, reason="partner_did_not_confirm")
    letter = agenda_letter(agenda(unserved=(wish,)), changes=(), link=LINK, first=True)
    assert (
        "No meeting is planned for you at Digital mission to Tunis.\n"
        "The wishes of your company that could not be met are listed below, each with its reason."
    ) in letter.text
    assert (
        "Wishes of your company that could not be met\n"
        "- Bizerte Énergie: The partner did not confirm this meeting.\n"
    ) in letter.text


def test_without_meetings_and_wishes_it_says_why_too() -> None:
    assert body(agenda()) == (
        "No meeting is planned for you at Digital mission to Tunis.\n"
        "Your company has no open wish; where it has meetings, your colleagues attend them."
    )


def test_losing_the_last_meeting_is_told() -> None:
    assert body(agenda(meeting(cancelled=True)), agenda(meeting())).splitlines()[:2] == [
        "Your agenda for Digital mission to Tunis has changed: 1 cancelled.",
        "No meeting is planned for you any more.",
    ]


def test_the_file_cancels_what_vanished() -> None:
    before, after = agenda(meeting(sequence=2), activity()), agenda(activity())
    letter = agenda_letter(after, changes=differences(before, after), link=LINK, first=False)
    assert [
        (str(event["UID"]), event["SEQUENCE"], str(event["STATUS"]))
        for event in Calendar.from_ical(letter.ics).events
    ] == [("m1@escale.example", 3, "CANCELLED"), ("a1@escale.example", 0, "CONFIRMED")]


@pytest.mark.parametrize("language", ["fr", "en", "ar"])
def test_the_same_agenda_gives_the_same_letter(language: str) -> None:
    shown = ordinary(language)
    first, second = (agenda_letter(shown, changes=(), link=LINK, first=True) for _ in range(2))
    assert first == second


def test_a_letter_in_arabic_runs_from_right_to_left() -> None:
    html = agenda_letter(ordinary("ar"), changes=(), link=LINK, first=True).html
    assert '<html lang="ar" dir="rtl">' in html


def test_two_partners_who_refused_for_different_secrets_read_the_same() -> None:
    """A decline, a silence and a veto reach us under one key; only the name may differ."""
    letters = [
        agenda_letter(
            agenda(unserved=(Unserved(partner=name, rank=1, reason="partner_did_not_confirm"),)),
            changes=(),
            link=LINK,
            first=True,
        )
        for name in ("Alpha", "Bravo")
    ]
    assert letters[0].text == letters[1].text.replace("Bravo", "Alpha")


class Tags(HTMLParser):
    """What a browser would find in a page: elements, their attributes and the text."""

    def __init__(self) -> None:
        super().__init__()
        self.elements: list[str] = []
        self.handlers: list[str] = []
        self.text = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append(tag)
        self.handlers += [name for name, _ in attrs if name.startswith("on")]

    def handle_data(self, data: str) -> None:
        self.text += data


def tags(html: str) -> Tags:
    reader = Tags()
    reader.feed(html)
    reader.close()
    return reader


def hostile_agenda(typed: str) -> Agenda:
    line: Entry = meeting(title=typed, table=typed, room=typed, site=typed, colleagues=(typed,))
    partner = replace(
        line.partners[0], name=typed, country=typed, offers=typed, needs=typed, delegates=(typed,)
    )
    return agenda(
        replace(line, partners=(partner,)),
        delegate=typed,
        company=typed,
        mission=typed,
        city=typed,
        organiser=typed,
    )


@pytest.mark.parametrize("typed", HOSTILE)
def test_hostile_text_adds_no_element_to_the_letter(typed: str) -> None:
    plain = tags(agenda_letter(hostile_agenda("x"), changes=(), link=LINK, first=True).html)
    letter = agenda_letter(hostile_agenda(typed), changes=(), link=LINK, first=True)
    found = tags(letter.html)
    assert (set(found.elements) - set(plain.elements), found.handlers) == (set(), [])
    assert "\n" not in letter.subject


@given(agendas(), agendas())
def test_any_update_becomes_a_letter(before: Agenda, after: Agenda) -> None:
    letter = agenda_letter(after, changes=differences(before, after), link=LINK, first=False)
    assert [tag for tag in tags(letter.html).elements if tag in {"script", "img", "iframe"}] == []
    assert LINK in letter.text


def test_a_letter_says_who_interprets() -> None:
    shown = agenda(meeting(interpreters=("Amina Rezgui", "Rim Jaziri")))
    letter = agenda_letter(shown, changes=(), link=LINK, first=True)
    assert "\n             Interpreter: Amina Rezgui, Rim Jaziri\n" in letter.text
    assert "Interpreter:</span> <bdi>Amina Rezgui, Rim Jaziri</bdi>" in letter.html
