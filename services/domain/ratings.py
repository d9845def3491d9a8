"""What delegates say of their meetings afterwards; for the organiser alone."""

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from services.domain import text
from services.domain.errors import ConflictError, InvalidError
from services.domain.events import Fact, record
from services.domain.own_meetings import own_meeting
from services.domain.rows import hold
from services.domain.venue_time import bounds
from services.models import Delegate, Rating

LONGEST_NOTE = 2000


def rate(
    session: Session,
    *,
    delegate: Delegate,
    meeting_key: str,
    took_place: bool,
    usefulness: int | None,
    note: str = "",
    actor: str,
    now: datetime,
) -> Rating:
    """The delegate's one rating of that meeting says this now.

    `usefulness` is 1 to 5, or None for not said, as always of a meeting that did not take place.
    Possible from the meeting's start on, after the mission too. The same again changes and
    records nothing. Raises NotFoundError if the meeting is not theirs, ConflictError before it
    begins.
    """
    meeting = own_meeting(session, delegate, meeting_key)
    if now < bounds(meeting.period)[0]:
        raise ConflictError("meeting_not_begun", "This meeting has not begun.", where="meeting")
    if usefulness is not None and usefulness not in range(1, 6):
        raise InvalidError("no_such_usefulness", "Say 1 to 5.", where="usefulness")
    note = text.prose(note, where="note", most=LONGEST_NOTE)
    hold(session, delegate)
    rating = session.scalar(
        select(Rating).filter_by(delegate_id=delegate.id, meeting_key=meeting_key)
    )
    said = (took_place, usefulness if took_place else None, note)
    if rating is None:
        rating = Rating(
            mission_id=delegate.mission_id,
            delegate_id=delegate.id,
            meeting_key=meeting_key,
            created_at=now,
        )
        session.add(rating)
    elif (rating.took_place, rating.usefulness, rating.note) == said:
        return rating
    else:
        rating.changed_at = now
    rating.meeting_id = meeting.id
    rating.took_place, rating.usefulness, rating.note = said
    session.flush()
    record(
        session,
        Fact.MEETING_RATED,
        subject_id=rating.id,
        mission_id=delegate.mission_id,
        actor=actor,
    )
    return rating


def own_ratings(
    session: Session, *, delegate: Delegate, meeting_keys: Collection[str]
) -> dict[str, Rating]:
    """The delegate's ratings of these meetings, by key."""
    rows = session.scalars(
        select(Rating).where(
            Rating.delegate_id == delegate.id, Rating.meeting_key.in_(meeting_keys)
        )
    )
    return {rating.meeting_key: rating for rating in rows}
