from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import vobject
from hypothesis import given
from icalendar import Calendar

from services.agenda.data import Agenda
from services.agenda.ics import calendar
from services.agenda.text import printable
from tests.agenda.samples import activity, agenda, agendas, at, meeting

NOW = at(7, 30, day=6)
DESCRIPTION = (
    "DESCRIPTION:Carthage Systems (Tunisia)\\nWith: Leïla Ben Salah\\, Karim Trabelsi"
    "\\nOffers: Embedded software for energy meters\\nNeeds: Sensors\\, LoRa gateways"
    "\\nYour agenda: https://escale.example/a/k"
)


def test_a_file_is_published_and_names_no_attendee() -> None:
    raw = calendar(agenda(meeting()), feed=False, now=NOW, link="https://escale.example/a/k")
    assert raw.decode().replace("\r\n ", "").split("\r\n") == [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        "PRODID:-//Escale//Agenda//EN",
        "CALSCALE:GREGORIAN",
        "METHOD:PUBLISH",
        "X-WR-CALNAME:Digital mission to Tunis",
        "X-WR-TIMEZONE:Africa/Tunis",
        "BEGIN:VEVENT",
        "SUMMARY:Carthage Systems (Table 12)",
        "DTSTART:20261012T080000Z",
        "DTEND:20261012T082500Z",
        "DTSTAMP:20261006T073000Z",
        "UID:m1@escale.example",
        "SEQUENCE:0",
        "CATEGORIES:Meeting",
        DESCRIPTION,
        "LAST-MODIFIED:20261005T070000Z",
        "LOCATION:Table 12 · Salle Hannibal · Technopark El Gazala",
        'ORGANIZER;CN="Pôle Numérique":mailto:nadia@cluster.example',
        "STATUS:CONFIRMED",
        "TRANSP:OPAQUE",
        "URL:https://escale.example/a/k",
        "END:VEVENT",
        "END:VCALENDAR",
        "",
    ]


def test_a_feed_says_when_to_ask_again_and_changes_only_with_the_agenda() -> None:
    first = calendar(agenda(meeting()), feed=True, now=NOW)
    assert first == calendar(agenda(meeting()), feed=True, now=at(9, day=11))
    read: Any = Calendar.from_ical(first)
    assert (
        read.get("METHOD"),
        read["REFRESH-INTERVAL"].to_ical(),
        read["REFRESH-INTERVAL"].params["VALUE"],
        read["X-PUBLISHED-TTL"].to_ical(),
        [event["DTSTAMP"].dt for event in read.events],
    ) == (None, b"PT30M", "DURATION", b"PT30M", [at(7, day=5)])


def test_cancelled_meetings_stay_marked_and_leave_the_time_free() -> None:
    cancelled = meeting(cancelled=True, sequence=3)
    (event,) = Calendar.from_ical(calendar(agenda(cancelled), feed=True, now=NOW)).events
    assert [str(event[name]) for name in ("STATUS", "SEQUENCE", "TRANSP", "SUMMARY")] == [
        "CANCELLED",
        "3",
        "TRANSPARENT",
        "Cancelled: Carthage Systems (Table 12)",
    ]


def test_a_break_leaves_the_time_free() -> None:
    (event,) = Calendar.from_ical(
        calendar(agenda(activity(kind="break", title="Coffee")), feed=True, now=NOW)
    ).events
    assert (event["TRANSP"], event["SUMMARY"]) == ("TRANSPARENT", "Coffee")


def test_the_instant_is_right_on_both_sides_of_a_change_of_the_clocks() -> None:
    spring = [
        meeting("m1", starts_at=datetime(2026, 3, 28, 8, tzinfo=UTC), ends_at=at(9)),
        meeting("m2", starts_at=datetime(2026, 3, 30, 7, tzinfo=UTC), ends_at=at(9)),
    ]
    raw = calendar(agenda(*spring, time_zone="Europe/Paris"), feed=False, now=NOW)
    assert [line for line in raw.decode().split("\r\n") if line.startswith("DTSTART")] == [
        "DTSTART:20260328T080000Z",
        "DTSTART:20260330T070000Z",
    ]


@given(agendas())
def test_two_readers_find_every_entry_whatever_was_typed(given_agenda: Agenda) -> None:
    raw = calendar(given_agenda, feed=False, now=NOW, link="https://escale.example/a/k")
    shown = printable(given_agenda)
    expected = sorted(
        (
            entry.uid,
            entry.sequence,
            entry.starts_at,
            entry.ends_at,
            "CANCELLED" if entry.cancelled else "CONFIRMED",
        )
        for entry in shown.entries
    )
    read: Any = Calendar.from_ical(raw)
    assert (
        sorted(
            (
                str(event["UID"]),
                event["SEQUENCE"],
                event["DTSTART"].dt,
                event["DTEND"].dt,
                str(event["STATUS"]),
            )
            for event in read.events
        )
        == expected
    )
    second = vobject.readOne(raw.decode())
    events = second.contents.get("vevent", [])
    assert (
        sorted(
            (
                event.uid.value,
                int(event.sequence.value),
                event.dtstart.value.astimezone(UTC),
                event.dtend.value.astimezone(UTC),
                event.status.value,
            )
            for event in events
        )
        == expected
    )
    assert [str(event["DESCRIPTION"]) for event in read.events] == [
        event.description.value for event in events
    ]
    assert [str(event["SUMMARY"]) for event in read.events] == [
        event.summary.value for event in events
    ]


@given(agendas())
def test_lines_are_short_and_nobody_is_invited(given_agenda: Agenda) -> None:
    raw = calendar(given_agenda, feed=False, now=NOW)
    lines = raw.split(b"\r\n")
    assert [line for line in lines if len(line) > 75 or b"\n" in line or b"\r" in line] == []
    assert [line for line in lines if line.startswith(b"ATTENDEE")] == []
    assert raw.decode().count("ORGANIZER") >= len(given_agenda.entries)


def test_a_file_says_the_same_in_french() -> None:
    french = replace(agenda(meeting(cancelled=True)), language="fr")
    (event,) = Calendar.from_ical(calendar(french, feed=False, now=NOW)).events
    assert str(event["SUMMARY"]) == "Annulé\N{NO-BREAK SPACE}: Carthage Systems (Table 12)"


def test_a_file_says_who_interprets() -> None:
    interpreted = meeting(interpreters=("Amina Rezgui", "Rim Jaziri"))
    raw = calendar(agenda(interpreted, language="fr"), feed=False, now=NOW)
    (event,) = Calendar.from_ical(raw).walk("VEVENT")
    assert str(event["DESCRIPTION"]).endswith("\nInterprète : Amina Rezgui, Rim Jaziri")
