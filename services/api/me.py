"""Who is asking, as the token says."""

from uuid import UUID

from fastapi import APIRouter

from services.api.deps import AnyCaller
from services.api.shapes import Shown
from services.domain.callers import CallerKind
from services.models import StaffRole

router = APIRouter(tags=["access"])


class Me(Shown):
    kind: CallerKind
    cluster_id: UUID | None
    role: StaffRole | None
    mission_id: UUID | None
    participation_id: UUID | None
    delegate_id: UUID | None


@router.get("/me", summary="Who you are, by your token")
def read_me(caller: AnyCaller) -> Me:
    return Me.model_validate(caller)
