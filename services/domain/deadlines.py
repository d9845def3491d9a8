"""What happens by itself when a date has passed."""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from services.domain.errors import ConflictError
from services.domain.mission_states import change_state
from services.models import Mission, MissionState


def refuse_after_deadline(mission: Mission, *, now: datetime) -> None:
    """Raises ConflictError if wishes had to be in by now: opening would close at once again."""
    if mission.wishes_close_at is not None and mission.wishes_close_at <= now:
        raise ConflictError(
            "deadline_passed",
            "The deadline for wishes has passed; set a later one, then open the mission.",
            where="state",
        )


def close_wishes(session: Session, *, actor: str, now: datetime) -> int:
    """Open missions whose wishes had to be in by now are closed; says how many they were."""
    due = session.scalars(
        select(Mission)
        .where(Mission.state == MissionState.OPEN, Mission.wishes_close_at <= now)
        .with_for_update(skip_locked=True)
    ).all()
    for mission in due:
        change_state(session, mission=mission, state=MissionState.CLOSED, actor=actor)
    return len(due)
