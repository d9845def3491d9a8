"""Drafts of runs, drafts thrown away, and remedies for what a version does not serve."""

from fastapi import APIRouter, Response, status
from pydantic import Field

from services.api.deps import Now, SessionDep, StaffDep
from services.api.idempotency import IdempotentRoute, once
from services.api.schedules import ScheduleDep, ScheduleShown
from services.api.shapes import Given
from services.api.solves import SolveDep, SolveShown, show
from services.domain.solving import drafting, remedies
from services.domain.solving.remedies import RemedyKind

router = APIRouter(tags=["schedules"], route_class=IdempotentRoute)


class RemedyRequest(Given):
    kind: RemedyKind = Field(
        description="`serve`: hold a wish. The others are those that a what-if names."
    )
    where: str = Field(
        max_length=80,
        description="A half-day, for a seat a participation, for a wish both participations with a"
        " blank between: who wishes, then whom. For a table a room may follow the half-day, after"
        " a blank; by default it stands in the room with the most.",
    )
    max_loss: int = Field(
        default=0,
        description="Preference that may be given up to keep more meetings of the version, in"
        " points.",
    )


@router.post(
    "/solves/{solve_id}/draft",
    status_code=status.HTTP_201_CREATED,
    summary="Make the draft of a run the one to go on with",
    dependencies=[once],
)
def promote_solve(
    session: SessionDep, caller: StaffDep, now: Now, solve: SolveDep, response: Response
) -> ScheduleShown:
    """Its own draft where that will do; made anew where it was thrown away; else a copy."""
    draft = drafting.promote(session, solve, actor=caller.actor, now=now)
    response.headers["Location"] = f"/api/v1/schedules/{draft.id}"
    return ScheduleShown.model_validate(draft)


@router.delete(
    "/schedules/{schedule_id}",
    status_code=status.HTTP_204_NO_CONTENT,
    summary="Throw a draft away",
)
def discard_schedule(session: SessionDep, caller: StaffDep, schedule: ScheduleDep) -> None:
    """The run that it came of stays, and can be made a draft again."""
    seen = drafting.last_change(session, schedule)
    drafting.discard(session, schedule, seen=seen, actor=caller.actor)


@router.post(
    "/schedules/{schedule_id}/remedies",
    status_code=status.HTTP_202_ACCEPTED,
    summary="Take a remedy into a new draft",
    dependencies=[once],
)
def take_remedy(
    *,
    session: SessionDep,
    caller: StaffDep,
    now: Now,
    schedule: ScheduleDep,
    given: RemedyRequest,
    response: Response,
) -> SolveShown:
    """The mission is changed by it, and solved near to this version."""
    solve = remedies.carry_out(
        session,
        schedule,
        given.kind,
        given.where,
        max_loss=given.max_loss,
        actor=caller.actor,
        now=now,
    )
    response.headers["Location"] = f"/api/v1/solves/{solve.id}"
    return show(session, solve)


@router.delete(
    "/solves/{solve_id}/remedy",
    status_code=status.HTTP_204_NO_CONTENT,
    summary="Take a remedy back",
)
def take_back_remedy(session: SessionDep, caller: StaffDep, solve: SolveDep) -> None:
    """The mission is as it was before, and the draft that came of it is gone."""
    remedies.take_back(session, solve, actor=caller.actor)
