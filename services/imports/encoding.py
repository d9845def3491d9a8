"""From bytes to text, without ever losing or bending a letter on the way."""

import codecs
import re

from services.imports.problems import UnreadableError

_HOW = "save it again as «CSV UTF-8» and import that file"
_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
#: inside a word, what code pages 437 and 850 write for é, â, ä, à, ç, ê, ë, è reads so in cp1252
_DOS_ACCENT = re.compile(r"[^\W\d_][‚ƒ„…†‡ˆ‰‹][^\W\d_]")
#: a UTF-8 letter read as Windows-1252: Ã© for é, â€™ for ’, Ø³ for an Arabic letter
_TWICE = re.compile("[\u00c2-\u00f4][\u0080-\uffff]")


def decode(raw: bytes) -> str:
    """The text of a file in UTF-8 (with or without mark), UTF-16 with its mark, or Windows-1252.

    What is valid UTF-8 is read as UTF-8; Windows-1252 is taken for the rest, which in practice is
    what spreadsheets write in western Europe. Raises UnreadableError with a sentence otherwise.
    """
    text = _decoded(raw)
    if "\0" in text:
        raise UnreadableError(f"it holds NUL characters, as UTF-16 without its mark does; {_HOW}")
    return text


def _decoded(raw: bytes) -> str:
    for mark, name in _MARKS:
        if raw.startswith(mark):
            return _strictly(raw, name)
    try:
        return raw.decode("utf-8")
    except UnicodeDecodeError:
        return _windows(raw)


def _strictly(raw: bytes, name: str) -> str:
    try:
        return raw.decode(name)
    except UnicodeDecodeError as error:
        line = raw[: error.start].count(b"\n") + 1
        raise UnreadableError(
            f"its mark says {name.removesuffix('-sig').upper()}, but line {line} is not; {_HOW}"
        ) from None


def _windows(raw: bytes) -> str:
    try:
        text = raw.decode("cp1252")
    except UnicodeDecodeError as error:
        line = raw[: error.start].count(b"\n") + 1
        raise UnreadableError(
            f"it is neither UTF-8 nor Windows-1252 (line {line}); {_HOW}"
        ) from None
    accent = _DOS_ACCENT.search(text)
    if accent:
        line = text.count("\n", 0, accent.start()) + 1
        raise UnreadableError(
            f"its accents are written in an old code page (line {line}, «{accent[0]}»); {_HOW}"
        )
    return text


def broken(value: str) -> str | None:
    """A sentence where letters of `value` were lost before it came here, or None.

    Such a value is refused: it would be printed on badges and mailed to people.
    """
    if "\ufffd" in value:
        return "Accents were lost in this text before it was saved; write it again."
    if "\0" in value:
        return "A NUL character can't be kept in a text; remove it."
    meant = _meant(value)
    if meant is not None:
        return f"This text was converted once too often; it should probably read «{meant}»."
    return None


def _meant(value: str) -> str | None:
    if not _TWICE.search(value):
        return None
    try:
        return value.encode("cp1252").decode("utf-8")
    except UnicodeError:
        return None
