"""Words as people search for them: without accents, capitals and the variants of Arabic letters."""

import re
import sys
import unicodedata
from collections.abc import Mapping
from functools import lru_cache

#: marks above and below letters are left out; these letters are written as others
_LETTERS = {
    ord(letter): plain
    for letter, plain in {
        "œ": "oe", "æ": "ae", "ø": "o", "đ": "d", "ł": "l", "ı": "i",
        "ى": "ي", "ة": "ه", "ٱ": "ا", "ک": "ك", "ی": "ي", "’": "'",
    }.items()
} | {0x640: None}  # fmt: skip
_DIGITS = {ord(digit): str(n % 10) for n, digit in enumerate("٠١٢٣٤٥٦٧٨٩۰۱۲۳۴۵۶۷۸۹")}
_MARKS = {point: None for point in range(sys.maxunicode + 1) if unicodedata.combining(chr(point))}
_PLAIN = _MARKS | _LETTERS | _DIGITS
_WORD = re.compile(r"[^\W_]{4,}")
#: frequent words that say nothing about what a company offers or needs
_EMPTY = frozenset(
    re.findall(
        r"\w+",
        """avec dans pour sans sous leur leurs notre votre nous vous elle entre chez plus moins
    tout tous toute toutes cette celui comme aussi ainsi mais donc dont etre avoir sont fait
    with from that this their them they have been will your into over under other such
    على الى التي الذي هذا هذه ذلك كما وفي ومن""",
    )
)


@lru_cache(maxsize=16_384)
def fold(text: str) -> str:
    """The text in small letters without accents; Arabic without vowel signs, in one spelling."""
    small = text.casefold()
    if small.isascii():
        return small
    return unicodedata.normalize("NFKD", small).translate(_PLAIN)


@lru_cache(maxsize=16_384)
def words(text: str) -> Mapping[str, str]:
    """The telling words of a text, each with how it is written there.

    The plural and the Arabic article are no difference.
    """
    return {
        stem: word
        for word in _WORD.findall(text)
        if (folded := fold(word)) not in _EMPTY and (stem := _stem(folded))
    }


def _stem(word: str) -> str:
    for article in ("وال", "بال", "ال", "لل"):
        if word.startswith(article) and len(word) > len(article) + 2:
            return word.removeprefix(article)
    return word.rstrip("sx")
