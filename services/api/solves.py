"""Solves: asked for, watched, stopped; and what anybody needs to check them."""

from collections.abc import AsyncIterator
from datetime import datetime
from typing import Annotated, Any, Literal
from uuid import UUID

from fastapi import APIRouter, Depends, Header, Request, Response, status
from fastapi.security import HTTPAuthorizationCredentials
from fastapi.sse import EventSourceResponse, ServerSentEvent
from pydantic import Field, computed_field
from sqlalchemy import Engine, select
from sqlalchemy.orm import Session

from services.api.deps import Now, SessionDep, StaffDep, bearer, get_caller, get_staff
from services.api.idempotency import IdempotentRoute, once
from services.api.paging import PAGED, PageDep, page_by, page_of
from services.api.shapes import Given, Shown
from services.api.solve_stream import Telling, number_of, steps_after, watched
from services.db import get_engine, transaction
from services.domain import access, overview, refusals
from services.domain.errors import ConflictError
from services.domain.solving import request
from services.models import Purpose, Schedule, Solve, SolveProgress, SolveState

router = APIRouter(tags=["solves"], route_class=IdempotentRoute)

GAP = "How far the value is from the bound at most, as a share of the bound."


class SolveRequest(Given):
    policy: Literal["weighted", "fair"] = Field(
        default="weighted",
        description="The most preference in all, or first the most meetings for those with least.",
    )
    time_limit_s: float = Field(default=60, description="Seconds, 1 to 3600.")
    polish_limit_s: float = Field(
        default=2, description="Seconds for fewer breaks and moves once the rest is reached."
    )
    max_loss: int = Field(
        default=0,
        description="Preference that may be given up to keep more published meetings, in points.",
    )
    seed: int = Field(default=0, ge=0, le=2**31 - 1)


class SolveShown(Shown):
    id: UUID
    mission_id: UUID
    state: SolveState
    purpose: Purpose = Field(description="A schedule, a repair of it, or a remedy taken on one.")
    near_id: UUID | None = Field(description="The version it stays near to; none: the published.")
    policy: str
    time_limit_s: float
    polish_limit_s: float
    max_loss: int
    seed: int
    status: str | None = Field(description="OPTIMAL, FEASIBLE, INFEASIBLE, UNKNOWN or CANCELLED.")
    value: int | None = Field(description="Preference served, as sum of weights.")
    bound: int | None = Field(description="What no schedule can exceed.")
    error: str | None
    fingerprint: str | None = Field(description="SHA-256 of the problem that is solved.")
    frozen_before: datetime | None = Field(
        description="What had been published and begins before then stays as it is."
    )
    schedule_id: UUID | None = Field(default=None, description="The draft that came of it.")
    created_at: datetime
    started_at: datetime | None
    finished_at: datetime | None

    @computed_field(description=GAP)
    def gap(self) -> float | None:
        return overview.gap(self.value, self.bound)


class StepShown(Shown):
    number: int
    stage: str
    value: int | None
    bound: int | None
    elapsed_s: float

    @computed_field(description=GAP)
    def gap(self) -> float | None:
        return overview.gap(self.value, self.bound)


def show(session: Session, solve: Solve) -> SolveShown:
    shown = SolveShown.model_validate(solve)
    shown.schedule_id = session.scalar(select(Schedule.id).filter_by(solve_id=solve.id))
    return shown


def get_solve(session: SessionDep, caller: StaffDep, solve_id: UUID) -> Solve:
    return access.staff_part(session, caller, Solve, solve_id, name="solve")


EngineDep = Annotated[Engine, Depends(get_engine)]
SolveDep = Annotated[Solve, Depends(get_solve)]


@router.post(
    "/missions/{mission_id}/solves",
    status_code=status.HTTP_202_ACCEPTED,
    summary="Ask for a solve",
    dependencies=[once],
)
def request_solve(
    *,
    session: SessionDep,
    caller: StaffDep,
    now: Now,
    mission_id: UUID,
    given: SolveRequest,
    response: Response,
) -> SolveShown:
    """The waiting solve of the mission: a new one, or the one that waits already."""
    mission = access.staff_mission(session, caller, mission_id)
    solve = request.request(
        session,
        mission,
        policy=given.policy,
        time_limit_s=given.time_limit_s,
        polish_limit_s=given.polish_limit_s,
        max_loss=given.max_loss,
        seed=given.seed,
        actor=caller.actor,
        now=now,
    )
    response.headers["Location"] = f"/api/v1/solves/{solve.id}"
    return show(session, solve)


@router.get(
    "/missions/{mission_id}/solves",
    summary="The solves of a mission, oldest first",
    responses=PAGED,
)
def list_solves(
    session: SessionDep, caller: StaffDep, mission_id: UUID, page: PageDep
) -> list[SolveShown]:
    mission = access.staff_mission(session, caller, mission_id)
    solves = page_of(session, select(Solve).filter_by(mission_id=mission.id), Solve.id, page)
    drafts = dict(
        session.execute(
            select(Schedule.solve_id, Schedule.id).filter_by(mission_id=mission.id)
        ).all()
    )
    return [
        SolveShown.model_validate(solve).model_copy(update={"schedule_id": drafts.get(solve.id)})
        for solve in solves
    ]


@router.get("/solves/{solve_id}", summary="One solve")
def read_solve(session: SessionDep, solve: SolveDep) -> SolveShown:
    return show(session, solve)


@router.delete(
    "/solves/{solve_id}",
    status_code=status.HTTP_202_ACCEPTED,
    summary="Stop a solve",
)
def cancel_solve(session: SessionDep, caller: StaffDep, now: Now, solve: SolveDep) -> SolveShown:
    """A waiting solve is cancelled at once, a running one is asked to stop."""
    return show(session, request.cancel(session, solve, actor=caller.actor, now=now))


@router.get(
    "/solves/{solve_id}/progress",
    responses=PAGED,
    summary="The progress of a solve, step by step",
)
def read_progress(
    session: SessionDep, solve: SolveDep, page: PageDep, after: int = 0
) -> list[StepShown]:
    told = page_by(session, steps_after(solve.id, after), page, (SolveProgress.number, int))
    return [StepShown.model_validate(step) for step in told]


@router.get("/solves/{solve_id}/result", summary="The solver's result with its certificate")
def read_result(solve: SolveDep) -> dict[str, Any]:
    """What `python -m scheduler check problem.json result.json` takes as its second file."""
    if solve.result is None:
        raise ConflictError("no_result_yet", "This solve has no result; wait until it has ended.")
    return solve.result


@router.get("/solves/{solve_id}/problem", summary="The problem that the solver was given")
def read_problem(solve: SolveDep) -> dict[str, Any]:
    """What `python -m scheduler check problem.json result.json` takes as its first file."""
    if solve.problem is None:
        raise ConflictError("no_problem_yet", "This solve has not begun; wait until it runs.")
    return solve.problem


def get_watched(
    request: Request,
    engine: EngineDep,
    now: Now,
    credentials: Annotated[HTTPAuthorizationCredentials | None, Depends(bearer)],
    solve_id: UUID,
) -> UUID:
    """The solve that the caller may watch, found in a transaction that ends before the stream.

    The request's own would stay open, idle, for as long as somebody watches.
    """
    with refusals.as_sentences(), transaction(engine) as session:
        caller = get_staff(get_caller(request, session, now, credentials))
        return get_solve(session, caller, solve_id).id


@router.get(
    "/solves/{solve_id}/stream",
    summary="The progress of a solve as it happens",
    response_class=EventSourceResponse,
)
async def stream_progress(
    solve_id: Annotated[UUID, Depends(get_watched)],
    engine: EngineDep,
    last_event_id: Annotated[str | None, Header()] = None,
) -> AsyncIterator[ServerSentEvent]:
    """Server-sent events: `step` for each step of progress, `ended` at the end.

    After a lost connection the browser sends Last-Event-ID and nothing is missed.
    """
    async for event in watched(engine, solve_id, TELLING, after=number_of(last_event_id)):
        yield event


TELLING = Telling(
    steps=lambda _session, _solve, steps: [StepShown.model_validate(step) for step in steps],
    end=show,
)
