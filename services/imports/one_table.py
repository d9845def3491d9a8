"""One table by itself, as staff have it: its columns are matched first, then its rows imported."""

import difflib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import partial
from pathlib import PurePath

from sqlalchemy.orm import Session

from services.domain.events import Fact, record
from services.imports import delimited, workbook
from services.imports.columns import FILES, Column, File
from services.imports.companies import load_companies, load_delegates
from services.imports.delimited import LARGEST, Rows
from services.imports.encoding import decode
from services.imports.files import WORKBOOKS
from services.imports.loading import Loading, counted_events
from services.imports.problems import Problem, Problems, UnreadableError
from services.imports.records import Content
from services.imports.report import Count
from services.imports.sheets import columns_known, names_of, read_sheet
from services.imports.values import bare
from services.imports.wishes import load_wishes
from services.models import Mission

LOADERS = {"companies": load_companies, "delegates": load_delegates, "wishes": load_wishes}
#: rows above the header in which people write what the table is about, at most
ABOVE = 10
#: how alike a heading must be to one of a column's names
ALIKE = 0.82

#: by position in the header: the name of our column, nothing for one that is left out
Matching = Mapping[int, str]


@dataclass(frozen=True, kw_only=True)
class Table:
    """A header with its row number, and the rows below it, all as wide as the widest."""

    header_row: int
    header: Sequence[str]
    rows: Rows
    #: of a workbook; empty for a text
    sheets: Sequence[str] = ()


@dataclass(frozen=True, kw_only=True)
class Reading:
    """How a table is to be read."""

    kind: File
    matching: Matching
    #: by the name of a column that the table lacks: what holds for every row
    constants: Mapping[str, str] = field(default_factory=dict)
    #: by row number and position: cells written anew
    corrections: Mapping[int, Mapping[int, str]] = field(default_factory=dict)
    #: numbers of rows that are left out
    left_out: frozenset[int] = frozenset()


@dataclass(frozen=True, kw_only=True)
class Outcome:
    """With any problem nothing was written; `fates` say for each row: created, changed…"""

    count: Count
    fates: Mapping[int, str]
    problems: Sequence[Problem]
    #: further problems than are listed
    unlisted: int


def file_of(name: str) -> File:
    """What rows of that kind are made of."""
    return next(file for file in FILES if file.name == name)


def read_table(name: str, raw: bytes, *, kind: File, sheet: str = "") -> Table:
    """The table in a file of that name. Raises UnreadableError with a sentence.

    The header is the first row that is most like one; what stands above it is left aside.
    """
    if len(raw) > LARGEST:
        raise UnreadableError(f"it is larger than {LARGEST // 1_000_000} MB")
    sheets: Sequence[str] = ()
    if PurePath(name).suffix.lower() in WORKBOOKS or raw.startswith(b"PK\x03\x04"):
        book = workbook.parse(raw)
        sheets = list(book)
        rows = book.get(sheet) or next((found for found in book.values() if found), [])
    else:
        rows = delimited.parse(decode(raw), known=partial(columns_known, kind))
    if not rows:
        raise UnreadableError("there is nothing in it")
    width = max(len(cells) for _, cells in rows)
    wide = [(number, [*cells, *[""] * (width - len(cells))]) for number, cells in rows]
    start = max(range(min(ABOVE, len(wide))), key=lambda n: (_known(kind, wide[n][1]), -n))
    number, header = wide[start]
    if not wide[start + 1 :]:
        raise UnreadableError("there is nothing in it")
    return Table(header_row=number, header=header, rows=wide[start + 1 :], sheets=sheets)


def guess(kind: File, header: Sequence[str]) -> dict[int, str]:
    """For each heading the column that it seems to name; each column once, the surest first."""
    wanted = [
        (sureness, -position, column.name)
        for position, heading in enumerate(header)
        for column in kind.columns
        if (sureness := _sureness(column, heading))
    ]
    found: dict[int, str] = {}
    for _, position, name in sorted(wanted, reverse=True):
        if -position not in found and name not in found.values():
            found[-position] = name
    return found


def missing(reading: Reading) -> list[str]:
    """Required columns that neither the table nor a constant gives."""
    given = {name for name in reading.matching.values() if name} | {
        name for name, value in reading.constants.items() if value.strip()
    }
    return [
        column.name
        for column in reading.kind.columns
        if column.required and column.name not in given
    ]


def read(table: Table, reading: Reading) -> tuple[Content, Problems]:
    """The rows as they will be read, and what is wrong in them."""
    content, out = Content(), Problems()
    constants = {name: value for name, value in reading.constants.items() if value.strip()}
    header = [
        reading.matching.get(position) or f"#{position}" for position in range(len(table.header))
    ]
    body = [
        (number, [*_corrected(cells, reading.corrections.get(number, {})), *constants.values()])
        for number, cells in table.rows
        if number not in reading.left_out
    ]
    sheet = [(table.header_row, [*header, *constants]), *body]
    read_sheet(reading.kind, sheet, shown_as="", content=content, out=out)
    return content, out


def import_table(
    session: Session,
    table: Table,
    reading: Reading,
    *,
    mission: Mission,
    actor: str,
    now: datetime,
    dry_run: bool = False,
) -> Outcome:
    """The mission with what the rows say, all of it or, with any problem, nothing.

    The same table again changes and records nothing. A dry run writes nothing either way.
    """
    content, out = read(table, reading)
    loading = Loading(session=session, content=content, actor=actor, now=now, out=out)
    loading.mission = mission
    kind = reading.kind.name
    attempt = session.begin_nested()
    with counted_events(loading):
        LOADERS[kind](loading)
        if loading.events:
            record(
                session,
                Fact.MISSION_IMPORTED,
                subject_id=mission.id,
                mission_id=mission.id,
                actor=actor,
                data={
                    file: count.created + count.changed for file, count in loading.counts.items()
                },
            )
    if out or dry_run:
        attempt.rollback()
    else:
        attempt.commit()
    return Outcome(
        count=loading.counts.get(kind, Count()),
        fates={row: fate for (_, row), fate in loading.fates.items()},
        problems=tuple(out),
        unlisted=out.unlisted,
    )


def _known(kind: File, cells: Sequence[str]) -> int:
    return sum(any(_sureness(column, cell) for column in kind.columns) for cell in cells)


def _sureness(column: Column, heading: str) -> float:
    """How surely the heading names the column: 3 by one of its names, below that by likeness."""
    said = bare(heading)
    if not said or heading.strip().startswith("#"):
        return 0
    names = names_of(column)
    if said in names:
        return 3 if said == bare(column.name) else 2.9
    words = {bare(word) for word in heading.replace("'", " ").replace("’", " ").split()}
    within = [name for name in names if name in words or (len(name) > 5 and name in said)]
    if within:
        return 1 + max(len(name) for name in within) / 100
    likeness = max(difflib.SequenceMatcher(None, said, name).ratio() for name in names)
    return likeness if likeness >= ALIKE else 0


def _corrected(cells: Sequence[str], anew: Mapping[int, str]) -> list[str]:
    return [anew.get(position, cell) for position, cell in enumerate(cells)]
