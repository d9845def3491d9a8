"""Cells that are one of a few words, in English or in French, or an address of the domain's."""

from collections.abc import Callable, Mapping
from enum import StrEnum
from typing import TypeVar

from services.domain import addresses
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

    def reader(cell: str) -> Value:
        try:
            return read(values.line(cell))
        except DomainError as error:
            raise ValueError(error.message) from None

    return reader


country = checked(addresses.country)
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
