"""How the days of a mission are written."""

from datetime import date

import pytest

from services.locale import period_name


@pytest.mark.parametrize(
    ("first", "last", "language", "text"),
    [
        (date(2027, 4, 13), date(2027, 4, 13), "fr", "13 avril 2027"),
        (date(2027, 4, 13), date(2027, 4, 15), "fr", "13–15 avril 2027"),
        (date(2027, 4, 13), date(2027, 4, 15), "ar", "13–15 أفريل 2027"),
        (date(2027, 4, 29), date(2027, 5, 2), "en", "29 April – 2 May 2027"),
        (date(2027, 12, 30), date(2028, 1, 2), "en", "30 December 2027 – 2 January 2028"),
    ],
)
def test_no_word_is_said_twice(first: date, last: date, language: str, text: str) -> None:
    assert period_name(first, last, language) == text
