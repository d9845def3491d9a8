"""Cells that are one of a few words, in English or in French, or an address of the domain's."""

import re
from collections.abc import Callable, Mapping
from datetime import time
from enum import StrEnum
from functools import cache
from typing import TypeVar

from babel import Locale

from services.domain import addresses
from services.domain import languages as domain
from services.domain.availability import AbsenceLine
from services.domain.errors import DomainError
from services.domain.venue_time import known_zone
from services.imports import values
from services.models import (
    ActivityKind,
    AnswerValue,
    Audience,
    Language,
    MissionState,
    ParticipationState,
    Side,
)

Value = TypeVar("Value")


def one_of(kind: type[StrEnum], french: Mapping[str, str]) -> Callable[[str], StrEnum]:
    """A reader of the values of `kind`, in English or as the French words of `french`."""
    words = {values.bare(member.value): member for member in kind}
    words |= {values.bare(word): kind(value) for word, value in french.items()}

    def read(cell: str) -> StrEnum:
        member = words.get(values.bare(cell))
        if member is None:
            known = ", ".join(member.value for member in kind)
            raise ValueError(f"This is none of {known}.")
        return member

    return read


def checked(read: Callable[[str], Value]) -> Callable[[str], Value]:
    """The domain's own reading of a text, its refusal as a sentence about the cell."""

    return lambda cell: _checked(lambda: read(values.line(cell)))


country = checked(lambda cell: addresses.country(_country(cell)))
email = checked(addresses.email)
website = checked(addresses.website)
time_zone = checked(lambda cell: known_zone(cell).key)

side = one_of(Side, {"visiteur": "visitor", "hôte": "host", "accueil": "host", "les deux": "both"})
participation_state = one_of(
    ParticipationState,
    {
        "invité": "invited",
        "inscrit": "registered",
        "accepté": "accepted",
        "refusé": "refused",
        "retiré": "withdrawn",
    },
)
language = one_of(
    Language,
    {
        "français": "fr",
        "french": "fr",
        "anglais": "en",
        "english": "en",
        "arabe": "ar",
        "arabic": "ar",
    },
)
activity_kind = one_of(
    ActivityKind,
    {
        "séminaire": "seminar",
        "présentation": "presentation",
        "collectif": "collective",
        "réunion collective": "collective",
        "échange": "exchange",
        "visite": "visit",
        "pause": "break",
    },
)
audience = one_of(
    Audience,
    {"tous": "everyone", "tout le monde": "everyone", "liste": "listed", "libre": "open"},
)
answer = one_of(
    AnswerValue,
    {
        "yes": "accept",
        "oui": "accept",
        "accepte": "accept",
        "no": "decline",
        "non": "decline",
        "refuse": "decline",
    },
)
mission_state = one_of(
    MissionState, {"brouillon": "draft", "ouverte": "open", "fermée": "closed", "close": "closed"}
)

_SPAN = re.compile(r"(\S+)(?:\s+(\S+?)\s*[-–]\s*(\S+))?")
ALL_DAY = (time(0), time(23, 59))


@cache
def _language_names() -> dict[str, str]:
    """The codes of languages by their names in English and French."""
    names: dict[str, str] = {}
    for locale in ("fr", "en"):
        known = Locale(locale).languages
        names |= {values.bare(known[code]): code for code in domain.codes() if code in known}
    return names


@cache
def _country_names() -> dict[str, str]:
    """The codes of countries by their names in our languages."""
    return {
        values.bare(name): code
        for locale in ("ar", "en", "fr")
        for code, name in Locale(locale).territories.items()
        if len(code) == 2 and code.isalpha()
    }


def _country(cell: str) -> str:
    return _country_names().get(values.bare(cell), cell)


def _language(word: str) -> str:
    return _language_names().get(values.bare(word), word)


def languages(cell: str) -> tuple[str, ...]:
    """Languages as codes or by name, best first, as in «fr | ar» or «français, arabe»."""
    words = [word for part in values.several(cell) for word in part.split(",") if word.strip()]
    return _checked(lambda: tuple(domain.languages([_language(word) for word in words])))


def pairs(cell: str) -> tuple[str, ...]:
    """Pairs of languages, as in «ar-fr | en-fr» or «arabe–français»."""
    words = [word for part in values.several(cell) for word in part.split(",") if word.strip()]
    halves = [[_language(half) for half in re.split("[-–/]", word)] for word in words]
    return _checked(lambda: tuple(domain.pairs(["-".join(half) for half in halves])))


def absences(cell: str) -> tuple[AbsenceLine, ...]:
    """Days and parts of days, as in «2027-04-13 | 14/04/2027 9h-12h30»."""
    return tuple(_absence(part) for part in values.several(cell))


def _absence(part: str) -> AbsenceLine:
    match = _SPAN.fullmatch(part)
    if match is None:
        raise ValueError("Write days or parts of days, as 2027-04-13 or 2027-04-13 09:00-12:00.")
    day, starts, ends = match.groups()
    return AbsenceLine(
        date=values.day(day),
        starts=values.clock(starts) if starts else ALL_DAY[0],
        ends=values.clock(ends) if ends else ALL_DAY[1],
    )


def _checked(read: Callable[[], Value]) -> Value:
    try:
        return read()
    except DomainError as error:
        raise ValueError(error.message) from None
