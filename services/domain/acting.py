"""Somebody of the staff does at a company's pages what the company would do itself.

Who acts is the actor of every event, whose data name the acting and the company. Once it has
ended, the company's contact is told what was changed, in one mail.
"""

from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from services.domain import dispatches
from services.domain.acted import changed_sections
from services.domain.errors import not_found
from services.domain.events import Fact, record
from services.domain.mission_states import refuse_when_over
from services.domain.participations import refuse_when_out
from services.domain.rows import hold
from services.models import (
    Acting,
    Dispatch,
    DispatchKind,
    Mission,
    Participation,
    StaffSession,
)

#: without a visit for so long it is over
IDLE = timedelta(minutes=30)
#: visits are noted this far apart
NOTED = timedelta(minutes=1)


def begin(
    session: Session,
    *,
    participation: Participation,
    staff_session: StaffSession,
    actor: str,
    now: datetime,
) -> Acting:
    """That browser opens the company's pages from now on; begun already, it is the same one.

    Raises ConflictError once the mission is over or the company takes no part any more.
    """
    hold(session, participation)
    refuse_when_out(participation)
    refuse_when_over(session.get_one(Mission, participation.mission_id))
    present = session.scalar(
        select(Acting).where(
            Acting.session_id == staff_session.id,
            Acting.participation_id == participation.id,
            Acting.ended_at.is_(None),
        )
    )
    if present is not None and present.seen_at > now - IDLE:
        return present
    if present is not None:
        end(session, present, now=now)
    acting = Acting(
        mission_id=participation.mission_id,
        participation_id=participation.id,
        session_id=staff_session.id,
        actor=actor,
        begun_at=now,
        seen_at=now,
    )
    session.add(acting)
    session.flush()
    _record(session, Fact.ACTING_BEGUN, acting)
    return acting


def find(
    session: Session, acting_id: UUID, *, staff_session: StaffSession, now: datetime
) -> Acting:
    """The acting, noted as seen now. Raises NotFoundError if it is over, or another browser's."""
    acting = session.get(Acting, acting_id)
    if (
        acting is None
        or acting.session_id != staff_session.id
        or acting.ended_at is not None
        or acting.seen_at <= now - IDLE
    ):
        raise not_found("acting")
    if now - acting.seen_at > NOTED:
        acting.seen_at = now
    return acting


def end(session: Session, acting: Acting, *, now: datetime) -> None:
    """It opens nothing any more; the contact will be told if anything was changed.

    Ended twice it stays as it was, and so does the mail.
    """
    hold(session, acting)
    if acting.ended_at is not None:
        return
    acting.ended_at = now
    session.flush()
    _record(session, Fact.ACTING_ENDED, acting)
    if changed_sections(session, acting):
        dispatches.ask(
            session,
            Dispatch(
                kind=DispatchKind.ACTED,
                participation_id=acting.participation_id,
                acting_id=acting.id,
                key=f"acting {acting.id}",
            ),
            mission_id=acting.mission_id,
            actor=acting.actor,
        )


def end_idle(session: Session, *, now: datetime) -> int:
    """Those that nobody has looked at for `IDLE`, or whose session of staff is over, end."""
    left = session.scalars(
        select(Acting)
        .outerjoin(StaffSession, StaffSession.id == Acting.session_id)
        .where(
            Acting.ended_at.is_(None),
            (Acting.seen_at <= now - IDLE)
            | StaffSession.id.is_(None)
            | StaffSession.ended_at.is_not(None)
            | (StaffSession.expires_at <= now),
        )
        .with_for_update(of=Acting, skip_locked=True)
    ).all()
    for acting in left:
        end(session, acting, now=now)
    return len(left)


def _record(session: Session, fact: Fact, acting: Acting) -> None:
    record(
        session,
        fact,
        subject_id=acting.id,
        mission_id=acting.mission_id,
        actor=acting.actor,
        data={"participation_id": str(acting.participation_id)},
    )
