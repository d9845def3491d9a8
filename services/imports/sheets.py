"""Rows of text as records: which columns there are, and the value of each cell."""

import difflib
from collections.abc import Iterable, Sequence
from functools import partial
from typing import Any

from services.imports import values
from services.imports.columns import FILES, Column, File
from services.imports.delimited import Rows
from services.imports.guard import unguarded
from services.imports.problems import Problem, Problems
from services.imports.records import Content

#: file or column by each of its names
Names = dict[str, Any]


def file_named(name: str) -> File | None:
    """The file that goes by this name, in any of its spellings."""
    known = {values.bare(word): file for file in FILES for word in (file.name, *file.aliases)}
    return known.get(values.bare(name))


def columns_known(file: File, header: Sequence[str]) -> int:
    known = _by_name(file)
    return sum(values.bare(cell) in known for cell in header)


def names_of(column: Column) -> set[str]:
    """All names of a column, bare."""
    return {values.bare(word) for word in (column.name, *column.aliases)}


def unknown_file(name: str) -> str:
    names = [file.name for file in FILES]
    return f"No file of a mission has this name{_perhaps(name, names)}; known are {_all(names)}."


def read_sheet(file: File, rows: Rows, *, shown_as: str, content: Content, out: Problems) -> None:
    """Add the records of the rows to `content` and what is wrong in them to `out`."""
    content.files[file.name] = shown_as
    if not rows:
        out.add(Problem(message="The file has no header.", file=shown_as))
        return
    (header_row, header), *body = rows
    columns = _columns(file, header, header_row, shown_as, out)
    if columns is None:
        return
    given = frozenset(column.name for column in columns if column is not None)
    into: list[object] = getattr(content, file.name)
    spoilt = content.spoilt.setdefault(file.name, set())
    for row, cells in body:
        found = list(_row_problems(header, cells, row, shown_as))
        fields = _fields(columns, cells, row, shown_as, found)
        if found:
            out.extend(found)
            spoilt.update(_names(file, columns, cells))
        else:
            into.append(file.record(row=row, given=given, **fields))


def _columns(
    file: File, header: Sequence[str], row: int, shown_as: str, out: Problems
) -> list[Column | None] | None:
    """The column under each header cell; None when rows make no sense without a missing one."""
    known = _by_name(file)
    columns: list[Column | None] = []
    for cell in header:
        column = known.get(values.bare(cell))
        if column is not None and column in columns:
            message = f"The column {column.name} is there twice; keep one of them."
            out.add(Problem(message=message, file=shown_as, row=row, column=cell.strip()))
            return None
        if column is None and cell.strip() and not cell.strip().startswith("#"):
            names = [each.name for each in file.columns]
            message = (
                f"No column of {file.name} has this name{_perhaps(cell, names)}; "
                f"known are {_all(names)} (a name that starts with # marks a remark)."
            )
            out.add(Problem(message=message, file=shown_as, row=row, column=cell.strip()))
        columns.append(column)
    missing = [each.name for each in file.columns if each.required and each not in columns]
    if missing:
        word = "The column" if len(missing) == 1 else "The columns"
        verb = "is" if len(missing) == 1 else "are"
        message = f"{word} {_all(missing)} {verb} missing."
        out.add(Problem(message=message, file=shown_as, row=row))
        return None
    return columns


def _row_problems(
    header: Sequence[str], cells: Sequence[str], row: int, shown_as: str
) -> Iterable[Problem]:
    beyond = [cell.strip() for cell in cells[len(header) :] if cell.strip()]
    unnamed = [cell.strip() for name, cell in zip(header, cells, strict=False) if not name.strip()]
    for value in (*beyond, *filter(None, unnamed)):
        message = "This cell has no column; quote a text that holds the separator."
        yield Problem(message=message, file=shown_as, row=row, value=value)


def _fields(
    columns: Sequence[Column | None],
    cells: Sequence[str],
    row: int,
    shown_as: str,
    found: list[Problem],
) -> dict[str, Any]:
    """The values of the cells that are not empty; mistakes go to `found`."""
    fields: dict[str, Any] = {}
    for number, column in enumerate(columns):
        if column is None:
            continue
        cell = unguarded(cells[number].strip()) if number < len(cells) else ""
        problem = partial(Problem, file=shown_as, row=row, column=column.name, value=cell)
        try:
            if cell:
                fields[column.name] = column.read(cell)
            elif column.required:
                found.append(problem(message="This must not be empty."))
        except ValueError as error:
            found.append(problem(message=str(error)))
    return fields


def _names(file: File, columns: Sequence[Column | None], cells: Sequence[str]) -> set[str]:
    return {
        values.same(cell)
        for column, cell in zip(columns, cells, strict=False)
        if column is not None and column.name == file.key
    }


def _by_name(file: File) -> dict[str, Column]:
    known = {
        values.bare(word): column for column in file.columns for word in reversed(column.aliases)
    }
    return known | {values.bare(column.name): column for column in file.columns}


def _perhaps(word: str, names: Sequence[str]) -> str:
    close = difflib.get_close_matches(
        values.bare(word), [values.bare(name) for name in names], 1, 0.75
    )
    meant = [name for name in names if values.bare(name) in close]
    return f" (is {meant[0]} meant?)" if meant else ""


def _all(names: Sequence[str]) -> str:
    return names[0] if len(names) == 1 else ", ".join(names[:-1]) + " and " + names[-1]
