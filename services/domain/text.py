"""Text as people send it: cleaned where that is harmless, refused where it would do harm.

HTML, formulas, emoji and right-to-left marks are text like any other; whoever shows them escapes
them. What can't be stored, seen or shown safely is refused with a sentence.
"""

import unicodedata

from services.domain.errors import InvalidError

#: embeddings, overrides and isolates: they turn the direction of whatever is shown after them
TURNING = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")


def line(value: str, *, where: str, most: int = 200, required: bool = True) -> str:
    """One line of text in NFC, with single spaces and no spaces at its ends.

    Raises InvalidError if it is empty though required, longer than `most` characters, or holds
    characters that nobody can see.
    """
    cleaned = " ".join(_normal(value, where=where).replace("\u00a0", " ").split())
    for character in cleaned:
        _refuse_unseen(character, where=where)
    if required and not cleaned:
        raise InvalidError("text_missing", f"Please fill in {_words(where)}.", where=where)
    return _short_enough(cleaned, where=where, most=most)


def prose(value: str, *, where: str, most: int = 5000) -> str:
    """Text of several lines; same refusals as for one line, but it may be empty."""
    cleaned = _normal(value, where=where).replace("\r\n", "\n").replace("\r", "\n").strip()
    for character in cleaned:
        if character not in "\n\t":
            _refuse_unseen(character, where=where)
    return _short_enough(cleaned, where=where, most=most)


def _normal(value: str, *, where: str) -> str:
    try:
        value.encode()
    except UnicodeEncodeError as error:
        raise InvalidError(
            "text_unreadable",
            f"{_words(where).capitalize()} holds half a character (a lone surrogate) at position"
            f" {error.start + 1}; please type it again.",
            where=where,
        ) from error
    return unicodedata.normalize("NFC", value)


def _refuse_unseen(character: str, *, where: str) -> None:
    if unicodedata.category(character) != "Cc" and character not in TURNING:
        return
    raise InvalidError(
        "text_unreadable",
        f"{_words(where).capitalize()} holds the invisible character U+{ord(character):04X};"
        " please remove it.",
        where=where,
    )


def _short_enough(value: str, *, where: str, most: int) -> str:
    if len(value) <= most:
        return value
    raise InvalidError(
        "text_too_long",
        f"{_words(where).capitalize()} has {len(value)} characters; at most {most} are possible.",
        where=where,
    )


def _words(where: str) -> str:
    return "the " + where.rsplit("/", maxsplit=1)[-1].replace("_", " ")
