"""The programme: half-days and the meeting slots in them, in the venue's wall time."""

import datetime as dt
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Response
from pydantic import AwareDatetime, Field
from sqlalchemy import select

from services.api.deps import CallerDep, SessionDep, StaffDep
from services.api.idempotency import IdempotentRoute, once
from services.api.shapes import Change, Given, Line, Shown, WallTime
from services.domain import access, programme
from services.models import HalfDay, Slot

router = APIRouter(tags=["programme"], route_class=IdempotentRoute)


class HalfDayShown(Shown):
    id: UUID
    mission_id: UUID
    name: str
    date: dt.date
    starts: WallTime
    ends: WallTime


class NewHalfDay(Given):
    name: Line
    date: dt.date
    starts: WallTime
    ends: WallTime


class HalfDayChange(Change):
    name: Line = ""
    date: dt.date = dt.date.min
    starts: WallTime = dt.time.min
    ends: WallTime = dt.time.min


class SlotShown(Shown):
    id: UUID
    mission_id: UUID
    half_day_id: UUID
    date: dt.date
    starts: WallTime
    ends: WallTime
    starts_at: Annotated[AwareDatetime, Field(description="The instant, in UTC.")]
    ends_at: AwareDatetime


class NewSlot(Given):
    starts: WallTime
    ends: WallTime


@router.get("/missions/{mission_id}/half-days", summary="The half-days of a mission, by time")
def list_half_days(session: SessionDep, caller: CallerDep, mission_id: UUID) -> list[HalfDayShown]:
    mission = access.visible_mission(session, caller, mission_id)
    rows = session.scalars(
        select(HalfDay).where(HalfDay.mission_id == mission.id).order_by(HalfDay.period)
    )
    return [HalfDayShown.model_validate(row) for row in rows]


@router.post(
    "/missions/{mission_id}/half-days",
    status_code=201,
    dependencies=[once],
    summary="Add a half-day",
)
def create_half_day(
    session: SessionDep,
    caller: StaffDep,
    mission_id: UUID,
    response: Response,
    body: NewHalfDay,
) -> HalfDayShown:
    half_day = programme.add_half_day(
        session,
        mission=access.staff_mission(session, caller, mission_id),
        name=body.name,
        day=body.date,
        starts=body.starts,
        ends=body.ends,
        actor=caller.actor,
    )
    response.headers["Location"] = f"/api/v1/half-days/{half_day.id}"
    return HalfDayShown.model_validate(half_day)


@router.get("/half-days/{half_day_id}", summary="A half-day")
def read_half_day(session: SessionDep, caller: CallerDep, half_day_id: UUID) -> HalfDayShown:
    row = access.visible_part(session, caller, HalfDay, half_day_id, name="half-day")
    return HalfDayShown.model_validate(row)


@router.patch("/half-days/{half_day_id}", summary="Change a half-day")
def change_half_day(
    session: SessionDep, caller: StaffDep, half_day_id: UUID, body: HalfDayChange
) -> HalfDayShown:
    half_day = access.staff_part(session, caller, HalfDay, half_day_id, name="half-day")
    programme.change_half_day(session, half_day=half_day, actor=caller.actor, **body.given())
    return HalfDayShown.model_validate(half_day)


@router.delete("/half-days/{half_day_id}", status_code=204, summary="Remove a half-day")
def remove_half_day(session: SessionDep, caller: StaffDep, half_day_id: UUID) -> None:
    half_day = access.staff_part(session, caller, HalfDay, half_day_id, name="half-day")
    programme.remove_half_day(session, half_day=half_day, actor=caller.actor)


@router.get("/missions/{mission_id}/slots", summary="The meeting slots of a mission, by time")
def list_slots(session: SessionDep, caller: CallerDep, mission_id: UUID) -> list[SlotShown]:
    mission = access.visible_mission(session, caller, mission_id)
    rows = session.scalars(select(Slot).where(Slot.mission_id == mission.id).order_by(Slot.period))
    return [_shown(row) for row in rows]


@router.post(
    "/half-days/{half_day_id}/slots",
    status_code=201,
    dependencies=[once],
    summary="Add a meeting slot to a half-day",
)
def create_slot(
    session: SessionDep, caller: StaffDep, half_day_id: UUID, response: Response, body: NewSlot
) -> SlotShown:
    slot = programme.add_slot(
        session,
        half_day=access.staff_part(session, caller, HalfDay, half_day_id, name="half-day"),
        starts=body.starts,
        ends=body.ends,
        actor=caller.actor,
    )
    response.headers["Location"] = f"/api/v1/slots/{slot.id}"
    return _shown(slot)


@router.get("/slots/{slot_id}", summary="A meeting slot")
def read_slot(session: SessionDep, caller: CallerDep, slot_id: UUID) -> SlotShown:
    return _shown(access.visible_part(session, caller, Slot, slot_id, name="slot"))


@router.delete("/slots/{slot_id}", status_code=204, summary="Remove a meeting slot")
def remove_slot(session: SessionDep, caller: StaffDep, slot_id: UUID) -> None:
    slot = access.staff_part(session, caller, Slot, slot_id, name="slot")
    programme.remove_slot(session, slot=slot, actor=caller.actor)


def _shown(slot: Slot) -> SlotShown:
    return SlotShown.model_validate(
        {
            "id": slot.id,
            "mission_id": slot.mission_id,
            "half_day_id": slot.half_day_id,
            "date": slot.half_day.date,
            "starts": slot.starts,
            "ends": slot.ends,
            "starts_at": slot.period.lower,
            "ends_at": slot.period.upper,
        }
    )
