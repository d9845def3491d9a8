import unicodedata
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.agenda.data import Agenda, Entry
from services.agenda.text import one_line
from services.agenda.view import present
from services.locale import known
from tests.agenda.samples import HOSTILE, activity, agenda, agendas, meeting


def held(key: str, start: datetime) -> Entry:
    return meeting(key, starts_at=start, ends_at=start.replace(minute=25))


def test_casablanca_keeps_its_wall_time_into_ramadan() -> None:
    shown = present(
        agenda(
            held("m1", datetime(2025, 2, 21, 8, tzinfo=UTC)),
            held("m2", datetime(2025, 2, 24, 9, tzinfo=UTC)),
            time_zone="Africa/Casablanca",
            city="Casablanca",
        )
    )
    assert [(day.name, day.lines[0].starts_iso) for day in shown.days] == [
        ("Friday 21 February", "2025-02-21T09:00:00+01:00"),
        ("Monday 24 February", "2025-02-24T09:00:00+00:00"),
    ]
    # two offsets: naming one of them would mislead
    assert shown.time_note == "All times are local time in Casablanca."


@pytest.mark.parametrize(
    ("language", "day", "place", "country"),
    [
        ("fr", "Lundi 12 octobre", "Table 12 · Salle Hannibal · Technopark El Gazala", "Tunisie"),
        ("en", "Monday 12 October", "Table 12 · Salle Hannibal · Technopark El Gazala", "Tunisia"),
        (
            "ar",
            "الاثنين، 12 أكتوبر",
            # from right to left each part is kept together
            "\u2068طاولة 12\u2069 · \u2068Salle Hannibal\u2069 · \u2068Technopark El Gazala\u2069",
            "تونس",
        ),
    ],
)
def test_each_language_in_its_words(language: str, day: str, place: str, country: str) -> None:
    shown = present(agenda(meeting(), language=language))
    (only,) = shown.days
    assert (only.name, only.lines[0].place, shown.country) == (day, place, country)


def test_a_site_that_is_also_the_room_is_named_once() -> None:
    shown = present(agenda(activity(room="Port", site="Port")))
    assert shown.days[0].lines[0].place == "Port"


def test_without_room_and_site_the_place_is_shown() -> None:
    shown = present(agenda(activity(room=None, site=None, place="In front of the hotel")))
    assert shown.days[0].lines[0].place == "In front of the hotel"


def test_what_is_no_country_code_is_shown_as_it_is() -> None:
    assert present(agenda(country="Atlantis")).country == "Atlantis"


@pytest.mark.parametrize(
    ("tag", "language"),
    [("fr-CA", "fr"), ("FR", "fr"), ("ar_TN", "ar"), ("de", "en"), ("", "en")],
)
def test_the_language_that_suits(tag: str, language: str) -> None:
    assert known(tag) == language


@given(agendas())
def test_every_entry_is_shown_once_on_the_day_of_the_venue(given_agenda: Agenda) -> None:
    shown = present(given_agenda)
    assert sorted((day.date, line.key) for day in shown.days for line in day.lines) == sorted(
        (entry.starts_at.astimezone(given_agenda.zone).date(), entry.key)
        for entry in given_agenda.entries
    )


@given(st.one_of(st.sampled_from(HOSTILE), st.text()))
def test_one_line_is_one_line_without_tricks(typed: str) -> None:
    line = one_line(typed)
    assert line == one_line(line)
    assert [char for char in line if unicodedata.category(char) in {"Cc", "Cs", "Zl", "Zp"}] == []
    assert [
        char for char in line if char in "\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2069"
    ] == []


def test_long_text_is_cut_and_says_so() -> None:
    assert one_line("a" * 20, most=5) == "aaaa…"
