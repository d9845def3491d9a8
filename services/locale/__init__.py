"""Languages: catalogues of texts, and how dates, times and countries are written.

The texts in the code are plain English; each other language has `<language>/LC_MESSAGES/escale.po`,
read as it is, so that a corrected word needs no build step.
"""

import io
from datetime import date, datetime, tzinfo
from functools import cache
from gettext import GNUTranslations, NullTranslations
from pathlib import Path

from babel import Locale
from babel.dates import format_date, format_datetime, get_timezone_gmt
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from babel.numbers import format_decimal, format_percent

#: The language of the texts in the code.
SOURCE = "en"
LANGUAGES = ("fr", "en", "ar")
#: As written around the Mediterranean: a 24-hour clock and, in Tunis as in Rabat, Latin digits.
_LOCALES = {"fr": "fr_FR", "en": "en_GB", "ar": "ar_TN"}
_DAYS = {"fr": "EEEE d MMMM", "en": "EEEE d MMMM", "ar": "EEEE، d MMMM"}
_SHORT_DAYS = {"fr": "EEE d", "en": "EEE d", "ar": "EEEE d"}
_MOMENTS = {"fr": "d MMM, HH:mm", "en": "d MMM, HH:mm", "ar": "d MMM، HH:mm"}


def known(language: str) -> str:
    """The language of ours that suits a tag such as 'fr-CA'; English for any other."""
    base = language.replace("_", "-").split("-")[0].lower()
    return base if base in LANGUAGES else SOURCE


def catalogue_path(language: str) -> Path:
    return Path(__file__).parent / language / "LC_MESSAGES" / "escale.po"


@cache
def translations(language: str) -> NullTranslations:
    """The catalogue of one of LANGUAGES."""
    if language == SOURCE:
        return NullTranslations()
    compiled = io.BytesIO()
    with catalogue_path(language).open("rb") as text:
        write_mo(compiled, read_po(text, locale=language))
    compiled.seek(0)
    return GNUTranslations(compiled)


@cache
def locale_of(language: str) -> Locale:
    return Locale.parse(_LOCALES[language])


def direction(language: str) -> str:
    """'ltr' or 'rtl'."""
    return locale_of(language).text_direction


def day_name(day: date, language: str) -> str:
    """'Monday 12 October': the weekday and the day of a programme."""
    return format_date(day, _DAYS[language], locale=locale_of(language))


def short_day(day: date, language: str) -> str:
    """'Mon 12'."""
    return format_date(day, _SHORT_DAYS[language], locale=locale_of(language))


def long_date(day: date, language: str) -> str:
    """'12 October 2026'."""
    return format_date(day, "long", locale=locale_of(language))


def period_name(first: date, last: date, language: str) -> str:
    """'12–15 October 2026': both days, with no word said twice."""
    if first == last:
        return long_date(last, language)
    if (first.year, first.month) == (last.year, last.month):
        return f"{first.day}–{long_date(last, language)}"
    pattern = "d MMMM" if first.year == last.year else "long"
    return f"{format_date(first, pattern, locale_of(language))} – {long_date(last, language)}"


def day_and_hours(day: date, hours: str, language: str) -> str:
    """'Monday 12 October, 09:05–09:30', with the language's own comma."""
    return f"{day_name(day, language)}{'،' if language == 'ar' else ','} {hours}"


def moment_name(moment: datetime, zone: tzinfo, language: str, *, seconds: bool = False) -> str:
    """'12 Oct, 09:05', with seconds if they matter, on the wall of the given zone."""
    pattern = _MOMENTS[language] + (":ss" if seconds else "")
    return format_datetime(moment, pattern, zone, locale_of(language))


def decimal(value: float, language: str) -> str:
    """'1,078.25': two decimals at most."""
    return format_decimal(value, "#,##0.##", locale_of(language))


def percent(share: float, language: str) -> str:
    """'0.26%' for 0.0026: two decimals at most."""
    locale = locale_of(language)
    pattern = locale.percent_formats[None].pattern.replace("#,##0", "#,##0.##")
    return format_percent(share, pattern, locale)


def clock(moment: datetime, zone: tzinfo) -> str:
    """'09:05' on the wall of the given zone: the same in all our languages."""
    return f"{moment.astimezone(zone):%H:%M}"


def offset_name(moment: datetime, zone: tzinfo) -> str:
    """'UTC+01:00': what the zone's clocks showed, or will show, at that moment."""
    name = get_timezone_gmt(moment.astimezone(zone), locale="en")
    return name.replace("GMT", "UTC")


def country_name(code: str, language: str) -> str:
    """The country's name for an ISO 3166 code; anything else is returned as it is."""
    return locale_of(language).territories.get(code, code) if len(code) == 2 else code
