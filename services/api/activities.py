"""Activities: everything in the programme that is no meeting slot, and who must attend."""

import datetime as dt
from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Response
from pydantic import Field
from sqlalchemy import select

from services.api.deps import CallerDep, SessionDep, StaffDep
from services.api.idempotency import IdempotentRoute, once
from services.api.shapes import Change, Given, Line, Shown, WallTime
from services.domain import access, activities, attendance
from services.models import Activity, ActivityKind, Audience, Delegate, Mission, Room

router = APIRouter(tags=["activities"], route_class=IdempotentRoute)

WHO = "everyone must attend, those listed must, or it is open to whoever likes"


class ActivityShown(Shown):
    id: UUID
    mission_id: UUID
    kind: ActivityKind
    audience: Audience
    title: str
    room_id: UUID | None
    date: dt.date
    starts: WallTime
    ends: WallTime


class NewActivity(Given):
    kind: ActivityKind
    audience: Annotated[Audience, Field(description=WHO)]
    title: Line
    room_id: UUID | None = None
    date: dt.date
    starts: WallTime
    ends: WallTime


class ActivityChange(Change):
    kind: ActivityKind = ActivityKind.BREAK
    audience: Annotated[Audience, Field(description=WHO)] = Audience.OPEN
    title: Line = ""
    room_id: UUID | None = None
    date: dt.date = dt.date.min
    starts: WallTime = dt.time.min
    ends: WallTime = dt.time.min


class Attendance(Shown):
    delegate_ids: Annotated[list[UUID], Field(description="Sorted.")]


class NewAttendance(Given):
    delegate_ids: Annotated[list[UUID], Field(max_length=10_000)]


@router.get("/missions/{mission_id}/activities", summary="The activities of a mission, by time")
def list_activities(
    session: SessionDep, caller: CallerDep, mission_id: UUID
) -> list[ActivityShown]:
    mission = access.visible_mission(session, caller, mission_id)
    rows = session.scalars(
        select(Activity)
        .where(Activity.mission_id == mission.id)
        .order_by(Activity.period, Activity.id)
    )
    return [ActivityShown.model_validate(row) for row in rows]


@router.post(
    "/missions/{mission_id}/activities",
    status_code=201,
    dependencies=[once],
    summary="Add an activity",
)
def create_activity(
    session: SessionDep,
    caller: StaffDep,
    mission_id: UUID,
    response: Response,
    body: NewActivity,
) -> ActivityShown:
    mission = access.staff_mission(session, caller, mission_id)
    activity = activities.add_activity(
        session,
        mission=mission,
        kind=body.kind,
        audience=body.audience,
        title=body.title,
        day=body.date,
        starts=body.starts,
        ends=body.ends,
        room=access.optional_part(session, mission.id, Room, body.room_id, name="room"),
        actor=caller.actor,
    )
    response.headers["Location"] = f"/api/v1/activities/{activity.id}"
    return ActivityShown.model_validate(activity)


@router.get("/activities/{activity_id}", summary="An activity")
def read_activity(session: SessionDep, caller: CallerDep, activity_id: UUID) -> ActivityShown:
    row = access.visible_part(session, caller, Activity, activity_id, name="activity")
    return ActivityShown.model_validate(row)


@router.patch("/activities/{activity_id}", summary="Change an activity")
def change_activity(
    session: SessionDep, caller: StaffDep, activity_id: UUID, body: ActivityChange
) -> ActivityShown:
    activity = access.staff_part(session, caller, Activity, activity_id, name="activity")
    changes: dict[str, Any] = body.given()
    if "room_id" in changes:
        changes["room"] = access.optional_part(
            session, activity.mission_id, Room, changes.pop("room_id"), name="room"
        )
    activities.change_activity(session, activity=activity, actor=caller.actor, **changes)
    return ActivityShown.model_validate(activity)


@router.delete("/activities/{activity_id}", status_code=204, summary="Remove an activity")
def remove_activity(session: SessionDep, caller: StaffDep, activity_id: UUID) -> None:
    activity = access.staff_part(session, caller, Activity, activity_id, name="activity")
    activities.remove_activity(session, activity=activity, actor=caller.actor)


@router.get("/activities/{activity_id}/attendance", summary="Who must attend an activity")
def read_attendance(session: SessionDep, caller: StaffDep, activity_id: UUID) -> Attendance:
    activity = access.staff_part(session, caller, Activity, activity_id, name="activity")
    return Attendance(delegate_ids=attendance.attendance_of(session, activity=activity))


@router.put("/activities/{activity_id}/attendance", summary="Say who must attend, as a whole")
def replace_attendance(
    session: SessionDep, caller: StaffDep, activity_id: UUID, body: NewAttendance
) -> Attendance:
    activity = access.staff_part(session, caller, Activity, activity_id, name="activity")
    mission = session.get_one(Mission, activity.mission_id)
    delegates = access.parts_of(session, mission, Delegate, body.delegate_ids, name="delegate")
    return Attendance(
        delegate_ids=attendance.set_attendance(
            session, activity=activity, delegates=delegates, actor=caller.actor
        )
    )
