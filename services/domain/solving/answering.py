"""An inquiry from the side of the solver process: begin, note progress, finish or fail."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from gettext import NullTranslations
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from scheduler import Problem, ProblemError, Progress, Result
from scheduler.explain.exact import Price
from scheduler.explain.remedies import Remedy
from scheduler.jsondata import encode
from services.domain.events import Fact, record
from services.domain.failure_words import failure_text
from services.domain.solving import failing
from services.domain.solving.failing import Failure
from services.domain.solving.running import ACTOR, MOST_ATTEMPTS
from services.models import Inquiry, InquiryKind, Solve, SolveState

OPEN = (SolveState.WAITING, SolveState.RUNNING)
Answer = Price | tuple[Remedy, ...]


@dataclass(frozen=True, kw_only=True)
class Question:
    """What the solver process needs once the transaction is closed."""

    inquiry_id: UUID
    kind: InquiryKind
    key: str
    problem: Problem
    result: Result
    time_limit_s: float


def begin(session: Session, inquiry_id: UUID, *, now: datetime) -> Question | None:
    """The question, with the inquiry marked as running; None if it has ended already.

    One that was running is begun anew: its former process is gone.
    """
    inquiry = session.get_one(Inquiry, inquiry_id, with_for_update=True)
    if inquiry.state not in OPEN:
        return None
    if inquiry.attempts >= MOST_ATTEMPTS:
        fail(session, inquiry_id, why=failing.stopped(MOST_ATTEMPTS), now=now)
        return None
    solve = session.get_one(Solve, inquiry.solve_id)
    try:
        problem = Problem.from_json(solve.problem or {})
        result = Result.from_json(solve.result or {})
    except ProblemError:
        fail(session, inquiry_id, why=failing.UNREADABLE, now=now)
        return None
    inquiry.state = SolveState.RUNNING
    inquiry.attempts += 1
    inquiry.started_at = now
    session.flush()
    return Question(
        inquiry_id=inquiry.id,
        kind=inquiry.kind,
        key=inquiry.meeting_key,
        problem=problem,
        result=result,
        time_limit_s=inquiry.time_limit_s,
    )


def note(
    session: Session, inquiry_id: UUID, steps: Iterable[Progress], so_far: Answer | None
) -> bool:
    """Keep the last step and what is known so far; True if somebody asked to stop."""
    inquiry = session.get_one(Inquiry, inquiry_id)
    for step in steps:
        inquiry.stage, inquiry.elapsed_s = step.stage[:60], step.elapsed_s
    if so_far is not None and inquiry.state is SolveState.RUNNING:
        inquiry.answer = _plain(so_far)
    return inquiry.cancel_asked_at is not None


def finish(session: Session, inquiry_id: UUID, answer: Answer, *, now: datetime) -> None:
    """The answer is stored; a second finish is harmless. One that was stopped stays cancelled."""
    inquiry = session.get_one(Inquiry, inquiry_id, with_for_update=True)
    if inquiry.state is not SolveState.RUNNING:
        return
    stopped = inquiry.cancel_asked_at is not None
    inquiry.answer = _plain(answer)
    inquiry.state = SolveState.CANCELLED if stopped else SolveState.DONE
    inquiry.finished_at = now
    _tell(session, inquiry, Fact.INQUIRY_CANCELLED if stopped else Fact.INQUIRY_ANSWERED)


def fail(session: Session, inquiry_id: UUID, *, why: Failure, now: datetime) -> None:
    """The inquiry has ended without an answer, for this reason."""
    inquiry = session.get_one(Inquiry, inquiry_id, with_for_update=True)
    if inquiry.state in OPEN:
        inquiry.state = SolveState.FAILED
        inquiry.failure = why
        inquiry.error = failure_text(why, NullTranslations())
        inquiry.finished_at = now
        _tell(session, inquiry, Fact.INQUIRY_FAILED)


def _plain(answer: Answer) -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = encode([answer] if isinstance(answer, Price) else list(answer))
    return rows


def _tell(session: Session, inquiry: Inquiry, fact: Fact) -> None:
    record(
        session,
        fact,
        subject_id=inquiry.id,
        mission_id=inquiry.mission_id,
        actor=ACTOR,
        data={"kind": inquiry.kind.value},
    )
