"""A solve as server-sent events, for whoever watches: the API and staff's pages."""

import asyncio
from collections.abc import AsyncIterator, Callable, Sequence
from typing import Any, NamedTuple
from uuid import UUID

from fastapi.concurrency import run_in_threadpool
from fastapi.sse import ServerSentEvent
from sqlalchemy import Engine, Select, select
from sqlalchemy.orm import Session

from services.db import transaction
from services.models import Solve, SolveProgress, SolveState

ENDED = {SolveState.DONE, SolveState.FAILED, SolveState.CANCELLED}
POLL_S = 0.3


class Telling(NamedTuple):
    """What is told: of steps, one for each, and of the solve once it has ended."""

    steps: Callable[[Session, Solve, Sequence[SolveProgress]], Sequence[Any]]
    end: Callable[[Session, Solve], Any]


def number_of(last_event_id: str | None) -> int:
    """The number of the step that somebody has seen last; 0 for none, or for nonsense."""
    said = last_event_id or ""
    return int(said) if said.isascii() and said.isdigit() and len(said) < 10 else 0


def steps_after(solve_id: UUID, number: int) -> Select[SolveProgress]:
    return select(SolveProgress).where(
        SolveProgress.solve_id == solve_id, SolveProgress.number > number
    )


async def watched(
    engine: Engine, solve_id: UUID, telling: Telling, *, after: int
) -> AsyncIterator[ServerSentEvent]:
    """`step` for each step after that number, whose id is its number, and `ended` at the end.

    Between two looks no connection to the database is held. With what the browser says as
    Last-Event-ID nothing is missed and nothing told twice.
    """
    last = after
    while True:
        events = await run_in_threadpool(_look, engine, solve_id, telling, last)
        for event in events:
            last = number_of(event.id)
            yield event
            if event.event == "ended":
                return
        await asyncio.sleep(POLL_S)


def _look(engine: Engine, solve_id: UUID, telling: Telling, after: int) -> list[ServerSentEvent]:
    with transaction(engine) as session:
        solve = session.get_one(Solve, solve_id)
        rows = steps_after(solve_id, after).order_by(SolveProgress.number)
        new = session.scalars(rows).all()
        told = [
            ServerSentEvent(data=data, event="step", id=str(step.number))
            for step, data in zip(new, telling.steps(session, solve, new), strict=True)
        ]
        if solve.state in ENDED:
            last = new[-1].number if new else after
            told.append(
                ServerSentEvent(data=telling.end(session, solve), event="ended", id=str(last))
            )
        return told
