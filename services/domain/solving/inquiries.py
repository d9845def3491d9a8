"""Asking the solver a question about a solve that has ended, and asking it to stop."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from services.domain.errors import ConflictError, InvalidError, not_found
from services.domain.events import Fact, record
from services.domain.solving.inputs import meeting_key
from services.domain.solving.request import LONGEST_S
from services.models import Inquiry, InquiryKind, Solve, SolveState


def ask(
    session: Session,
    solve: Solve,
    *,
    kind: InquiryKind,
    key: str = "",
    time_limit_s: float = 60,
    actor: str,
    now: datetime,
) -> Inquiry:
    """The waiting inquiry of this kind about this meeting: a new one, or the one that waits.

    Raises InvalidError for a limit out of range, ConflictError where the solve has no schedule,
    NotFoundError where its problem has no such meeting, or no published one to stay.
    """
    if not 1 <= time_limit_s <= LONGEST_S:
        raise InvalidError(
            "time_limit",
            f"Give a time limit of 1 to {LONGEST_S} seconds.",
            where="time_limit_s",
        )
    session.execute(select(Solve.id).where(Solve.id == solve.id).with_for_update())
    if solve.value is None or solve.problem is None:
        raise ConflictError("no_schedule", "This solve has no schedule; ask about one that has.")
    if kind is not InquiryKind.WHAT_IF:
        _refuse_unknown(solve, kind, key)
    about = {"solve_id": solve.id, "kind": kind, "meeting_key": key}
    waiting = session.scalar(select(Inquiry).filter_by(**about, state=SolveState.WAITING))
    if waiting:
        return waiting
    inquiry = Inquiry(
        **about, mission_id=solve.mission_id, time_limit_s=time_limit_s, created_at=now
    )
    session.add(inquiry)
    session.flush()
    _record(session, inquiry, Fact.INQUIRY_ASKED, actor=actor)
    return inquiry


def wish_key(participation_id: UUID, partner_id: UUID) -> str:
    """The key of the meeting that a wish is for."""
    return meeting_key((participation_id, partner_id))


def cancel(session: Session, inquiry: Inquiry, *, actor: str, now: datetime) -> Inquiry:
    """A waiting inquiry is cancelled at once; a running one is asked to stop."""
    session.refresh(inquiry, with_for_update=True)
    if inquiry.state is SolveState.WAITING:
        inquiry.state = SolveState.CANCELLED
        inquiry.finished_at = now
        _record(session, inquiry, Fact.INQUIRY_CANCELLED, actor=actor)
    elif inquiry.state is SolveState.RUNNING and inquiry.cancel_asked_at is None:
        inquiry.cancel_asked_at = now
    return inquiry


def _refuse_unknown(solve: Solve, kind: InquiryKind, key: str) -> None:
    problem = solve.problem or {}
    field, name = ("published", "candidate") if kind is InquiryKind.STAY else ("candidates", "id")
    if key not in {row[name] for row in problem.get(field, ())}:
        raise not_found("meeting")


def _record(session: Session, inquiry: Inquiry, fact: Fact, *, actor: str) -> None:
    record(
        session,
        fact,
        subject_id=inquiry.id,
        mission_id=inquiry.mission_id,
        actor=actor,
        data={"kind": inquiry.kind.value},
    )
