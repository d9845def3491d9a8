"""How a kept table is to be read: as guessed, as chosen in a form, with cells written anew."""

from collections.abc import Mapping
from typing import Any

from services.imports.one_table import Reading, Table, file_of, guess, read_table
from services.models import Upload, UploadKind
from services.web.forms import Form

#: columns that may be the same for every row, where the table lacks them
CONSTANTS = {
    UploadKind.COMPANIES: ("side", "country"),
    UploadKind.DELEGATES: ("company", "language"),
    UploadKind.WISHES: ("company",),
}
#: longest cell that can be written anew
LONGEST = 5000


def table_of(upload: Upload) -> Table:
    """The kept table. Raises UnreadableError for what is none."""
    kind = file_of(upload.kind.value)
    return read_table(upload.name, upload.content, kind=kind, sheet=upload.sheet)


def reading_of(upload: Upload) -> Reading:
    rows = upload.corrections
    return Reading(
        kind=file_of(upload.kind.value),
        matching={int(position): name for position, name in upload.columns.items()},
        constants=upload.constants,
        corrections={
            int(row): {int(position): cell for position, cell in cells.items()}
            for row, cells in rows.items()
            if cells is not None
        },
        left_out=frozenset(int(row) for row, cells in rows.items() if cells is None),
    )


def guessed(table: Table, kind: UploadKind) -> dict[str, str]:
    found = guess(file_of(kind.value), table.header)
    return {str(position): name for position, name in found.items()}


def matching_in(form: Form, kind: UploadKind) -> dict[str, str]:
    """The column of each position; one that is chosen twice is the first's."""
    known = {column.name for column in file_of(kind.value).columns}
    found: dict[str, str] = {}
    for field, name in form.multi_items():
        position = field.removeprefix("column:")
        if field != position and _is_number(position) and name in known - set(found.values()):
            found[position] = name
    return found


def constants_in(form: Form, kind: UploadKind) -> dict[str, str]:
    found = {name: form.get(f"constant:{name}", "").strip() for name in CONSTANTS[kind]}
    return {name: _clean(value) for name, value in found.items() if value}


def corrected(before: Mapping[str, Any], form: Form) -> dict[str, Any]:
    """The corrections with those of the form: its cells, and the rows that are left out."""
    rows: dict[str, Any] = dict(before)
    for field, value in form.multi_items():
        what, _, place = field.partition(":")
        row, _, position = place.partition(":")
        if what == "cell" and _is_number(row) and _is_number(position):
            rows[row] = {**(rows.get(row) or {}), position: _clean(value)}
    for row in form.getlist("leave"):
        if _is_number(row):
            rows[row] = None
    for row in form.getlist("keep"):
        if rows.get(row, ...) is None:
            del rows[row]
    return rows


def _is_number(value: str) -> bool:
    return value.isascii() and value.isdecimal() and len(value) < 7


def _clean(value: str) -> str:
    return value.replace("\r\n", "\n").replace("\x00", "")[:LONGEST]
