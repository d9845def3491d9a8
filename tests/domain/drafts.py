"""Drafts without a solver: results written by hand."""

from sqlalchemy.orm import Session

from scheduler import Candidate, Certificate, Meeting, Problem, Result, Stage, Status
from scheduler.result import Reproduce
from services.domain.solving import request, running
from services.domain.solving.running import Task
from services.models import Schedule, Solve
from tests.missions import NOW, SmallMission


def begun(session: Session, small: SmallMission) -> Task:
    """A solve that was requested and begun."""
    solve = request.request(session, small.mission, actor="staff:1", now=NOW)
    task = running.begin(session, solve.id, now=NOW)
    assert task is not None
    return task


def diagonal(problem: Problem) -> list[Meeting]:
    """Candidates in order of their ids, each where all its people and a table are free."""
    meetings: list[Meeting] = []
    for candidate in problem.candidates:
        for slot in problem.slots:
            here = [meeting for meeting in meetings if meeting.slot == slot.id]
            busy = {participant for meeting in here for participant in meeting.participants}
            if len(here) < len(problem.tables) and not busy & set(candidate.participants):
                meetings.append(_meeting(problem, candidate, slot.id, len(here)))
                break
    return meetings


def result(problem: Problem, meetings: list[Meeting], status: Status = Status.OPTIMAL) -> Result:
    weights = {candidate.id: candidate.weight for candidate in problem.candidates}
    value = sum(weights[meeting.candidate] for meeting in meetings)
    return Result(
        status=status,
        value=value,
        bound=value,
        stages=(Stage("served", status, value, value, "search", 0.1),),
        meetings=tuple(meetings),
        unserved=(),
        certificate=Certificate(scale=1),
        reproduce=Reproduce(problem.fingerprint(), "weighted", 0, 1, 60.0, {}),
        kpis={},
    )


def drafted(session: Session, small: SmallMission, *, leave_out: int = 0) -> Schedule:
    """A draft with all meetings of the diagonal but the last `leave_out`."""
    task = begun(session, small)
    meetings = diagonal(task.problem)
    kept = meetings[: len(meetings) - leave_out]
    running.finish(session, task.solve_id, result(task.problem, kept), now=NOW)
    session.flush()
    return draft_of(session, session.get_one(Solve, task.solve_id))


def draft_of(session: Session, solve: Solve) -> Schedule:
    return session.query(Schedule).filter_by(solve_id=solve.id).one()


def _meeting(problem: Problem, candidate: Candidate, slot: str, table: int) -> Meeting:
    people = {participant.id: participant.delegates for participant in problem.participants}
    return Meeting(
        candidate=candidate.id,
        participants=candidate.participants,
        delegates=tuple(people[participant][0].id for participant in candidate.participants),
        slot=slot,
        table=problem.tables[table].id,
    )
