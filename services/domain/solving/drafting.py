"""Drafts by hand: of a run of the solver, of an earlier version, or thrown away."""

from datetime import datetime

from sqlalchemy import delete, func, select
from sqlalchemy.orm import Session

from scheduler import Result
from services.domain import schedules
from services.domain.errors import ConflictError
from services.domain.events import Fact, record
from services.domain.solving.draft import draft
from services.models import Event, Meeting, Mission, Schedule, ScheduleState, Solve


def promote(session: Session, solve: Solve, *, actor: str, now: datetime) -> Schedule:
    """A draft with the meetings of the run that is younger than what is published.

    Its own draft where that will do; made anew from the stored result where that was thrown
    away; else a copy. Raises ConflictError for a run that found no schedule.
    """
    if solve.value is None or solve.result is None:
        raise ConflictError("no_schedule", "This solve has no schedule; choose one that has.")
    mission = session.get_one(Mission, solve.mission_id, with_for_update=True)
    own = session.scalar(select(Schedule).filter_by(solve_id=solve.id))
    if own is None:
        result = Result.from_json(solve.result)
        return draft(session, mission, solve, result, actor=actor, now=now)
    published = schedules.published(session, mission.id)
    overtaken = published is not None and published.version >= own.version
    if own.state is ScheduleState.DRAFT and not overtaken:
        return own
    return schedules.copy(session, own, actor=actor, now=now)


def roll_back(session: Session, version: Schedule, *, actor: str, now: datetime) -> Schedule:
    """A new draft as that version was; published, it is what everybody is told again.

    Calendars go on from where they are: publishing compares with what was told last.
    """
    session.get_one(Mission, version.mission_id, with_for_update=True)
    return schedules.copy(session, version, actor=actor, now=now)


def last_change(session: Session, schedule: Schedule) -> str:
    """How often the version was corrected by hand, to be told again from what was seen."""
    changed = select(func.count(Event.id)).where(
        Event.mission_id == schedule.mission_id,
        Event.subject_id == schedule.id,
        Event.type == Fact.SCHEDULE_CHANGED.value,
    )
    return str(session.scalar(changed))


def discard(session: Session, schedule: Schedule, *, seen: str, actor: str) -> None:
    """The draft is gone; the run behind it, if there is one, can be promoted again.

    `seen` is what `last_change` said when somebody decided. Raises ConflictError for a version
    that was published, or corrected since.
    """
    session.get_one(Mission, schedule.mission_id, with_for_update=True)
    session.refresh(schedule, with_for_update=True)
    if schedule.state is not ScheduleState.DRAFT:
        raise ConflictError(
            "schedule_is_frozen",
            f"Version {schedule.version} is {schedule.state.value} and stays as it is.",
        )
    if last_change(session, schedule) != seen:
        raise ConflictError(
            "draft_corrected",
            f"A colleague has corrected version {schedule.version} meanwhile; look at it again.",
        )
    record(
        session,
        Fact.SCHEDULE_DISCARDED,
        subject_id=schedule.id,
        mission_id=schedule.mission_id,
        actor=actor,
        data={"version": schedule.version},
    )
    session.execute(delete(Meeting).where(Meeting.schedule_id == schedule.id))
    session.delete(schedule)
    session.flush()
