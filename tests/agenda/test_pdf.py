import io
from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given, settings
from pypdf import PdfReader

from services.agenda.data import Agenda
from services.agenda.pdf import render, without_pictographs
from tests.agenda.samples import HOSTILE, agenda, agendas, meeting, ordinary

LINK = "https://escale.example/a/4f0c0a8b1d2e4f5a8b7c6d5e4f3a2b1c"


def pages(raw: bytes) -> list[str]:
    """The text of each page, white space made single."""
    return [" ".join(page.extract_text().split()) for page in PdfReader(io.BytesIO(raw)).pages]


def busy() -> Agenda:
    """Twenty meetings in two days."""
    shown = ordinary()
    later = [
        replace(
            entry,
            key=f"{entry.key}-later",
            starts_at=entry.starts_at + timedelta(hours=6),
            ends_at=entry.ends_at + timedelta(hours=6),
        )
        for entry in shown.meetings
    ]
    return replace(shown, entries=(*shown.entries, *later))


@pytest.mark.parametrize("shown", [ordinary(), busy(), ordinary("fr"), ordinary("ar")])
def test_an_ordinary_agenda_is_one_page(shown: Agenda) -> None:
    assert len(pages(render(shown, link=LINK))) == 1


def test_the_page_says_when_where_and_with_whom() -> None:
    (text,) = pages(render(agenda(meeting()), link=LINK))
    assert text == (
        "Digital mission to Tunis Camille Martin Provence Capteurs "
        "Tunis · Tunisia · 12 October 2026 "
        "All times are local time in Tunis (UTC+01:00). "
        "Meetings: Salle Hannibal · Technopark El Gazala "
        "Your agenda online Monday 12 October "
        "Time With whom, what Notes "
        "09:00 09:25 Table 12 Carthage Systems · Tunisia Leïla Ben Salah, Karim Trabelsi "
        "Offers: Embedded software for energy meters · Needs: Sensors, LoRa gateways "
        "Version 1 of 5 October 2026. The agenda online is the one that counts. "
        "Questions: nadia@cluster.example 1 / 1"
    )


def test_the_page_says_who_interprets() -> None:
    (text,) = pages(render(agenda(meeting(interpreters=("Amina Rezgui",))), link=LINK))
    assert "LoRa gateways Interpreter: Amina Rezgui Version 1" in text


def test_an_agenda_without_meetings_says_so() -> None:
    (text,) = pages(render(agenda(), link=LINK))
    assert "No meeting is planned for you." in text


def test_the_same_agenda_gives_the_same_bytes() -> None:
    assert render(ordinary(), link=LINK) == render(ordinary(), link=LINK)


@pytest.mark.parametrize("hostile", HOSTILE)
def test_what_is_typed_is_printed_and_never_obeyed(hostile: str) -> None:
    shown = agenda(meeting(title=hostile, table=hostile), delegate=hostile, mission=hostile)
    assert pages(render(shown, link=LINK)) != []


def test_markup_is_printed_as_it_was_typed() -> None:
    (text,) = pages(render(agenda(meeting(title="#panic() $x$ *b* @ref \\")), link=LINK))
    assert "#panic() $x$ *b* @ref \\" in text


@given(agendas())
@settings(max_examples=15, deadline=None)
def test_any_agenda_becomes_pages(given_agenda: Agenda) -> None:
    assert pages(render(given_agenda, link=LINK)) != []


def test_pages_are_made_without_the_font_packages() -> None:
    (text,) = pages(render(agenda(meeting()), link=LINK, fonts=()))
    assert "Carthage Systems" in text


def test_pictographs_are_left_out_and_signs_stay() -> None:
    assert without_pictographs("Rosé® 20° 👩‍👩‍👧‍👦 family 🚀").split() == ["Rosé®", "20°", "family"]
