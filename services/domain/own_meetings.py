"""The meetings of one delegate in the published schedule."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from services.domain import schedules
from services.domain.errors import not_found
from services.models import Booking, Delegate, Meeting


def own_meeting(session: Session, delegate: Delegate, key: str) -> Meeting:
    """The published meeting of that key that is the delegate's. Raises NotFoundError if none is."""
    schedule = schedules.published(session, delegate.mission_id)
    meeting = schedule and session.scalar(
        select(Meeting)
        .join(Booking, Booking.meeting_id == Meeting.id)
        .where(
            Meeting.schedule_id == schedule.id,
            Meeting.key == key,
            Booking.delegate_id == delegate.id,
        )
    )
    if not meeting:
        raise not_found("meeting")
    return meeting
