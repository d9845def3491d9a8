"""How long it takes from one site to another."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Response
from pydantic import Field
from sqlalchemy.orm import Session

from services.api.deps import CallerDep, SessionDep, StaffDep
from services.api.etags import VERSIONED, IfMatch, etag, refuse_stale
from services.api.idempotency import IdempotentRoute
from services.api.shapes import Given, Shown
from services.domain import access, travel
from services.domain.rows import hold
from services.models import Mission, Site

router = APIRouter(tags=["places"], route_class=IdempotentRoute)


class WayShown(Shown):
    site_id: UUID
    other_id: UUID
    minutes: Annotated[int, Field(description="Either way.")]


class NewWay(Given):
    site_id: UUID
    other_id: UUID
    minutes: Annotated[int, Field(ge=0, le=travel.LONGEST_MINUTES)]


class NewTravel(Given):
    travel: Annotated[list[NewWay], Field(max_length=1000)]


@router.get(
    "/missions/{mission_id}/travel",
    responses=VERSIONED,
    summary="How long it takes between the sites of a mission",
)
def read_travel(
    session: SessionDep, caller: CallerDep, mission_id: UUID, response: Response
) -> list[WayShown]:
    shown = _shown(session, access.visible_mission(session, caller, mission_id))
    response.headers["ETag"] = etag(shown)
    return shown


@router.put(
    "/missions/{mission_id}/travel",
    responses=VERSIONED,
    summary="Say how long it takes between the sites, as a whole",
)
def replace_travel(
    *,
    session: SessionDep,
    caller: StaffDep,
    mission_id: UUID,
    response: Response,
    body: NewTravel,
    if_match: IfMatch = None,
) -> list[WayShown]:
    mission = access.staff_mission(session, caller, mission_id)
    hold(session, mission)
    refuse_stale(if_match, _shown(session, mission))
    ways = [_way(session, mission, way) for way in body.travel]
    travel.register_travel(session, mission=mission, ways=ways, actor=caller.actor)
    shown = _shown(session, mission)
    response.headers["ETag"] = etag(shown)
    return shown


def _way(session: Session, mission: Mission, given: NewWay) -> travel.Way:
    site, other = access.parts_of(
        session, mission, Site, (given.site_id, given.other_id), name="site"
    )
    return travel.Way(site=site, other=other, minutes=given.minutes)


def _shown(session: Session, mission: Mission) -> list[WayShown]:
    return [WayShown.model_validate(row) for row in travel.travel_of(session, mission=mission)]
