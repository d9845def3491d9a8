"""How delegates rated their meetings: for staff, and for nobody else."""

from datetime import datetime
from uuid import UUID

from fastapi import APIRouter
from pydantic import Field
from sqlalchemy import select

from services.api.deps import SessionDep, StaffDep
from services.api.paging import PAGED, PageDep, page_of
from services.api.shapes import Shown
from services.domain import access
from services.models import Rating

router = APIRouter(tags=["ratings"])


class RatingShown(Shown):
    id: UUID
    delegate_id: UUID
    meeting_id: UUID
    meeting_key: str
    took_place: bool
    usefulness: int | None = Field(description="1 (of no use) to 5 (very useful).")
    note: str = Field(description="For the organiser only.")
    created_at: datetime
    changed_at: datetime | None


@router.get(
    "/missions/{mission_id}/ratings",
    summary="The ratings of a mission's meetings, oldest first",
    responses=PAGED,
)
def list_ratings(
    session: SessionDep, caller: StaffDep, mission_id: UUID, page: PageDep
) -> list[RatingShown]:
    mission = access.staff_mission(session, caller, mission_id)
    statement = select(Rating).filter_by(mission_id=mission.id)
    return [
        RatingShown.model_validate(rating)
        for rating in page_of(session, statement, Rating.id, page)
    ]
