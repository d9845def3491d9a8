"""The actor that solves: load → close the transaction → scheduler.solve → store the draft."""

from datetime import UTC, datetime
from importlib import import_module
from uuid import UUID

import structlog
from sqlalchemy import Engine

from scheduler import Result, solve
from services.db import get_engine
from services.domain.solving.certificate import verify_first
from services.domain.solving.failing import broke
from services.domain.solving.running import Task, begin, fail, finish, note
from services.locks import held
from services.workers.consuming import close_event, open_event, persist
from services.workers.routes import SOLVE
from services.workers.watching import watched

log = structlog.get_logger()


def load_solver() -> None:
    """Loads OR-Tools now rather than when somebody waits for the first solve."""
    import_module("scheduler.solving")


def run(event_id: UUID) -> None:
    """Ends the solve that the event asks for; one process at a time works on it."""
    engine = get_engine()
    event = open_event(engine, SOLVE, event_id)
    if event is None:
        return
    with held(engine, event.subject_id) as ours:
        if not ours:
            return
        task = persist(engine, lambda session: begin(session, event.subject_id, now=_now()))
        if task:
            _solve(engine, task)
        persist(engine, lambda session: verify_first(session, event.subject_id, now=_now()))
    close_event(engine, SOLVE, event_id)


def _solve(engine: Engine, task: Task) -> None:
    log.info("solve.started", solve=str(task.solve_id))
    try:
        result = _watched(engine, task)
    except Exception as error:
        log.exception("solve.broke", solve=str(task.solve_id))
        why = broke(error)
        persist(engine, lambda session: fail(session, task.solve_id, why=why, now=_now()))
        return
    persist(engine, lambda session: finish(session, task.solve_id, result, now=_now()))
    log.info("solve.finished", solve=str(task.solve_id), status=result.status.value)


def _watched(engine: Engine, task: Task) -> Result:
    """Solves while a second thread stores the progress and looks whether to stop."""
    with watched(engine, lambda session, steps: note(session, task.solve_id, steps)) as (
        tell,
        stopped,
    ):
        return solve(
            task.problem,
            policy=task.policy,
            time_limit_s=task.time_limit_s,
            polish_limit_s=task.polish_limit_s,
            max_loss=task.max_loss,
            seed=task.seed,
            on_progress=tell,
            should_stop=stopped,
        )


def _now() -> datetime:
    return datetime.now(UTC)
