"""What happens by itself when a date has passed."""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from services.domain.mission_states import change_state
from services.models import Mission, MissionState


def close_wishes(session: Session, *, actor: str, now: datetime) -> int:
    """Open missions whose wishes had to be in by now are closed; says how many they were."""
    due = session.scalars(
        select(Mission).where(Mission.state == MissionState.OPEN, Mission.wishes_close_at <= now)
    ).all()
    for mission in due:
        change_state(session, mission=mission, state=MissionState.CLOSED, actor=actor)
    return len(due)
