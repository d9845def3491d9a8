"""Slots and half-days get other times: one slot by itself, or a half-day with all its slots."""

from datetime import date, time
from zoneinfo import ZoneInfo

from sqlalchemy import Uuid, column, select, update, values
from sqlalchemy.dialects.postgresql import TSTZRANGE
from sqlalchemy.orm import Session

from services.domain import pins, usage
from services.domain.errors import ConflictError
from services.domain.mission_states import held_open
from services.domain.programme import (
    record_programme,
    refuse_outside_mission,
    refuse_overlap,
    refuse_slot,
)
from services.domain.removing import empty_drafts
from services.domain.venue_time import known_zone, period
from services.models import HalfDay, Meeting, Slot

UNSEEN = {"synchronize_session": False}


def change_slot(session: Session, *, slot: Slot, starts: time, ends: time, actor: str) -> Slot:
    """The slot lasts from then to then, in the venue's wall time.

    Raises InvalidError if it would be outside its half-day or end before it starts, ConflictError
    if it would overlap another one, or anything hangs on it (see `usage.of_slots`).
    """
    mission = held_open(session, slot.mission_id)
    session.refresh(slot)
    if (slot.starts, slot.ends) == (starts, ends):
        return slot
    if not usage.of_slots(session, [slot]).is_free:
        raise ConflictError(
            "slot_in_use",
            f"The slot from {slot.starts:%H:%M} to {slot.ends:%H:%M} has meetings in it, or"
            " arranged or locked ones pinned to it; its times stay.",
        )
    half_day = session.get_one(HalfDay, slot.half_day_id, populate_existing=True)
    span = period(half_day.date, starts, ends, known_zone(mission.time_zone))
    refuse_slot(session, half_day, starts, ends, span, but=slot.id)
    slot.starts, slot.ends, slot.period = starts, ends, span
    session.flush()
    pins.refuse_contradictions(session, mission_id=mission.id)
    record_programme(session, mission, slot, actor)
    return slot


def move_half_day(session: Session, *, half_day: HalfDay, day: date, actor: str) -> HalfDay:
    """The half-day takes place on that day, with its slots at the same times of day.

    Drafts lose their meetings in it and are stale; what is arranged or locked there moves too.
    Raises InvalidError for a day that is none of the mission's, ConflictError if another half-day
    is there, or versions that people were told have meetings in it.
    """
    mission = held_open(session, half_day.mission_id)
    session.refresh(half_day)
    if half_day.date == day:
        return half_day
    refuse_outside_mission(mission, day)
    if usage.of_half_day(session, half_day.id).is_told:
        raise ConflictError(
            "half_day_told",
            f"People were told of meetings in «{half_day.name}»; it stays on its day.",
            where="date",
        )
    zone = known_zone(mission.time_zone)
    refuse_overlap(session, half_day, period(day, half_day.starts, half_day.ends, zone))
    slots = select(Slot.id).filter_by(half_day_id=half_day.id)
    empty_drafts(session, mission.id, Meeting.slot_id.in_(slots), actor)
    shift(session, half_day, day=day, zone=zone)
    session.refresh(half_day)
    pins.refuse_contradictions(session, mission_id=mission.id)
    record_programme(session, mission, half_day, actor)
    return half_day


def shift(session: Session, half_day: HalfDay, *, day: date, zone: ZoneInfo) -> None:
    """Moved to that day with its slots, in one statement: a slot lies in its half-day at any time.

    Rows are changed behind the session's back; whoever calls this reads them anew.
    """
    there = session.scalars(select(Slot).filter_by(half_day_id=half_day.id)).all()
    span = period(day, half_day.starts, half_day.ends, zone)
    moved = (
        update(HalfDay)
        .where(HalfDay.id == half_day.id)
        .values(date=day, period=span)
        .returning(HalfDay.id)
    )
    if not there:
        session.execute(moved, execution_options=UNSEEN)
        return
    new = values(column("id", Uuid), column("period", TSTZRANGE), name="new").data(
        [(slot.id, period(day, slot.starts, slot.ends, zone)) for slot in there]
    )
    session.execute(
        update(Slot)
        .where(Slot.id == new.c.id)
        .values(half_day_period=span, period=new.c.period)
        .add_cte(moved.cte("half_day_moved")),
        execution_options=UNSEEN,
    )
    for slot in there:
        session.expire(slot)
