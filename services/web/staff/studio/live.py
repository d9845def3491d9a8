"""A solve as it happens: the curves again after each step, and what came of it."""

from collections.abc import AsyncIterator, Sequence
from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Cookie, Depends, Header, Query, Request
from fastapi.sse import EventSourceResponse, ServerSentEvent
from sqlalchemy import Engine, select
from sqlalchemy.orm import Session

from services.api.deps import Now
from services.api.solve_stream import Telling, number_of, watched
from services.db import get_engine, transaction
from services.domain import access, refusals
from services.domain.errors import not_found
from services.locale import decimal, translations
from services.models import Solve, SolveProgress
from services.web.languages import chosen
from services.web.pages import render
from services.web.staff.signed_in import HOME, StaffRoute, get_signed_in
from services.web.staff.studio.curve import curves, stage_text
from services.web.staff_cookie import COOKIE
from services.web.states import outcome_text

router = APIRouter(prefix=HOME, include_in_schema=False, route_class=StaffRoute)
EngineDep = Annotated[Engine, Depends(get_engine)]


def get_watched(
    engine: EngineDep,
    now: Now,
    mission_id: UUID,
    solve_id: UUID,
    secret: Annotated[str, Cookie(alias=COOKIE)] = "",
) -> UUID:
    """The solve that is watched, found in a transaction that ends before the stream begins."""
    with refusals.as_sentences(), transaction(engine) as session:
        caller = get_signed_in(session, now, secret).caller
        solve = access.staff_part(session, caller, Solve, solve_id, name="solve")
        if solve.mission_id != mission_id:
            raise not_found("solve")
        return solve.id


@router.get("/missions/{mission_id}/solves/{solve_id}/events", response_class=EventSourceResponse)
async def events(
    *,
    request: Request,
    solve_id: Annotated[UUID, Depends(get_watched)],
    engine: EngineDep,
    after: Annotated[int, Query(ge=0)] = 0,
    last_event_id: Annotated[str | None, Header()] = None,
) -> AsyncIterator[ServerSentEvent]:
    """`step` with the curves so far, `ended` with the outcome; each with a sentence to say aloud.

    `after` is what the page shows already; what the browser has seen since counts more.
    """
    seen = max(after, number_of(last_event_id))
    async for event in watched(engine, solve_id, in_words(chosen(request)), after=seen):
        yield event


def in_words(language: str) -> Telling:
    """What a page is told, in its reader's language."""
    words = translations(language)

    def steps(session: Session, solve: Solve, new: Sequence[SolveProgress]) -> list[dict[str, Any]]:
        known = progress(session, solve) if new else []
        return [
            {
                "says": stage_text(step.stage, words),
                "html": drawing(known[: known.index(step) + 1], language),
            }
            for step in new
        ]

    def end(_session: Session, solve: Solve) -> dict[str, Any]:
        return {"says": outcome_text(solve.state.value, solve.status or "", words)}

    return Telling(steps=steps, end=end)


def progress(session: Session, solve: Solve) -> list[SolveProgress]:
    """All steps so far."""
    rows = select(SolveProgress).filter_by(solve_id=solve.id).order_by(SolveProgress.number)
    return list(session.scalars(rows))


def drawing(steps: Sequence[SolveProgress], language: str) -> str:
    """The curves of these steps, as part of a page."""
    end = steps[-1].elapsed_s if steps else 0.0
    return render(
        "staff/studio/curves.html",
        language,
        {"curves": curves(steps, language), "seconds": decimal(round(end, 1), language)},
    )
