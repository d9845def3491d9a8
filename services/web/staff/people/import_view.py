"""What the page of a kept table shows: its columns, its first rows as read, what is wrong."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from services.imports.loading import written
from services.imports.one_table import Outcome, Reading, Table, import_table, missing, read
from services.imports.problems import Problem
from services.imports.report import Count
from services.locale import country_name
from services.models import Upload
from services.web.staff.desk import MissionDesk
from services.web.staff.people.import_form import CONSTANTS, reading_of, table_of
from services.web.staff.people.import_words import column_name, sentence
from services.web.staff.people.words import side_name

#: rows that are shown as they will be read, and rows with mistakes that can be corrected at once
FIRST, WRONG = 8, 25
SAMPLES = 3


@dataclass(frozen=True, kw_only=True)
class Heading:
    """A column of the table, some of its cells, and which of ours it is."""

    position: int
    title: str
    samples: Sequence[str]
    chosen: str


@dataclass(frozen=True, kw_only=True)
class Cell:
    position: int
    title: str
    value: str
    #: what is wrong with it; empty for nothing
    wrong: Sequence[str] = ()


@dataclass(frozen=True, kw_only=True)
class WrongRow:
    number: int
    cells: Sequence[Cell]
    #: what is wrong with the row and none of its cells
    wrong: Sequence[str]


@dataclass(kw_only=True)
class View:
    headings: Sequence[Heading]
    #: our columns that can be chosen: name, title, whether it is required
    choices: Sequence[tuple[str, str, bool]]
    #: that may be the same for all rows: name, title, value
    constants: Sequence[tuple[str, str, str]]
    sheets: Sequence[str]
    sheet: str
    rows: int
    #: titles of what must be chosen first
    missing: Sequence[str]
    #: titles of the columns that are read, and rows with their number and what became of them
    titles: Sequence[str] = ()
    first: Sequence[tuple[int, str, Sequence[str]]] = ()
    wrong: Sequence[WrongRow] = ()
    #: rows with mistakes in all
    wrong_rows: int = 0
    left_out: Sequence[int] = ()
    tried: bool = False
    count: Count = field(default_factory=Count)


def carry_out(here: MissionDesk, upload: Upload, *, dry_run: bool) -> Outcome | None:
    """What the import does, or would do; None while a required column is not matched."""
    table, reading = table_of(upload), reading_of(upload)
    if missing(reading):
        return None
    return import_table(
        here.session,
        table,
        reading,
        mission=here.mission,
        actor=here.caller.actor,
        now=here.now,
        dry_run=dry_run,
    )


def view(here: MissionDesk, upload: Upload, *, tried: bool) -> View:
    """As read only, or as it would be imported where it is `tried`."""
    table, reading = table_of(upload), reading_of(upload)
    words, lacking = here.words, missing(reading)
    matched = {name for name in reading.matching.values() if name}
    shown = View(
        headings=_headings(table, reading),
        choices=[
            (column.name, column_name(column.name, words), column.required)
            for column in reading.kind.columns
        ],
        constants=[
            (name, column_name(name, words), reading.constants.get(name, ""))
            for name in CONSTANTS[upload.kind]
            if name not in matched
        ],
        sheets=table.sheets,
        sheet=upload.sheet or (table.sheets[0] if table.sheets else ""),
        rows=len(table.rows),
        missing=[column_name(name, words) for name in lacking],
        left_out=sorted(reading.left_out),
    )
    if lacking:
        return shown
    content, out = read(table, reading)
    problems: Iterable[Problem] = out
    fates: Mapping[int, str] = {}
    outcome = carry_out(here, upload, dry_run=True) if tried else None
    if outcome is not None:
        problems, fates, shown.tried, shown.count = (
            outcome.problems,
            outcome.fates,
            True,
            outcome.count,
        )
    names = [name for _, name in sorted(reading.matching.items()) if name] + [
        name for name in reading.constants if name not in matched
    ]
    records = getattr(content, upload.kind.value)
    shown.titles = [column_name(name, words) for name in names]
    shown.first = [
        (
            record.row,
            fates.get(record.row, ""),
            [_readable(here, name, getattr(record, name)) for name in names],
        )
        for record in records[:FIRST]
    ]
    by_row = _by_row(problems)
    shown.wrong_rows = len(by_row)
    shown.wrong = [
        _wrong_row(here, table, reading, number, by_row[number])
        for number in sorted(by_row)[:WRONG]
    ]
    return shown


def _headings(table: Table, reading: Reading) -> list[Heading]:
    def samples(position: int) -> list[str]:
        cells = (cells[position].strip() for _, cells in table.rows)
        return [cell for cell, _ in zip(filter(None, cells), range(SAMPLES), strict=False)]

    return [
        Heading(
            position=position,
            title=title.strip(),
            samples=found,
            chosen=reading.matching.get(position, ""),
        )
        for position, title in enumerate(table.header)
        if (found := samples(position)) or title.strip()
    ]


def _by_row(problems: Iterable[Problem]) -> dict[int, list[Problem]]:
    found: dict[int, list[Problem]] = {}
    for problem in problems:
        found.setdefault(problem.row or 0, []).append(problem)
    return found


def _wrong_row(
    here: MissionDesk, table: Table, reading: Reading, number: int, problems: Sequence[Problem]
) -> WrongRow:
    """The cells of the row that are read, each with what is wrong in it."""
    cells = next((cells for row, cells in table.rows if row == number), [])
    anew = reading.corrections.get(number, {})
    told = {(one.column, sentence(one, here.words)) for one in problems}
    shown = [
        Cell(
            position=position,
            title=column_name(name, here.words),
            value=anew.get(position, cells[position]).strip(),
            wrong=sorted(says for column, says in told if column == name),
        )
        for position, name in sorted(reading.matching.items())
        if name and position < len(cells)
    ]
    read_here = {name for name in reading.matching.values() if name} if cells else set()
    return WrongRow(
        number=number,
        cells=shown,
        wrong=sorted(says for column, says in told if column not in read_here),
    )


def _readable(here: MissionDesk, name: str, value: object) -> str:
    """The value as it was understood."""
    text = written(value)
    if name == "side":
        return side_name(text, here.words)
    return country_name(text, here.language) if name == "country" else text
