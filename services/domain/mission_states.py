"""The states of a mission and the ways between them."""

from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from services.domain.errors import ConflictError
from services.domain.events import Fact, record
from services.domain.rows import hold
from services.models import Mission, MissionState, Schedule, ScheduleState

S = MissionState

#: from each state, the states that may follow
NEXT: dict[MissionState, tuple[MissionState, ...]] = {
    S.DRAFT: (S.OPEN, S.CANCELLED),
    S.OPEN: (S.CLOSED, S.CANCELLED),
    S.CLOSED: (S.OPEN, S.SCHEDULED, S.CANCELLED),
    S.SCHEDULED: (S.OPEN, S.CLOSED, S.PUBLISHED, S.CANCELLED),
    S.PUBLISHED: (S.RUNNING, S.CANCELLED),
    S.RUNNING: (S.DONE, S.CANCELLED),
    S.DONE: (),
    S.CANCELLED: (),
}

#: nothing of the mission can be changed any more
OVER = frozenset({S.DONE, S.CANCELLED})

FACTS = {S.OPEN: Fact.MISSION_OPENED, S.CLOSED: Fact.MISSION_CLOSED}


def change_state(session: Session, *, mission: Mission, state: MissionState, actor: str) -> Mission:
    """The mission in that state, which follows from the present one.

    Scheduled needs a schedule, published a published one. Staying in the same state changes and
    records nothing. Raises ConflictError otherwise.
    """
    hold(session, mission)
    before = mission.state
    if state is before:
        return mission
    if state not in NEXT[before]:
        raise ConflictError(
            "state_not_possible",
            f"The mission is {before}, so it can't become {state}; {_possible(before)}.",
            where="state",
        )
    _refuse_without_schedule(session, mission, state)
    mission.state = state
    session.flush()
    record(
        session,
        FACTS.get(state, Fact.MISSION_STATE_CHANGED),
        subject_id=mission.id,
        mission_id=mission.id,
        actor=actor,
        data={"from": before.value, "to": state.value},
    )
    return mission


def held_open(session: Session, mission_id: UUID) -> Mission:
    """The mission, held until the transaction ends. Raises ConflictError once it is over."""
    mission = session.get_one(Mission, mission_id)
    hold(session, mission)
    refuse_when_over(mission)
    return mission


def refuse_when_over(mission: Mission) -> None:
    """Raises ConflictError if the mission is done or cancelled."""
    if mission.state in OVER:
        raise ConflictError(
            "mission_over", f"The mission is {mission.state}; nothing in it changes any more."
        )


def _possible(state: MissionState) -> str:
    following = [following.value for following in NEXT[state]]
    if not following:
        return "nothing follows that state"
    return "it can become " + " or ".join(following)


def _refuse_without_schedule(session: Session, mission: Mission, state: MissionState) -> None:
    schedules = select(Schedule.id).where(Schedule.mission_id == mission.id).limit(1)
    if state is S.SCHEDULED and not session.scalar(schedules):
        raise ConflictError(
            "no_schedule", "The mission has no schedule yet; request a solve.", where="state"
        )
    published = schedules.where(Schedule.state == ScheduleState.PUBLISHED)
    if state is S.PUBLISHED and not session.scalar(published):
        raise ConflictError(
            "no_published_schedule",
            "The mission has no published schedule; publish one, then the mission is published.",
            where="state",
        )
