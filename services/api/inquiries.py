"""Questions to the solver about a solve: what if there were more, and at what price."""

from datetime import datetime
from typing import Annotated, Any, Literal
from uuid import UUID

from fastapi import APIRouter, Depends, Response, status
from pydantic import Field
from sqlalchemy import select

from services.api.certificates import SolveDep
from services.api.deps import Now, SessionDep, StaffDep
from services.api.idempotency import IdempotentRoute, once
from services.api.paging import PAGED, PageDep, page_of
from services.api.shapes import Given, Shown
from services.domain import access
from services.domain.solving import inquiries
from services.models import Inquiry, InquiryKind, SolveState

router = APIRouter(tags=["solves"], route_class=IdempotentRoute)


class WhatIfRequest(Given):
    time_limit_s: float = Field(default=60, description="Seconds, 1 to 3600.")


class PriceRequest(Given):
    question: Literal["serve", "stay"] = Field(
        description="What serving a wish costs, or keeping a published meeting in its slot."
    )
    key: str = Field(max_length=200, description="The key of the meeting.")
    time_limit_s: float = Field(default=60, description="Seconds, 1 to 3600.")


class InquiryShown(Shown):
    id: UUID
    solve_id: UUID
    kind: InquiryKind
    meeting_key: str
    state: SolveState
    stage: str = Field(description="What the solver does at the moment.")
    elapsed_s: float
    answer: list[dict[str, Any]] | None = Field(
        description="Of a what-if the remedies, best first, estimated ones while it runs; else one"
        " price: goal, amount and status (OPTIMAL is exact, INFEASIBLE: it can't be done)."
    )
    error: str | None
    created_at: datetime
    started_at: datetime | None
    finished_at: datetime | None


def get_inquiry(session: SessionDep, caller: StaffDep, inquiry_id: UUID) -> Inquiry:
    return access.staff_part(session, caller, Inquiry, inquiry_id, name="inquiry")


InquiryDep = Annotated[Inquiry, Depends(get_inquiry)]


@router.post(
    "/solves/{solve_id}/what-ifs",
    status_code=status.HTTP_202_ACCEPTED,
    summary="Ask which table, slot or seat would serve most",
    dependencies=[once],
)
def ask_what_if(
    *,
    session: SessionDep,
    caller: StaffDep,
    now: Now,
    solve: SolveDep,
    given: WhatIfRequest,
    response: Response,
) -> InquiryShown:
    """The waiting what-if of the solve: a new one, or the one that waits already."""
    inquiry = inquiries.ask(
        session,
        solve,
        kind=InquiryKind.WHAT_IF,
        time_limit_s=given.time_limit_s,
        actor=caller.actor,
        now=now,
    )
    return _accepted(inquiry, response)


@router.get(
    "/solves/{solve_id}/what-ifs", responses=PAGED, summary="The what-ifs of a solve, oldest first"
)
def list_what_ifs(session: SessionDep, solve: SolveDep, page: PageDep) -> list[InquiryShown]:
    asked = select(Inquiry).filter_by(solve_id=solve.id, kind=InquiryKind.WHAT_IF)
    rows = page_of(session, asked, Inquiry.id, page)
    return [InquiryShown.model_validate(row) for row in rows]


@router.post(
    "/solves/{solve_id}/prices",
    status_code=status.HTTP_202_ACCEPTED,
    summary="Ask what a wish, or keeping a meeting in its slot, costs exactly",
    dependencies=[once],
)
def ask_price(
    *,
    session: SessionDep,
    caller: StaffDep,
    now: Now,
    solve: SolveDep,
    given: PriceRequest,
    response: Response,
) -> InquiryShown:
    inquiry = inquiries.ask(
        session,
        solve,
        kind=InquiryKind(given.question),
        key=given.key,
        time_limit_s=given.time_limit_s,
        actor=caller.actor,
        now=now,
    )
    return _accepted(inquiry, response)


@router.get(
    "/solves/{solve_id}/prices",
    responses=PAGED,
    summary="The prices that were asked for, oldest first",
)
def list_prices(session: SessionDep, solve: SolveDep, page: PageDep) -> list[InquiryShown]:
    asked = select(Inquiry).where(Inquiry.solve_id == solve.id, Inquiry.kind != InquiryKind.WHAT_IF)
    rows = page_of(session, asked, Inquiry.id, page)
    return [InquiryShown.model_validate(row) for row in rows]


@router.get("/inquiries/{inquiry_id}", summary="One inquiry, with what is known so far")
def read_inquiry(inquiry: InquiryDep) -> InquiryShown:
    return InquiryShown.model_validate(inquiry)


@router.delete(
    "/inquiries/{inquiry_id}", status_code=status.HTTP_202_ACCEPTED, summary="Stop an inquiry"
)
def cancel_inquiry(
    session: SessionDep, caller: StaffDep, now: Now, inquiry: InquiryDep
) -> InquiryShown:
    """A waiting inquiry is cancelled at once, a running one is asked to stop."""
    cancelled = inquiries.cancel(session, inquiry, actor=caller.actor, now=now)
    return InquiryShown.model_validate(cancelled)


def _accepted(inquiry: Inquiry, response: Response) -> InquiryShown:
    response.headers["Location"] = f"/api/v1/inquiries/{inquiry.id}"
    return InquiryShown.model_validate(inquiry)
