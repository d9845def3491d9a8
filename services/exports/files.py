"""Sheets as the files that Excel opens: XLSX, and CSV in UTF-8 with its mark and semicolons.

Text is never a formula: in XLSX each text is written as text, and marked as such where editing it
would make it one; in CSV it is guarded by an apostrophe.
"""

import csv
import io
from collections.abc import Sequence
from datetime import date, datetime, time
from typing import Any

import xlsxwriter

from services.exports.sheets import Cell, Sheet
from services.imports.guard import guarded
from services.imports.loading import written
from services.locale import direction

#: of a sheet's name in a workbook
_LONGEST_NAME = 31
_FORBIDDEN = str.maketrans(dict.fromkeys("[]:*?/\\", " "))
_WIDEST = 60


def workbook(sheets: Sequence[Sheet], *, language: str) -> bytes:
    """All sheets in one workbook; from right to left in Arabic."""
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, {"in_memory": True}) as book:
        formats = _Formats(book)
        for sheet in sheets:
            page = book.add_worksheet(sheet.title.translate(_FORBIDDEN)[:_LONGEST_NAME])
            if direction(language) == "rtl":
                page.right_to_left()
            page.freeze_panes(1, 0)
            page.set_landscape()
            page.fit_to_pages(1, 0)
            page.repeat_rows(0)
            _fill(page, sheet, formats)
    return out.getvalue()


def delimited(sheet: Sheet) -> bytes:
    """One sheet as CSV."""
    out = io.StringIO(newline="")
    writer = csv.writer(out, delimiter=";", lineterminator="\r\n")
    writer.writerow(sheet.header)
    for cells in sheet.rows:
        writer.writerow([guarded(written(cell)) for cell in cells])
    return out.getvalue().encode("utf-8-sig")


class _Formats:
    """How cells of a workbook look."""

    def __init__(self, book: Any) -> None:
        self.head = book.add_format({"bold": True, "bottom": 1, "text_wrap": True, "valign": "top"})
        self.risky = book.add_format({"num_format": "@", "quote_prefix": True})
        self.moments = {
            datetime: book.add_format({"num_format": "yyyy-mm-dd hh:mm"}),
            date: book.add_format({"num_format": "yyyy-mm-dd"}),
            time: book.add_format({"num_format": "hh:mm"}),
        }


def _fill(page: Any, sheet: Sheet, formats: _Formats) -> None:
    for column, title in enumerate(sheet.header):
        page.write_string(0, column, title, formats.head)
        lengths = (len(written(cells[column])) for cells in sheet.rows)
        page.set_column(column, column, min(_WIDEST, max([len(title), *lengths]) + 2))
    for row, cells in enumerate(sheet.rows, start=1):
        for column, cell in enumerate(cells):
            _write(page, (row, column), cell, formats)
    if sheet.rows:
        page.autofilter(0, 0, len(sheet.rows), len(sheet.header) - 1)


def _write(page: Any, at: tuple[int, int], cell: Cell, formats: _Formats) -> None:
    match cell:
        case None | "":
            return
        case str():
            page.write_string(*at, cell, formats.risky if guarded(cell) != cell else None)
        case datetime() | date() | time():
            page.write_datetime(*at, cell, formats.moments[type(cell)])
        case _:
            page.write_number(*at, cell)
