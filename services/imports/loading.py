"""One import under way: what has been found, and rows applied one by one through the domain."""

from collections.abc import Callable, Hashable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, fields
from datetime import date, datetime, time
from enum import StrEnum
from typing import TypeVar

import sqlalchemy
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from services.domain.errors import DomainError
from services.imports.columns import FILES
from services.imports.problems import Problem, Problems
from services.imports.records import Content, Record
from services.imports.report import Count
from services.imports.values import same
from services.models import Event, Mission

Row = TypeVar("Row", bound=Record)

KEYS = {file.name: file.key for file in FILES}
#: the domain's names for what a file calls otherwise
COLUMNS = {
    "partner_id": "partner",
    "wisher_id": "wisher",
    "home_of": "home_of",
    "room_id": "room",
    "other_id": "other",
    "cluster_id": "cluster",
    "vetoes": "partner",
    "participations": "companies",
    "delegates": "email",
}


@dataclass(kw_only=True)
class Loading:
    session: Session
    content: Content
    actor: str
    now: datetime
    out: Problems
    counts: dict[str, Count] = field(default_factory=dict)
    notes: list[str] = field(default_factory=list)
    #: what became of each row, by file and number: created, changed or unchanged
    fates: dict[tuple[str, int], str] = field(default_factory=dict)
    #: events recorded so far; a row that records none has changed nothing
    events: int = 0
    _mission: Mission | None = None

    @property
    def mission(self) -> Mission:
        if self._mission is None:
            raise RuntimeError("the mission's own row comes first")
        return self._mission

    @mission.setter
    def mission(self, mission: Mission) -> None:
        self._mission = mission

    @property
    def has_mission(self) -> bool:
        return self._mission is not None

    def spoil(self, file: str, rows: Sequence[Record]) -> None:
        """What else refers to these rows is no mistake of its own."""
        names = self.content.spoilt.setdefault(file, set())
        names.update(same(written(getattr(row, KEYS.get(file) or "row"))) for row in rows)

    def problem(
        self, file: str, row: Record, message: str, *, column: str | None = None, code: str = ""
    ) -> None:
        value = None if column is None else written(getattr(row, column, ""))
        self.out.add(
            Problem(
                message=message,
                file=self.content.files.get(file, file),
                row=row.row or None,
                column=column,
                value=value,
                code=code,
            )
        )


@dataclass
class Outcome:
    created: bool = False


@contextmanager
def counted_events(loading: Loading) -> Iterator[None]:
    """While it lasts, `loading.events` counts the events that the session records."""

    def note(_session: Session, instance: object) -> None:
        if isinstance(instance, Event):
            loading.events += 1

    sqlalchemy.event.listen(loading.session, "transient_to_pending", note)
    try:
        yield
    finally:
        sqlalchemy.event.remove(loading.session, "transient_to_pending", note)


@contextmanager
def applying(
    loading: Loading,
    file: str,
    rows: Sequence[Record],
    *,
    known: frozenset[int] = frozenset(),
    counted: bool = True,
) -> Iterator[Outcome]:
    """Carries out what the rows say, or nothing of it and the reasons go to the problems.

    Several rows are one list (a company's wishes): the domain's positions point into it.
    `known` are the positions with a partner that was already reported as unknown; rows that are
    applied in several steps are `counted` in one of them.
    """
    outcome, before = Outcome(), loading.events
    try:
        with loading.session.begin_nested():
            yield outcome
    except DomainError as error:
        loading.spoil(file, rows)
        for problem in error.problems or (error,):
            _report(loading, file, rows, problem, known)
    except IntegrityError as error:
        diagnosis = getattr(error.orig, "diag", None)
        loading.spoil(file, rows)
        rule = getattr(diagnosis, "constraint_name", None) or "a rule of the database"
        loading.problem(file, rows[0], f"This contradicts what is stored already ({rule}).")
    else:
        if not counted:
            return
        count = loading.counts.setdefault(file, Count())
        changed = "changed" if loading.events > before else "unchanged"
        fate = "created" if outcome.created else changed
        setattr(count, fate, getattr(count, fate) + len(rows))
        loading.fates |= {(file, row.row): fate for row in rows}


def _report(
    loading: Loading,
    file: str,
    rows: Sequence[Record],
    problem: DomainError,
    known: frozenset[int],
) -> None:
    parts = (problem.where or "").split("/")
    positions = [int(part) for part in parts if part.isdigit()]
    position = positions[0] if positions and positions[0] < len(rows) else 0
    if positions and position in known and problem.code == "wish_outside_mission":
        return
    row = rows[position]
    columns = {each.name for each in fields(row)}
    named = (name for part in reversed(parts) for name in (COLUMNS.get(part, part), part))
    column = next((name for name in named if name in columns), None)
    loading.problem(file, row, problem.message, column=column, code=problem.code)


def once(
    loading: Loading, file: str, rows: Sequence[Row], key: Callable[[Row], Hashable], column: str
) -> Iterator[Row]:
    """The rows, each key once; a key met again is a problem."""
    seen: dict[Hashable, Row] = {}
    for row in rows:
        first = seen.setdefault(key(row), row)
        if first is row:
            yield row
        else:
            message = f"This stands in row {first.row} already; keep one of the two rows."
            loading.problem(file, row, message, column=column)


def written(value: object) -> str:
    """A value as it would stand in a file."""
    match value:
        case None:
            return ""
        case StrEnum():
            return value.value
        case datetime() | time():
            return f"{value:%Y-%m-%d %H:%M}" if isinstance(value, datetime) else f"{value:%H:%M}"
        case date():
            return value.isoformat()
        case tuple() | list():
            return " | ".join(written(part).replace("|", "||") for part in value)
        case _:
            return str(value)
