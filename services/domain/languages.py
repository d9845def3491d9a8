"""Languages by their codes, and the pairs that an interpreter bridges."""

from collections.abc import Sequence
from functools import cache

from babel import Locale

from services.domain import text
from services.domain.errors import InvalidError

MOST = 10


@cache
def codes() -> frozenset[str]:
    """The codes of ISO 639-1, as Babel knows them."""
    return frozenset(code for code in map(str, Locale("en").languages) if len(code) == 2)


def language(value: str, *, where: str = "languages") -> str:
    """The language's code in small letters. Raises InvalidError if there is no such language."""
    code = value.strip().lower()
    if code not in codes():
        shown = text.line(value, where=where, required=False)
        raise InvalidError(
            "unknown_language",
            f"There is no language «{shown}»; write its two-letter code, as in fr or ar.",
            where=where,
        )
    return code


def languages(values: Sequence[str], *, where: str = "languages") -> list[str]:
    """The languages' codes, each once, in the order given. Raises InvalidError for others."""
    found = list(dict.fromkeys(language(value, where=where) for value in values))
    if len(found) > MOST:
        raise InvalidError(
            "too_many_languages", f"At most {MOST} languages can be stated.", where=where
        )
    return found


def pair(value: str, *, where: str = "pairs") -> str:
    """Two different languages in the order of the alphabet, as in ar-fr.

    Raises InvalidError for anything else.
    """
    parts = [language(part, where=where) for part in value.split("-")]
    if len(set(parts)) != 2 or len(parts) != 2:
        shown = text.line(value, where=where, required=False)
        raise InvalidError(
            "language_pair",
            f"«{shown}» is no pair of languages; write it as in ar-fr.",
            where=where,
        )
    return joined(*parts)


def joined(one: str, other: str) -> str:
    """The pair of two languages, whichever comes first."""
    return "-".join(sorted((one, other)))


def pairs(values: Sequence[str], *, where: str = "pairs") -> list[str]:
    """The pairs, each once, sorted. Raises InvalidError for others, and where there is none."""
    found = sorted({pair(value, where=where) for value in values})
    if not found:
        raise InvalidError(
            "pairs_missing", "Name at least one pair of languages, as in ar-fr.", where=where
        )
    if len(found) > MOST:
        raise InvalidError("too_many_languages", f"At most {MOST} pairs can be named.", where=where)
    return found
