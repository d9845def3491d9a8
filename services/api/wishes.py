"""Wishes: the ranked list of partners, read and replaced as a whole."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Response
from pydantic import Field
from sqlalchemy.orm import Session

from services.api.deps import CallerDep, Now, SessionDep
from services.api.etags import VERSIONED, IfMatch, etag, refuse_stale
from services.api.idempotency import IdempotentRoute
from services.api.shapes import Given, Prose, Shown
from services.domain import access, wishes
from services.domain.rows import hold
from services.domain.wishes import WishLine
from services.models import Participation

router = APIRouter(tags=["wishes"], route_class=IdempotentRoute)

Rank = Annotated[int, Field(ge=-(2**31), lt=2**31, description="1 is dearest; no gaps.")]


class WishShown(Shown):
    partner_id: UUID
    rank: int
    note: str


class NewWish(Given):
    partner_id: Annotated[UUID, Field(description="A participation of the mission.")]
    rank: Rank
    note: Annotated[Prose, Field(description="Read by the partner; the rank is not.")] = ""


class NewWishes(Given):
    wishes: Annotated[list[NewWish], Field(max_length=1000)]


@router.get(
    "/participations/{participation_id}/wishes",
    responses=VERSIONED,
    summary="Whom a company wishes to meet, by rank",
)
def read_wishes(
    session: SessionDep, caller: CallerDep, participation_id: UUID, response: Response
) -> list[WishShown]:
    shown = _shown(session, access.own_participation(session, caller, participation_id))
    response.headers["ETag"] = etag(shown)
    return shown


@router.put(
    "/participations/{participation_id}/wishes",
    responses=VERSIONED,
    summary="Say whom a company wishes to meet, as a whole",
)
def replace_wishes(
    *,
    session: SessionDep,
    caller: CallerDep,
    now: Now,
    participation_id: UUID,
    response: Response,
    body: NewWishes,
    if_match: IfMatch = None,
) -> list[WishShown]:
    own = access.own_participation(session, caller, participation_id)
    hold(session, own)
    refuse_stale(if_match, _shown(session, own))
    wishes.register_wishes(
        session,
        participation=own,
        wishes=[WishLine(**wish.model_dump()) for wish in body.wishes],
        by_staff=caller.is_staff,
        actor=caller.actor,
        now=now,
    )
    shown = _shown(session, own)
    response.headers["ETag"] = etag(shown)
    return shown


def _shown(session: Session, participation: Participation) -> list[WishShown]:
    rows = wishes.wishes_of(session, participation=participation)
    return [WishShown.model_validate(row) for row in rows]
