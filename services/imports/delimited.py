"""A CSV file as rows of text: separator, quotes and line ends as spreadsheets write them."""

import csv
import io
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

from services.imports.encoding import decode
from services.imports.problems import UnreadableError

SEPARATORS = (";", ",", "\t")
#: longest cell, in characters
LONGEST = 100_000
#: largest file, in bytes, and number of rows; a mission is far below
LARGEST = 50_000_000
MOST_ROWS = 200_000

Rows = list[tuple[int, list[str]]]


def read_csv(path: Path, *, known: Callable[[Sequence[str]], int]) -> Rows:
    """The rows that are not blank, each with its number as a spreadsheet shows it.

    `known` says how many of some header cells are columns of this file: of the three separators
    the one is taken that makes most of them known. Raises UnreadableError.
    """
    return parse(read_text(path), known=known)


def parse(text: str, *, known: Callable[[Sequence[str]], int]) -> Rows:
    """As `read_csv`, of a text that was read already."""
    first, rest = text.split("\n", 1) if "\n" in text else (text, "")
    declared = first.strip().lower()
    if declared.startswith("sep=") and len(first.rstrip("\r")) == 5:
        return [(number + 1, cells) for number, cells in _rows(rest, first[4])]
    return list(_rows(text, _separator(text, known)))


def read_text(path: Path) -> str:
    """The text of a file of sensible size. Raises UnreadableError."""
    return decode(_bytes(path))


def _bytes(path: Path) -> bytes:
    try:
        if path.stat().st_size > LARGEST:
            raise UnreadableError(f"it is larger than {LARGEST // 1_000_000} MB")
        return path.read_bytes()
    except OSError as error:
        raise UnreadableError(f"it can't be opened ({error.strerror})") from None


def _separator(text: str, known: Callable[[Sequence[str]], int]) -> str:
    def recognised(separator: str) -> tuple[int, int]:
        try:
            header = next(iter(_rows(text, separator)), (0, []))[1]
        except UnreadableError:
            return (-1, 0)
        return (known(header), len(header))

    return max(SEPARATORS, key=recognised)


def _rows(text: str, separator: str) -> Iterator[tuple[int, list[str]]]:
    csv.field_size_limit(LONGEST)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True)
    number = 0
    try:
        for cells in reader:
            number += 1
            if number > MOST_ROWS:
                raise UnreadableError(f"it has more than {MOST_ROWS} rows")
            if any(cell.strip() for cell in cells):
                yield number, cells
    except csv.Error as error:
        raise UnreadableError(f"row {number + 1} can't be read: {_reason(str(error))}") from None


def _reason(message: str) -> str:
    if "unexpected end of data" in message:
        return "a quotation mark is opened there and never closed"
    if "expected after" in message:
        return 'a quotation mark stands inside a quoted cell; write it twice ("")'
    if "field larger" in message:
        return f"a cell has more than {LONGEST} characters (is a quotation mark not closed?)"
    return message
