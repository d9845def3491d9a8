"""A delegate's availability as a grid: a row for each time, a column for each day."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, time

from babel.dates import format_date
from sqlalchemy import select
from sqlalchemy.orm import joinedload

from services.domain.availability import AbsenceLine, absences_of, register_absences
from services.locale import locale_of
from services.models import Delegate, Slot
from services.web.company.visit import Visit


@dataclass(frozen=True, kw_only=True)
class Cell:
    slot: str
    free: bool
    #: what a screen reader says of it
    name: str


@dataclass(frozen=True, kw_only=True)
class Grid:
    days: list[str]
    #: the time of each row, and its cells; None where that day has no slot then
    rows: list[tuple[str, list[Cell | None]]]

    @property
    def cells(self) -> list[Cell]:
        return [cell for _, row in self.rows for cell in row if cell]


def grid(here: Visit, delegate: Delegate, ticked: set[str] | None) -> Grid:
    """As ticked in a form that was refused, else as stored."""
    slots = _slots(here)
    absences = _lines(here, delegate)
    days = sorted({slot.half_day.date for slot in slots})
    by_place = {(slot.starts, slot.ends, slot.half_day.date): slot for slot in slots}
    names = {day: _day(day, here.language) for day in days}

    def cell(starts: time, ends: time, day: date) -> Cell | None:
        slot = by_place.get((starts, ends, day))
        if slot is None:
            return None
        free = str(slot.id) in ticked if ticked is not None else not _absent(absences, slot)
        return Cell(slot=str(slot.id), free=free, name=f"{names[day]} {starts:%H:%M}")

    times = sorted({(slot.starts, slot.ends) for slot in slots})
    return Grid(
        days=list(names.values()),
        rows=[
            (f"{starts:%H:%M}", [cell(starts, ends, day) for day in days]) for starts, ends in times
        ],
    )


def save(here: Visit, delegate: Delegate, free: set[str]) -> None:
    """The delegate is free in exactly these slots.

    Absences outside of the slots, and those that say the same already, stay as they are.
    """
    slots = _slots(here)
    open_slots = [slot for slot in slots if str(slot.id) in free]
    kept = [
        line
        for line in _lines(here, delegate)
        if not any(_absent([line], slot) for slot in open_slots)
    ]
    new = [
        AbsenceLine(date=slot.half_day.date, starts=slot.starts, ends=slot.ends)
        for slot in slots
        if str(slot.id) not in free and not _absent(kept, slot)
    ]
    register_absences(
        here.session, delegate=delegate, absences=[*kept, *new], actor=here.caller.actor
    )


def _slots(here: Visit) -> Sequence[Slot]:
    return here.session.scalars(
        select(Slot)
        .options(joinedload(Slot.half_day))
        .where(Slot.mission_id == here.mission.id)
        .order_by(Slot.period)
    ).all()


def _lines(here: Visit, delegate: Delegate) -> list[AbsenceLine]:
    return [
        AbsenceLine(date=row.date, starts=row.starts, ends=row.ends)
        for row in absences_of(here.session, delegate=delegate)
    ]


def _absent(lines: Sequence[AbsenceLine], slot: Slot) -> bool:
    return any(
        line.date == slot.half_day.date and line.starts < slot.ends and slot.starts < line.ends
        for line in lines
    )


def _day(day: date, language: str) -> str:
    return format_date(day, "EEE d", locale=locale_of(language))
