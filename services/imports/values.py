"""Cells as values: each function takes the text of a cell and raises ValueError with a sentence."""

import re
import unicodedata
from datetime import date, datetime, time

from services.imports.encoding import broken

_TIME = re.compile(r"(\d{1,2})\s*(?:[:hH.]\s*(\d{2})?(?::\d{2}(?:\.0+)?)?)")
_ISO_DATE = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})(?:[ T]00:00(?::00)?)?")
_EUROPEAN_DATE = re.compile(r"(\d{1,2})[/.](\d{1,2})[/.](\d{4})")
_YES = frozenset(["yes", "y", "oui", "o", "true", "vrai", "1", "x", "نعم"])
_NO = frozenset(["no", "n", "non", "false", "faux", "0", "لا"])


def same(text: str) -> str:
    """What two spellings of one name share: case, spaces and unseen marks do not count."""
    seen = (letter for letter in text if unicodedata.category(letter) != "Cf")
    return " ".join(unicodedata.normalize("NFKC", "".join(seen)).casefold().split())


def bare(text: str) -> str:
    """A header, a file name or a choice without case, accents, spaces and signs."""
    letters = unicodedata.normalize("NFKD", text).casefold()
    return "".join(letter for letter in letters if letter.isalnum())


def text(cell: str) -> str:
    """The text as it is: formulas, HTML, right-to-left marks and emoji are text."""
    reason = broken(cell)
    if reason is not None:
        raise ValueError(reason)
    return cell


def line(cell: str) -> str:
    """A text of one line, such as a name."""
    if "\n" in cell or "\r" in cell:
        raise ValueError("This must be on one line.")
    return text(cell)


def whole_number(cell: str) -> int:
    digits = re.sub(r"[\s\u00a0\u202f]", "", cell)
    if not re.fullmatch(r"\d{1,9}(?:[.,]0+)?", digits):
        raise ValueError("Write a whole number.")
    return int(re.split("[.,]", digits)[0])


def day(cell: str) -> date:
    iso = _ISO_DATE.fullmatch(cell)
    european = _EUROPEAN_DATE.fullmatch(cell)
    try:
        if iso:
            return date(int(iso[1]), int(iso[2]), int(iso[3]))
        if european:
            return date(int(european[3]), int(european[2]), int(european[1]))
    except ValueError:
        raise ValueError("There is no such day in the calendar.") from None
    raise ValueError("Write the date as 2027-04-13 or 13/04/2027.")


def clock(cell: str) -> time:
    match = _TIME.fullmatch(cell)
    if match is None or int(match[1]) > 23 or int(match[2] or 0) > 59:
        raise ValueError("Write the time as 09:00 or 9h30.")
    return time(int(match[1]), int(match[2] or 0))


def moment(cell: str) -> datetime:
    """A day and a time in the venue's wall time, without zone."""
    parts = cell.replace("T", " ").split(maxsplit=1)
    if len(parts) != 2:
        raise ValueError("Write the day and the time, as 2027-04-13 18:00.")
    return datetime.combine(day(parts[0]), clock(parts[1]))


def yes_or_no(cell: str) -> bool:
    word = bare(cell)
    if word in _YES:
        return True
    if word in _NO:
        return False
    raise ValueError("Write yes or no.")


def several(cell: str) -> tuple[str, ...]:
    """Names separated by a bar or on lines of their own; a bar within a name is doubled."""
    parts = re.split(r"(?<!\|)\|(?!\|)|[\r\n]", text(cell))
    return tuple(part.strip().replace("||", "|") for part in parts if part.strip())


def whole_numbers(cell: str) -> tuple[int, ...]:
    return tuple(whole_number(part) for part in several(cell))
