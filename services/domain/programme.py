"""Half-days and the meeting slots in them."""

from datetime import date, datetime, time
from typing import TypedDict, Unpack
from uuid import UUID

from sqlalchemy import Select, select
from sqlalchemy.dialects.postgresql import Range
from sqlalchemy.orm import Session

from services.domain import text
from services.domain.errors import ConflictError, InvalidError
from services.domain.events import Fact, record
from services.domain.mission_states import held_open, refuse_when_over
from services.domain.rows import hold
from services.domain.venue_time import known_zone, period
from services.models import (
    Arrangement,
    ArrangementHalfDay,
    HalfDay,
    Meeting,
    MeetingLock,
    Mission,
    Slot,
)


class HalfDayChanges(TypedDict, total=False):
    name: str
    date: date
    starts: time
    ends: time


def add_half_day(
    session: Session,
    *,
    mission: Mission,
    name: str,
    day: date,
    starts: time,
    ends: time,
    actor: str,
) -> HalfDay:
    """A block of the programme, on one of the mission's days, in the venue's wall time.

    Raises InvalidError if it is outside the mission or ends before it starts, ConflictError if
    it overlaps another half-day or its name is taken.
    """
    hold(session, mission)
    refuse_when_over(mission)
    half_day = HalfDay(mission_id=mission.id)
    _set(half_day, mission, {"name": name, "date": day, "starts": starts, "ends": ends})
    _refuse_beside(session, half_day)
    session.add(half_day)
    session.flush()
    record_programme(session, mission, half_day, actor)
    return half_day


def change_half_day(
    session: Session, *, half_day: HalfDay, actor: str, **changes: Unpack[HalfDayChanges]
) -> HalfDay:
    """The half-day with these fields changed; its slots stay where they are.

    Raises ConflictError if a slot would then be outside.
    """
    mission = held_open(session, half_day.mission_id)
    with session.no_autoflush:
        _set(half_day, mission, changes)
        _refuse_beside(session, half_day)
        outside = session.scalar(
            select(Slot)
            .where(Slot.half_day_id == half_day.id, ~Slot.period.contained_by(half_day.period))
            .limit(1)
        )
    if outside is not None:
        raise ConflictError(
            "slot_outside_half_day",
            f"The slot from {outside.starts:%H:%M} to {outside.ends:%H:%M} would be outside the"
            f" half-day «{half_day.name}»; remove that slot first.",
            where="starts",
        )
    if session.is_modified(half_day):
        session.flush()
        record_programme(session, mission, half_day, actor)
    return half_day


def remove_half_day(session: Session, *, half_day: HalfDay, actor: str) -> None:
    """The half-day is gone. Raises ConflictError while it has slots or arrangements."""
    mission = held_open(session, half_day.mission_id)
    if session.scalar(select(Slot.id).where(Slot.half_day_id == half_day.id).limit(1)):
        raise ConflictError(
            "half_day_in_use", f"«{half_day.name}» still has slots; remove them first."
        )
    arranged = select(ArrangementHalfDay).where(ArrangementHalfDay.half_day_id == half_day.id)
    if session.scalar(arranged.limit(1)):
        raise ConflictError(
            "half_day_in_use",
            f"«{half_day.name}» is named by arranged meetings; change those first.",
        )
    record_programme(session, mission, half_day, actor)
    session.delete(half_day)
    session.flush()


def add_slot(session: Session, *, half_day: HalfDay, starts: time, ends: time, actor: str) -> Slot:
    """A meeting slot inside the half-day, in the venue's wall time.

    Raises InvalidError if it is outside the half-day or ends before it starts, ConflictError if
    it overlaps another slot.
    """
    mission = held_open(session, half_day.mission_id)
    session.refresh(half_day)
    span = period(half_day.date, starts, ends, known_zone(mission.time_zone))
    refuse_slot(session, half_day, starts, ends, span)
    slot = Slot(
        mission_id=mission.id,
        half_day_id=half_day.id,
        half_day_period=half_day.period,
        starts=starts,
        ends=ends,
        period=span,
    )
    session.add(slot)
    session.flush()
    record_programme(session, mission, slot, actor)
    return slot


def remove_slot(session: Session, *, slot: Slot, actor: str) -> None:
    """The slot is gone. Raises ConflictError while meetings are in it or pinned to it."""
    mission = held_open(session, slot.mission_id)
    span = f"The slot from {slot.starts:%H:%M} to {slot.ends:%H:%M} on {slot.half_day.date}"
    if session.scalar(select(Meeting.id).where(Meeting.slot_id == slot.id).limit(1)):
        raise ConflictError(
            "slot_in_use",
            f"{span} has meetings in a schedule and can't be removed; close its tables instead,"
            " and solve again.",
        )
    if session.scalar(select(Arrangement.id).where(Arrangement.pinned_slot_id == slot.id).limit(1)):
        raise ConflictError(
            "slot_in_use", f"{span} has arranged meetings pinned to it; move those first."
        )
    if session.scalar(select(MeetingLock.mission_id).filter_by(slot_id=slot.id).limit(1)):
        raise ConflictError(
            "slot_in_use", f"{span} has locked meetings; take their locks off at the timetable."
        )
    record_programme(session, mission, slot, actor)
    session.delete(slot)
    session.flush()


def refuse_slot(
    session: Session,
    half_day: HalfDay,
    starts: time,
    ends: time,
    span: Range[datetime],
    *,
    but: UUID | None = None,
) -> None:
    """Raises InvalidError outside the half-day, ConflictError over another slot than `but`."""
    if starts < half_day.starts or ends > half_day.ends:
        raise InvalidError(
            "slot_outside_half_day",
            f"The slot from {starts:%H:%M} to {ends:%H:%M} is outside the half-day"
            f" «{half_day.name}», which lasts from {half_day.starts:%H:%M} to"
            f" {half_day.ends:%H:%M}.",
            where="starts",
        )
    other = session.scalar(
        select(Slot)
        .where(
            Slot.half_day_id == half_day.id,
            Slot.period.overlaps(span),
            Slot.id.is_distinct_from(but),
        )
        .limit(1)
    )
    if other is not None:
        raise ConflictError(
            "slots_overlap",
            f"The slot from {starts:%H:%M} to {ends:%H:%M} overlaps the one from"
            f" {other.starts:%H:%M} to {other.ends:%H:%M} in «{half_day.name}».",
            where="starts",
        )


def record_programme(
    session: Session, mission: Mission, subject: HalfDay | Slot, actor: str
) -> None:
    record(
        session,
        Fact.PROGRAMME_CHANGED,
        subject_id=subject.id,
        mission_id=mission.id,
        actor=actor,
    )


def refuse_outside_mission(mission: Mission, day: date) -> None:
    """Raises InvalidError if the day is none of the mission's."""
    if not mission.starts_on <= day <= mission.ends_on:
        raise InvalidError(
            "outside_mission",
            f"{day} is outside the mission, which lasts from {mission.starts_on} to"
            f" {mission.ends_on}.",
            where="date",
        )


def _set(half_day: HalfDay, mission: Mission, changes: HalfDayChanges) -> None:
    if "name" in changes:
        half_day.name = text.line(changes["name"], where="name", most=100)
    half_day.date = changes.get("date", half_day.date)
    half_day.starts = changes.get("starts", half_day.starts)
    half_day.ends = changes.get("ends", half_day.ends)
    refuse_outside_mission(mission, half_day.date)
    zone = known_zone(mission.time_zone)
    half_day.period = period(half_day.date, half_day.starts, half_day.ends, zone)


def refuse_overlap(session: Session, half_day: HalfDay, span: Range[datetime]) -> None:
    """Raises ConflictError if another half-day takes place at that time."""
    overlapping = session.scalar(_others(half_day).where(HalfDay.period.overlaps(span)).limit(1))
    if overlapping is not None:
        raise ConflictError(
            "half_days_overlap",
            f"«{half_day.name}» overlaps the half-day «{overlapping.name}», which lasts from"
            f" {overlapping.starts:%H:%M} to {overlapping.ends:%H:%M} on {overlapping.date}.",
            where="starts",
        )


def _refuse_beside(session: Session, half_day: HalfDay) -> None:
    refuse_overlap(session, half_day, half_day.period)
    if session.scalar(_others(half_day).where(HalfDay.name == half_day.name).limit(1)) is not None:
        raise ConflictError(
            "half_day_exists",
            f"There is already a half-day «{half_day.name}» in this mission.",
            where="name",
        )


def _others(half_day: HalfDay) -> Select[HalfDay]:
    return select(HalfDay).where(
        HalfDay.mission_id == half_day.mission_id, HalfDay.id.is_distinct_from(half_day.id)
    )
