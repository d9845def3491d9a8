"""A folder of CSV or a workbook as records, with everything that is wrong in it."""

from collections.abc import Iterator
from functools import partial
from pathlib import Path

from services.imports.columns import File
from services.imports.delimited import Rows, read_csv
from services.imports.problems import Problem, Problems, UnreadableError, sentence
from services.imports.records import Content
from services.imports.sheets import columns_known, file_named, read_sheet, unknown_file
from services.imports.workbook import read_workbook

TABLES = (".csv", ".tsv", ".txt")
WORKBOOKS = (".xlsx", ".xlsm")


def read_files(path: Path, out: Problems) -> Content:
    """The records of a folder or workbook; nothing is written anywhere.

    Files of a folder that are no tables (a text about it, a picture) are left aside. What can't
    be read goes to `out`, the rest is read all the same so that all mistakes come out at once.
    """
    content = Content()
    taken: dict[str, str] = {}
    for shown_as, name, rows in _tables(path, out):
        file = file_named(name)
        if file is None:
            if rows != []:
                out.add(Problem(message=unknown_file(name), file=shown_as))
        elif file.name in taken:
            message = f"This is the same file as {taken[file.name]}; keep one of them."
            out.add(Problem(message=message, file=shown_as))
        else:
            taken[file.name] = shown_as
            if rows is not None:
                read_sheet(file, rows, shown_as=shown_as, content=content, out=out)
    return content


def _tables(path: Path, out: Problems) -> Iterator[tuple[str, str, Rows | None]]:
    """What each table is shown as, its name, and its rows (None where they can't be read)."""
    try:
        if path.is_dir():
            yield from _folder(path, out)
        else:
            yield from _workbook(path)
    except UnreadableError as error:
        out.add(Problem(message=sentence(error), file=path.name or str(path)))


def _workbook(path: Path) -> Iterator[tuple[str, str, Rows]]:
    if not path.exists():
        raise UnreadableError("there is no such file or folder")
    if path.suffix.lower() not in WORKBOOKS:
        raise UnreadableError("this is neither a folder of CSV nor a workbook nor a .dzn file")
    for name, rows in read_workbook(path).items():
        yield f"{path.name}, sheet {name}", name, rows


def _folder(path: Path, out: Problems) -> Iterator[tuple[str, str, Rows | None]]:
    try:
        found = sorted(file for file in path.iterdir() if file.is_file())
    except OSError as error:
        raise UnreadableError(f"it can't be opened ({error.strerror})") from None
    tables = [
        file for file in found if file.suffix.lower() in TABLES and not file.name.startswith(".")
    ]
    if not any(file.suffix.lower() == ".csv" for file in tables):
        raise UnreadableError("there is no CSV file in this folder")
    for table in tables:
        file = file_named(table.stem)
        if file is None and table.suffix.lower() == ".txt":
            continue
        yield table.name, table.stem, _read(table, file, out)


def _read(table: Path, file: File | None, out: Problems) -> Rows | None:
    if file is None:
        return None
    try:
        return read_csv(table, known=partial(columns_known, file))
    except UnreadableError as error:
        out.add(Problem(message=sentence(error), file=table.name))
        return None
