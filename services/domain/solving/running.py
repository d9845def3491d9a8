"""A solve from the side of the solver process: begin, note progress, finish or fail."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from gettext import NullTranslations
from uuid import UUID

import structlog
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from scheduler import (
    ContradictionError,
    Policy,
    Problem,
    ProblemError,
    Progress,
    Result,
    Status,
)
from services.domain.errors import DomainError
from services.domain.events import Fact, record
from services.domain.failure_words import failure_text
from services.domain.schedules import published
from services.domain.solving import failing, request
from services.domain.solving.draft import draft
from services.domain.solving.failing import Failure
from services.domain.solving.freezing import horizon
from services.domain.solving.inputs import locks_to_data, read
from services.domain.solving.problem import build
from services.models import Mission, Schedule, Solve, SolveProgress, SolveState

log = structlog.get_logger()

ACTOR = "solver"
#: a solve that takes its process down this often is not begun again
MOST_ATTEMPTS = 3


@dataclass(frozen=True, kw_only=True)
class Task:
    """What the solver process needs once the transaction is closed."""

    solve_id: UUID
    problem: Problem
    policy: Policy
    time_limit_s: float
    polish_limit_s: float
    max_loss: int
    seed: int


def begin(session: Session, solve_id: UUID, *, now: datetime) -> Task | None:
    """The task, with the solve marked as running; None if it has ended already.

    A solve that was running is begun anew: its former process is gone. Contradicting inputs end
    it as failed, with what it takes to say why.
    """
    solve = session.get_one(Solve, solve_id, with_for_update=True)
    if solve.state not in {SolveState.WAITING, SolveState.RUNNING}:
        return None
    if solve.attempts >= MOST_ATTEMPTS:
        fail(session, solve_id, why=failing.stopped(MOST_ATTEMPTS), now=now)
        return None
    mission = session.get_one(Mission, solve.mission_id)
    inputs = read(session, mission)
    if published(session, mission.id):
        solve.frozen_before = horizon(mission, now=now)
    try:
        near = session.get(Schedule, solve.near_id) if solve.near_id else None
        problem = build(session, inputs, frozen_before=solve.frozen_before, near=near)
    except (ProblemError, DomainError) as error:
        log.warning("solve.refused", solve=str(solve_id), why=str(error))
        fail(session, solve_id, why=_why(session, mission, error), now=now)
        return None
    solve.state = SolveState.RUNNING
    solve.attempts += 1
    solve.started_at = now
    solve.problem = problem.to_json()
    solve.locks = locks_to_data(inputs.locks)
    solve.fingerprint = problem.fingerprint()
    record(
        session,
        Fact.SOLVE_STARTED,
        subject_id=solve.id,
        mission_id=solve.mission_id,
        actor=ACTOR,
        data={"fingerprint": solve.fingerprint},
    )
    return Task(
        solve_id=solve.id,
        problem=problem,
        policy="fair" if solve.policy == "fair" else "weighted",
        time_limit_s=solve.time_limit_s,
        polish_limit_s=solve.polish_limit_s,
        max_loss=solve.max_loss,
        seed=solve.seed,
    )


def note(session: Session, solve_id: UUID, steps: Iterable[Progress]) -> bool:
    """Keep the steps of progress; True if somebody asked the solve to stop."""
    solve = session.get_one(Solve, solve_id)
    last = session.scalar(
        select(func.max(SolveProgress.number)).where(SolveProgress.solve_id == solve_id)
    )
    for number, step in enumerate(steps, start=(last or 0) + 1):
        session.add(
            SolveProgress(
                solve_id=solve_id,
                number=number,
                stage=step.stage,
                value=step.value,
                bound=step.bound,
                elapsed_s=step.elapsed_s,
            )
        )
    return solve.cancel_asked_at is not None


def finish(session: Session, solve_id: UUID, result: Result, *, now: datetime) -> None:
    """The result is stored and, if it has a schedule, is a new draft; without, `error` says why.

    Does nothing when the solve has been ended meanwhile, so a second finish is harmless. The
    draft is marked stale if the mission's inputs are no longer those that were solved.
    """
    solve = session.get_one(Solve, solve_id, with_for_update=True)
    if solve.state is not SolveState.RUNNING:
        return
    solve.result = result.to_json()
    solve.status = result.status.value
    solve.value = result.value
    solve.bound = result.bound
    solve.finished_at = now
    if result.status is Status.CANCELLED:
        solve.state = SolveState.CANCELLED
        fact = Fact.SOLVE_CANCELLED
    else:
        solve.state = SolveState.DONE
        fact = Fact.SOLVE_FINISHED
    record(
        session,
        fact,
        subject_id=solve.id,
        mission_id=solve.mission_id,
        actor=ACTOR,
        data={"status": solve.status, "value": solve.value, "bound": solve.bound},
    )
    if result.status in {Status.OPTIMAL, Status.FEASIBLE}:
        mission = session.get_one(Mission, solve.mission_id, with_for_update=True)
        draft(session, mission, solve, result, now=now)
    if result.contradicting:
        mission = session.get_one(Mission, solve.mission_id)
        _keep(solve, failing.not_together(session, mission, result.contradicting))


def _why(session: Session, mission: Mission, error: Exception) -> Failure:
    """What keeps the mission's inputs from being a problem."""
    if isinstance(error, ContradictionError):
        return failing.contradiction(session, mission, error)
    return failing.INCOMPLETE if request.missing(session, mission) else failing.UNFIT


def _keep(solve: Solve, why: Failure) -> None:
    solve.failure = why
    solve.error = failure_text(why, NullTranslations())


def fail(session: Session, solve_id: UUID, *, why: Failure, now: datetime) -> None:
    """The solve has ended without a result, for this reason."""
    solve = session.get_one(Solve, solve_id, with_for_update=True)
    if solve.state not in {SolveState.WAITING, SolveState.RUNNING}:
        return
    solve.state = SolveState.FAILED
    _keep(solve, why)
    solve.finished_at = now
    record(
        session,
        Fact.SOLVE_FAILED,
        subject_id=solve.id,
        mission_id=solve.mission_id,
        actor=ACTOR,
    )
