"""Absences: for each delegate in the file, the complete list."""

from datetime import time

from sqlalchemy import select

from services.domain.availability import AbsenceLine, register_absences
from services.imports.loading import Loading, applying
from services.imports.records import AbsenceRow
from services.imports.references import delegate_at, delegates, half_day_named, half_days
from services.models import Absence, Delegate, HalfDay

FILE = "availability"
DAY = (time(0), time(23, 59))


def load_availability(loading: Loading) -> None:
    people, blocks = delegates(loading), half_days(loading)
    lists: dict[Delegate, list[tuple[AbsenceRow, AbsenceLine]]] = {}
    for row in loading.content.availability:
        delegate = delegate_at(loading, people, FILE, row, email=row.email, company=row.company)
        line = _line(loading, blocks, row)
        if delegate is not None and line is not None:
            lists.setdefault(delegate, []).append((row, line))
    present = set(
        loading.session.scalars(
            select(Absence.delegate_id).where(Absence.mission_id == loading.mission.id)
        )
    )
    for delegate, lines in lists.items():
        with applying(loading, FILE, [row for row, _ in lines]) as outcome:
            outcome.created = delegate.id not in present
            register_absences(
                loading.session,
                delegate=delegate,
                absences=[line for _, line in lines],
                actor=loading.actor,
            )


def _line(loading: Loading, blocks: dict[str, HalfDay], row: AbsenceRow) -> AbsenceLine | None:
    block = None
    if row.half_day:
        block = half_day_named(loading, blocks, FILE, row, "half_day")
        if block is None:
            return None
    day = row.date or (block.date if block is not None else None)
    if day is None:
        loading.problem(FILE, row, "Give a date or a half-day.", column="date")
        return None
    if block is not None and day != block.date:
        message = f"The half-day «{block.name}» is on {block.date}, not on this day."
        loading.problem(FILE, row, message, column="date")
        return None
    starts, ends = (block.starts, block.ends) if block is not None else DAY
    return AbsenceLine(date=day, starts=row.starts or starts, ends=row.ends or ends)
