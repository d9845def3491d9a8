"""Arranged meetings, required or proposed, named by their numbers."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import select

from services.domain.arrangements import (
    Arranged,
    arrange_meeting,
    arranged,
    order_meetings,
    remove_arrangement,
)
from services.imports.loading import Loading, applying, once
from services.imports.records import ArrangementRow
from services.imports.references import (
    company_named,
    half_day_named,
    half_days,
    participations,
    slots,
    slots_named,
)
from services.models import Arrangement, HalfDay, Participation, Slot, Table

FILE = "arrangements"


@dataclass(frozen=True)
class Known:
    """What the mission has, by the names that files use."""

    companies: dict[str, list[Participation]]
    half_days: dict[str, HalfDay]
    slots: dict[str, list[Slot]]
    tables: dict[int, Table]


@dataclass(frozen=True)
class Wanted:
    """A row with what it refers to."""

    row: ArrangementRow
    participations: list[Participation]
    half_days: list[HalfDay]
    slot: Slot | None
    table: Table | None


def load_arrangements(loading: Loading) -> None:
    """An arrangement that differs is replaced; the order among them is laid down at the end."""
    wanted = _wanted(loading)
    present = {each.number: each for each in _present(loading)}
    numbers = {each.id: each.number for each in present.values()}
    lists = {each.arrangement.id: each for each in arranged(loading.session, [*present.values()])}
    untouched: set[int] = set()
    for each in wanted:
        found = present.get(each.row.number)
        with applying(loading, FILE, [each.row]) as outcome:
            outcome.created = found is None
            if found is not None and _is(each, lists[found.id], numbers):
                untouched.add(each.row.number)
                continue
            if found is not None:
                remove_arrangement(loading.session, arrangement=found, actor=loading.actor)
            _arrange(loading, each, found)
    _order(loading, [each.row for each in wanted], untouched)


def _is(wanted: Wanted, present: Arranged, numbers: dict[UUID, int]) -> bool:
    """Whether it is there already; an order that lacks can be added to it."""
    row, arrangement = wanted.row, present.arrangement
    return (
        sorted(each.id for each in wanted.participations) == present.participations
        and sorted({each.id for each in wanted.half_days}) == present.half_days
        and (wanted.slot.id if wanted.slot else None) == arrangement.pinned_slot_id
        and (wanted.table.id if wanted.table else None) == arrangement.pinned_table_id
        and row.length == arrangement.length
        and (row.required == arrangement.required or not row.gives("required"))
        and {numbers[before] for before in present.after} <= set(row.after)
    )


def _arrange(loading: Loading, wanted: Wanted, former: Arrangement | None) -> None:
    only_proposed = former is not None and not wanted.row.gives("required") and not former.required
    arrange_meeting(
        loading.session,
        mission=loading.mission,
        participations=wanted.participations,
        length=wanted.row.length,
        required=wanted.row.required and not only_proposed,
        pinned_slot=wanted.slot,
        pinned_table=wanted.table,
        half_days=wanted.half_days,
        number=wanted.row.number,
        actor=loading.actor,
    )


def _order(loading: Loading, rows: Sequence[ArrangementRow], untouched: set[int]) -> None:
    present = {each.number: each for each in _present(loading)}
    for row in rows:
        events = loading.events
        for number in row.after:
            if row.number not in present:
                continue
            if number in present:
                with applying(loading, FILE, [row], counted=False):
                    order_meetings(
                        loading.session,
                        before=present[number],
                        after=present[row.number],
                        actor=loading.actor,
                    )
            elif not loading.content.is_spoilt(FILE, str(number)):
                message = f"There is no arranged meeting {number}."
                loading.problem(FILE, row, message, column="after")
        if loading.events > events and row.number in untouched:
            loading.counts[FILE].unchanged -= 1
            loading.counts[FILE].changed += 1


def _present(loading: Loading) -> Sequence[Arrangement]:
    return loading.session.scalars(
        select(Arrangement).where(Arrangement.mission_id == loading.mission.id)
    ).all()


def _wanted(loading: Loading) -> list[Wanted]:
    tables = loading.session.scalars(select(Table).where(Table.mission_id == loading.mission.id))
    known = Known(
        companies=participations(loading),
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
    if None in who or None in allowed or (row.slot and slot is None):
        return None
    return Wanted(
        row,
        [each for each in who if each is not None],
        [each for each in allowed if each is not None],
        slot,
        table,
    )


def _slot(loading: Loading, known: Known, row: ArrangementRow) -> Slot | None:
    if not row.slot:
        return None
    found = slots_named(loading, known.slots, FILE, row, "slot", name=row.slot)
    if len(found) > 1:
        message = f"This names {len(found)} slots; add the time at which the meeting starts."
        loading.problem(FILE, row, message, column="slot")
    return found[0] if len(found) == 1 else None
