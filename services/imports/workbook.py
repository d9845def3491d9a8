"""The sheets of a workbook as rows of text, written as a person would write them into a CSV."""

import re
from datetime import date, datetime, time, timedelta
from io import BytesIO
from pathlib import Path
from zipfile import BadZipFile, ZipFile

from python_calamine import CalamineError, CalamineWorkbook, SheetTypeEnum

from services.imports.delimited import LARGEST, MOST_ROWS, Rows
from services.imports.problems import UnreadableError

Cell = int | float | str | bool | time | date | datetime | timedelta


#: largest workbook when unpacked, in bytes, and widest reach of a sheet's cells
LARGEST_UNPACKED = 200_000_000
MOST_CELLS = 3_000_000

_SHEET = re.compile(r"xl/worksheets/[^/]+\.xml")
_REACH = re.compile(rb'<(?:\w+:)?(?:c|row)\b[^>]*?\br="([A-Z]*)(\d+)"')


def read_workbook(path: Path) -> dict[str, Rows]:
    """Rows that are not blank by sheet name, with the numbers that the spreadsheet shows.

    Formulas are read as the values last computed. Raises UnreadableError.
    """
    try:
        if path.stat().st_size > LARGEST:
            raise UnreadableError(f"it is larger than {LARGEST // 1_000_000} MB")
        return parse(path.read_bytes())
    except OSError as error:
        raise UnreadableError(f"it can't be opened ({error.strerror or error})") from None


def parse(raw: bytes) -> dict[str, Rows]:
    """As `read_workbook`, of a file that was read already."""
    try:
        _refuse_vast(raw)
        book = CalamineWorkbook.from_filelike(BytesIO(raw))
        names = [
            sheet.name for sheet in book.sheets_metadata if sheet.typ == SheetTypeEnum.WorkSheet
        ]
        return {name: _rows(book, name) for name in names}
    except OSError as error:
        raise UnreadableError(f"it can't be read ({error})") from None
    except (BadZipFile, CalamineError) as error:
        raise UnreadableError(f"it is no workbook that can be read ({error})") from None


def _refuse_vast(raw: bytes) -> None:
    """One stray cell in the last corner of a sheet would make its reader ask for 500 GB."""
    with ZipFile(BytesIO(raw)) as parts:
        if sum(part.file_size for part in parts.infolist()) > LARGEST_UNPACKED:
            raise UnreadableError(
                f"it is larger than {LARGEST_UNPACKED // 1_000_000} MB when unpacked"
            )
        for part in parts.infolist():
            if _SHEET.fullmatch(part.filename):
                _refuse_vast_sheet(parts.read(part))


def _refuse_vast_sheet(xml: bytes) -> None:
    widest = tallest = 1
    for letters, number in _REACH.findall(xml):
        widest = max(widest, _column(letters))
        tallest = max(tallest, int(number))
        if widest * tallest > MOST_CELLS:
            raise UnreadableError(
                f"there is a cell far from the others, at {letters.decode()}{int(number)};"
                " delete the rows and columns that are not used"
            )


def _column(letters: bytes) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + letter - ord("A") + 1
    return number


def _rows(book: CalamineWorkbook, name: str) -> Rows:
    sheet = book.get_sheet_by_name(name)
    if sheet.total_height > MOST_ROWS:
        raise UnreadableError(f"its sheet «{name}» has more than {MOST_ROWS} rows")
    rows = [
        (number, [written(cell) for cell in cells])
        for number, cells in enumerate(sheet.to_python(skip_empty_area=False), start=1)
    ]
    return [(number, cells) for number, cells in rows if any(cell.strip() for cell in cells)]


def written(cell: Cell) -> str:
    """The cell as text: 3.0 is 3, midnight of a day is the day, a time has no seconds."""
    match cell:
        case bool():
            return "yes" if cell else "no"
        case datetime() | date() | time():
            return _moment(cell)
        case timedelta():
            minutes = round(cell.total_seconds() / 60)
            return f"{minutes // 60:02}:{minutes % 60:02}"
        case float() if cell.is_integer():
            return str(int(cell))
        case _:
            return str(cell)


def _moment(cell: date | time) -> str:
    if isinstance(cell, datetime) and cell.time() != time():
        return cell.isoformat(sep=" ", timespec="minutes")
    if isinstance(cell, time):
        return cell.isoformat(timespec="minutes")
    return f"{cell:%Y-%m-%d}"
