"""Meetings that staff arrange: those that must be held, and those that they propose."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Response
from pydantic import Field
from sqlalchemy import select

from services.api.deps import SessionDep, StaffDep
from services.api.idempotency import IdempotentRoute, once
from services.api.paging import PAGED, PageDep, page_of
from services.api.shapes import Given, Shown
from services.domain import access, arrangements
from services.domain.arrangements import Arranged
from services.models import Arrangement, Delegate, HalfDay, Participation, Slot, Table

router = APIRouter(tags=["arrangements"], route_class=IdempotentRoute)


class ArrangementShown(Shown):
    id: UUID
    mission_id: UUID
    number: int
    participation_ids: list[UUID]
    delegate_ids: list[UUID]
    length: int
    required: bool
    pinned_slot_id: UUID | None
    pinned_table_id: UUID | None
    half_day_ids: list[UUID]
    after_ids: list[UUID]


class NewArrangement(Given):
    number: Annotated[int | None, Field(ge=1, le=1_000_000, description="Next free one.")] = None
    participation_ids: Annotated[list[UUID], Field(max_length=20)]
    delegate_ids: Annotated[
        tuple[UUID, ...],
        Field(max_length=20, description="Who attends, at most one per company; else anybody."),
    ] = ()
    length: Annotated[int, Field(ge=1, le=20, description="In slots, one after another.")] = 1
    required: Annotated[
        bool,
        Field(description="It must be held; else it is held where it serves its wishes best."),
    ] = True
    pinned_slot_id: UUID | None = None
    pinned_table_id: UUID | None = None
    half_day_ids: Annotated[
        tuple[UUID, ...], Field(max_length=100, description="Where it may be; none: anywhere.")
    ] = ()
    after_ids: Annotated[
        tuple[UUID, ...], Field(max_length=100, description="Arrangements that end before.")
    ] = ()


class NewOrder(Given):
    after_id: Annotated[UUID, Field(description="The arrangement that comes later.")]


@router.get("/missions/{mission_id}/arrangements", responses=PAGED, summary="All arranged meetings")
def list_arrangements(
    session: SessionDep, caller: StaffDep, mission_id: UUID, page: PageDep
) -> list[ArrangementShown]:
    mission = access.staff_mission(session, caller, mission_id)
    statement = select(Arrangement).where(Arrangement.mission_id == mission.id)
    rows = page_of(session, statement, Arrangement.id, page)
    return [_shown(row) for row in arrangements.arranged(session, rows)]


@router.post(
    "/missions/{mission_id}/arrangements",
    status_code=201,
    dependencies=[once],
    summary="Arrange a meeting",
)
def create_arrangement(
    session: SessionDep,
    caller: StaffDep,
    mission_id: UUID,
    response: Response,
    body: NewArrangement,
) -> ArrangementShown:
    mission = access.staff_mission(session, caller, mission_id)
    row = arrangements.arrange_meeting(
        session,
        mission=mission,
        participations=access.parts_of(
            session, mission, Participation, body.participation_ids, name="participation"
        ),
        length=body.length,
        required=body.required,
        pinned_slot=access.optional_part(
            session, mission.id, Slot, body.pinned_slot_id, name="slot"
        ),
        pinned_table=access.optional_part(
            session, mission.id, Table, body.pinned_table_id, name="table"
        ),
        delegates=access.parts_of(session, mission, Delegate, body.delegate_ids, name="delegate"),
        half_days=access.parts_of(session, mission, HalfDay, body.half_day_ids, name="half-day"),
        after=access.parts_of(session, mission, Arrangement, body.after_ids, name="arrangement"),
        number=body.number,
        actor=caller.actor,
    )
    response.headers["Location"] = f"/api/v1/arrangements/{row.id}"
    return _shown(arrangements.arranged(session, [row])[0])


@router.get("/arrangements/{arrangement_id}", summary="An arranged meeting")
def read_arrangement(
    session: SessionDep, caller: StaffDep, arrangement_id: UUID
) -> ArrangementShown:
    row = access.staff_part(session, caller, Arrangement, arrangement_id, name="arrangement")
    return _shown(arrangements.arranged(session, [row])[0])


@router.post(
    "/arrangements/{arrangement_id}/order", summary="Let an arranged meeting come before another"
)
def order_arrangements(
    session: SessionDep, caller: StaffDep, arrangement_id: UUID, body: NewOrder
) -> ArrangementShown:
    row = access.staff_part(session, caller, Arrangement, arrangement_id, name="arrangement")
    after = access.staff_part(session, caller, Arrangement, body.after_id, name="arrangement")
    arrangements.order_meetings(session, before=row, after=after, actor=caller.actor)
    return _shown(arrangements.arranged(session, [after])[0])


@router.delete("/arrangements/{arrangement_id}", status_code=204, summary="Remove an arrangement")
def remove_arrangement(session: SessionDep, caller: StaffDep, arrangement_id: UUID) -> None:
    row = access.staff_part(session, caller, Arrangement, arrangement_id, name="arrangement")
    arrangements.remove_arrangement(session, arrangement=row, actor=caller.actor)


def _shown(row: Arranged) -> ArrangementShown:
    return ArrangementShown(
        id=row.arrangement.id,
        mission_id=row.arrangement.mission_id,
        number=row.arrangement.number,
        participation_ids=row.participations,
        delegate_ids=row.delegates,
        length=row.arrangement.length,
        required=row.arrangement.required,
        pinned_slot_id=row.arrangement.pinned_slot_id,
        pinned_table_id=row.arrangement.pinned_table_id,
        half_day_ids=row.half_days,
        after_ids=row.after,
    )
