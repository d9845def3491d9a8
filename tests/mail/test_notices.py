"""What partners and the organiser read when a delegate is late or can't come."""

from dataclasses import replace

import pytest

from services.mail.message import build
from services.mail.notices import Reader, Told, notice_letter
from tests.agenda.samples import HOSTILE, at

TOLD = Told(
    kind="late",
    minutes=10,
    taken_back=False,
    person="Leïla Ben Salah",
    company="Carthage Systems",
    partners=("Provence Capteurs",),
    starts_at=at(8),
    ends_at=at(8, 25),
    time_zone="Africa/Tunis",
    table="12",
    room="Salle Hannibal",
    mission="Digital mission to Tunis",
    organiser="Pôle Numérique",
)
READER = Reader(
    name="Camille Martin",
    language="en",
    link="https://escale.example/a/secret",
    is_organiser=False,
)


@pytest.mark.parametrize(
    ("changed", "language", "subject"),
    [
        ({}, "en", "Carthage Systems is late for 09:00"),
        ({"kind": "absent", "minutes": None}, "en", "Carthage Systems can’t come at 09:00"),
        ({"taken_back": True}, "en", "Carthage Systems is coming at 09:00 as planned"),
        ({}, "fr", "Carthage Systems aura du retard à 09:00"),
        ({}, "ar", "ستتأخر Carthage Systems عن موعد 09:00"),
    ],
)
def test_the_subject_says_it_all(changed: dict[str, object], language: str, subject: str) -> None:
    letter = notice_letter(
        replace(TOLD, **changed),  # type: ignore[arg-type]
        replace(READER, language=language),
    )
    assert letter.subject == subject
    assert letter.ics == b""


def test_a_notice_in_words() -> None:
    assert (
        notice_letter(TOLD, READER).text
        == """Hello Camille Martin,

Leïla Ben Salah of Carthage Systems will be about 10 minutes late for this meeting:

Monday 12 October, 09:00–09:25
Table 12 · Salle Hannibal
Carthage Systems – Provence Capteurs

Your agenda online, always up to date:
https://escale.example/a/secret

Digital mission to Tunis · Pôle Numérique
"""
    )


@pytest.mark.parametrize("typed", HOSTILE)
@pytest.mark.parametrize("kind", ["late", "absent"])
def test_hostile_text_stays_text(kind: str, typed: str) -> None:
    told = replace(
        TOLD, kind=kind, person=typed, company=typed, partners=(typed,), room=typed, mission=typed
    )
    letter = notice_letter(told, replace(READER, name=typed))
    for tag in ("<script", "<img", "<b ", "{{", "49"):
        assert tag not in letter.html.replace(typed, "")
    raw = build(
        letter,
        sender="Escale <agenda@escale.example>",
        recipient="leila@example.org",
        recipient_name=typed,
        reply_to="nadia@cluster.example",
        message_id="<1@escale.example>",
        date=at(7),
    )
    assert b"\nBCC:" not in raw.split(b"\r\n\r\n")[0]
