"""Cells as values."""

from datetime import date, datetime, time

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from services.imports import values
from services.imports.loading import written


@pytest.mark.parametrize(
    ("cell", "day"),
    [
        ("2027-04-13", date(2027, 4, 13)),
        ("2027-4-3", date(2027, 4, 3)),
        ("13/04/2027", date(2027, 4, 13)),
        ("3.4.2027", date(2027, 4, 3)),
        ("2027-04-13 00:00:00", date(2027, 4, 13)),
    ],
)
def test_days(cell: str, day: date) -> None:
    assert values.day(cell) == day


@pytest.mark.parametrize(
    ("cell", "sentence"),
    [
        ("2027-02-29", "There is no such day in the calendar."),
        ("13/14/2027", "There is no such day in the calendar."),
        ("13/04/27", "Write the date as 2027-04-13 or 13/04/2027."),
        ("tomorrow", "Write the date as 2027-04-13 or 13/04/2027."),
        ("46125", "Write the date as 2027-04-13 or 13/04/2027."),
    ],
)
def test_no_days(cell: str, sentence: str) -> None:
    with pytest.raises(ValueError) as refused:  # noqa: PT011 - the sentence is compared
        values.day(cell)
    assert str(refused.value) == sentence


@pytest.mark.parametrize(
    ("cell", "clock"),
    [
        ("09:00", time(9)),
        ("9:05", time(9, 5)),
        ("9h", time(9)),
        ("9h30", time(9, 30)),
        ("9 h 30", time(9, 30)),
        ("14.30", time(14, 30)),
        ("14:30:00", time(14, 30)),
    ],
)
def test_clocks(cell: str, clock: time) -> None:
    assert values.clock(cell) == clock


@pytest.mark.parametrize("cell", ["9", "24:00", "9:60", "nine", "0.375", "09:00 PM"])
def test_no_clocks(cell: str) -> None:
    with pytest.raises(ValueError, match=r"^Write the time as 09:00 or 9h30\.$"):
        values.clock(cell)


def test_moments() -> None:
    assert values.moment("2027-03-26 18:00") == datetime(2027, 3, 26, 18)  # noqa: DTZ001
    assert values.moment("26/03/2027 18h") == datetime(2027, 3, 26, 18)  # noqa: DTZ001
    with pytest.raises(ValueError, match=r"^Write the day and the time, as 2027-04-13 18:00\.$"):
        values.moment("2027-03-26")


@pytest.mark.parametrize(("cell", "number"), [("3", 3), ("3.0", 3), ("1 200", 1200), ("007", 7)])
def test_whole_numbers(cell: str, number: int) -> None:
    assert values.whole_number(cell) == number


@pytest.mark.parametrize("cell", ["-1", "3.5", "three", "=1+1", "1e3", "٣ x", ""])
def test_no_whole_numbers(cell: str) -> None:
    with pytest.raises(ValueError, match=r"^Write a whole number\.$"):
        values.whole_number(cell)


@pytest.mark.parametrize(
    ("cell", "yes"), [("yes", True), ("OUI", True), ("1", True), ("Non", False), ("faux", False)]
)
def test_yes_or_no(cell: str, yes: bool) -> None:  # noqa: FBT001
    assert values.yes_or_no(cell) is yes


def test_several_names_stand_between_bars_or_on_lines() -> None:
    assert values.several(" A, B | C;D |\nE ") == ("A, B", "C;D", "E")


@given(st.lists(st.text("ab|; ", min_size=1).map(str.strip).filter(bool)))
def test_a_bar_within_a_name_is_no_separator(names: list[str]) -> None:
    assume(not any(name.startswith("|") or name.endswith("|") for name in names))
    assert values.several(written(tuple(names))) == tuple(names)


@given(st.text())
def test_a_name_is_the_same_as_itself_in_other_spellings(text: str) -> None:
    key = values.same(text)
    assert values.same(f"  {text}\u200f ") == key
    assert values.same(key) == key


def test_names_are_the_same_whatever_the_machine_they_were_typed_on() -> None:
    assert values.same("E\u0301tang  Bleu\u200f") == values.same("ÉTANG BLEU")
    assert values.bare("Demi-Journées") == values.bare("demi_journees") == "demijournees"
