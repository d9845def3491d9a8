"""Runs of the sample mission to look at: one published, a fair one, and a repair as a draft."""

from collections.abc import Collection
from datetime import datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from scheduler import Progress, solve
from scheduler.explain.whatif import what_if
from services.domain import availability
from services.domain.availability import AbsenceLine
from services.domain.solving import answering, certificate, inquiries, request, running
from services.models import (
    Booking,
    Delegate,
    InquiryKind,
    Meeting,
    Mission,
    Purpose,
    Schedule,
    Slot,
    Solve,
)

SECONDS = 20


def run(session: Session, solve_id: UUID, *, now: datetime, polish_limit_s: float = 1) -> Schedule:
    """The solve as the solver process would end it, verified."""
    task = running.begin(session, solve_id, now=now)
    if task is None:
        raise RuntimeError("The sample mission can't be solved.")
    steps: list[Progress] = []
    result = solve(
        task.problem,
        policy=task.policy,
        time_limit_s=SECONDS,
        polish_limit_s=polish_limit_s,
        on_progress=steps.append,
    )
    running.note(session, solve_id, steps)
    running.finish(session, solve_id, result, now=now)
    certificate.verify_first(session, solve_id, now=now)
    return session.scalars(select(Schedule).filter_by(solve_id=solve_id)).one()


def study(session: Session, mission: Mission, first: UUID, *, now: datetime) -> dict[str, str]:
    """A fair run beside the published one, what more would serve, and a repair."""
    fair = request.request(session, mission, policy="fair", actor="shots", now=now)
    run(session, fair.id, now=now)
    inquiry = inquiries.ask(
        session,
        session.get_one(Solve, first),
        kind=InquiryKind.WHAT_IF,
        time_limit_s=10,
        actor="shots",
        now=now,
    )
    question = answering.begin(session, inquiry.id, now=now)
    if question is None:
        raise RuntimeError("The what-if was answered already.")
    answer = what_if(question.problem, question.result, confirm=2, time_limit_s=10)
    answering.finish(session, inquiry.id, answer, now=now)
    return {"fair": str(fair.id)}


def cancel_one(
    session: Session, version: Schedule, *, sparing: Collection[UUID], actor: str
) -> None:
    """Somebody can't come to a meeting that was told; nobody of those who are looked at."""
    slot, delegate = session.execute(
        select(Slot, Delegate)
        .join(Meeting, Meeting.slot_id == Slot.id)
        .join(Booking, Booking.meeting_id == Meeting.id)
        .join(Delegate, Delegate.id == Booking.delegate_id)
        .where(Meeting.schedule_id == version.id, Delegate.id.not_in(sparing))
        .order_by(Meeting.period.desc(), Delegate.name)
        .limit(1)
    ).one()
    time = AbsenceLine(date=slot.half_day.date, starts=slot.starts, ends=slot.ends)
    availability.register_absences(session, delegate=delegate, absences=[time], actor=actor)


def repair(session: Session, mission: Mission, *, now: datetime) -> dict[str, str]:
    """What can be kept is kept, in a draft."""
    asked = request.request(session, mission, purpose=Purpose.REPAIR, actor="shots", now=now)
    draft = run(session, asked.id, now=now)
    return {"repair": str(asked.id), "repaired": str(draft.id)}
