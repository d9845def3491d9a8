"""Events: what happened, in which order, by whom; without anything private."""

from datetime import datetime
from typing import Any
from uuid import UUID

from fastapi import APIRouter
from pydantic import Field
from sqlalchemy import select

from services.api.deps import SessionDep, StaffDep
from services.api.paging import PAGED, PageDep, page_of
from services.api.shapes import Shown
from services.domain import access
from services.models import Event, Mission

router = APIRouter(tags=["events"])


class EventShown(Shown):
    id: UUID
    type: str
    mission_id: UUID | None
    subject_id: UUID
    actor: str = Field(description="Who did it: staff:<token>, company:<participation>, worker…")
    data: dict[str, Any]
    occurred_at: datetime
    published_at: datetime | None = Field(description="When it was handed to the broker.")


@router.get(
    "/events",
    summary="The events that this staff may see, oldest first",
    responses=PAGED,
)
def list_events(
    session: SessionDep,
    caller: StaffDep,
    page: PageDep,
    mission_id: UUID | None = None,
    type: str | None = None,  # noqa: A002 - the name of the field
) -> list[EventShown]:
    statement = select(Event)
    if mission_id:
        mission = access.staff_mission(session, caller, mission_id)
        statement = statement.where(Event.mission_id == mission.id)
    elif not caller.is_operator:
        missions = select(Mission.id).where(access.visible_missions(caller))
        statement = statement.where(Event.mission_id.in_(missions))
    if type:
        statement = statement.where(Event.type == type)
    return [
        EventShown.model_validate(event) for event in page_of(session, statement, Event.id, page)
    ]
