"""Rows of arranged meetings with what they refer to."""

from dataclasses import dataclass

from sqlalchemy import select

from services.imports.loading import Loading, once
from services.imports.records import ArrangementRow
from services.imports.references import (
    company_named,
    delegates,
    half_day_named,
    half_days,
    participations,
    perhaps,
    slots,
    slots_named,
)
from services.imports.values import same
from services.models import Delegate, HalfDay, Participation, Slot, Table

FILE = "arrangements"


@dataclass(frozen=True)
class Known:
    """What the mission has, by the names that files use."""

    companies: dict[str, list[Participation]]
    delegates: list[Delegate]
    half_days: dict[str, HalfDay]
    slots: dict[str, list[Slot]]
    tables: dict[int, Table]


@dataclass(frozen=True)
class Wanted:
    """A row with what it refers to."""

    row: ArrangementRow
    participations: list[Participation]
    delegates: list[Delegate]
    half_days: list[HalfDay]
    slot: Slot | None
    table: Table | None
    length: int
    required: bool


def wanted_arrangements(loading: Loading) -> list[Wanted]:
    """The rows of which all is known that they name; anything unknown is a problem."""
    tables = loading.session.scalars(select(Table).where(Table.mission_id == loading.mission.id))
    known = Known(
        companies=participations(loading),
        delegates=[one for those in delegates(loading).values() for one in those],
        half_days=half_days(loading),
        slots=slots(loading),
        tables={table.number: table for table in tables},
    )
    rows = once(loading, FILE, loading.content.arrangements, lambda row: row.number, "number")
    wanted: list[Wanted] = []
    for row in rows:
        found = _refer(loading, known, row)
        if found is None:
            loading.spoil(FILE, [row])
        else:
            wanted.append(found)
    return wanted


def _refer(loading: Loading, known: Known, row: ArrangementRow) -> Wanted | None:
    who = [
        company_named(loading, known.companies, FILE, row, "companies", name=name)
        for name in row.companies
    ]
    allowed = [
        half_day_named(loading, known.half_days, FILE, row, "half_days", name=name)
        for name in row.half_days
    ]
    slot = _slot(loading, known, row)
    table = None if row.table is None else known.tables.get(row.table)
    if row.table is not None and table is None:
        if not loading.content.is_spoilt("tables", str(row.table)):
            message = f"The mission has no table {row.table}."
            loading.problem(FILE, row, message, column="table")
        return None
    attending = [_attending(loading, known, row, email) for email in row.delegates]
    if None in (*who, *allowed, *attending) or (row.slot and slot is None):
        return None
    return Wanted(
        row,
        [each for each in who if each is not None],
        [each for each in attending if each is not None],
        [each for each in allowed if each is not None],
        slot,
        table,
        row.length,
        row.required,
    )


def _attending(loading: Loading, known: Known, row: ArrangementRow, email: str) -> Delegate | None:
    """The delegate of one of the row's companies; None if that is a problem."""
    companies = {same(name) for name in row.companies}
    theirs = [
        delegate
        for delegate in known.delegates
        if same(delegate.participation.company.name) in companies
    ]
    found = [delegate for delegate in theirs if same(delegate.email) == same(email)]
    if len(found) == 1:
        return found[0]
    if found:
        message = f"Several of these companies have a delegate «{email}»; correct one address."
        loading.problem(FILE, row, message, column="delegates")
    elif not loading.content.is_spoilt("delegates", email):
        meant = perhaps(email, [delegate.email for delegate in theirs])
        message = f"None of these companies has a delegate «{email}»{meant}."
        loading.problem(FILE, row, message, column="delegates")
    return None


def _slot(loading: Loading, known: Known, row: ArrangementRow) -> Slot | None:
    if not row.slot:
        return None
    found = slots_named(loading, known.slots, FILE, row, "slot", name=row.slot)
    if len(found) > 1:
        message = f"This names {len(found)} slots; add the time at which the meeting starts."
        loading.problem(FILE, row, message, column="slot")
    return found[0] if len(found) == 1 else None
