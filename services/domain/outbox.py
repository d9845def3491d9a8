"""The outbox of events: what the relay has yet to hand over, who has dealt with what.

Selected by `published_at is null`, never by «id greater than the last one»: ids commit out of
order.
"""

from collections.abc import Callable, Iterable
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import exists, select, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from services.models import Event, Receipt

#: how far back an event is looked for that nobody received
LOOK_BACK = timedelta(days=7)


def hand_over(
    session: Session,
    send: Callable[[str, UUID], None],
    *,
    limit: int = 200,
    now: datetime,
) -> int:
    """Sends the oldest events not yet handed over; says how many.

    `send(type, event_id)` may be called again for the same event after a crash: at least once.
    Several relays can run; each takes other rows.
    """
    events = session.execute(
        select(Event.id, Event.type)
        .where(Event.published_at.is_(None))
        .order_by(Event.id)
        .limit(limit)
        .with_for_update(skip_locked=True)
    ).all()
    for event_id, kind in events:
        send(kind, event_id)
    session.execute(
        update(Event)
        .where(Event.id.in_([event_id for event_id, _ in events]))
        .values(published_at=now)
    )
    return len(events)


def received(session: Session, event_id: UUID, actor: str) -> bool:
    """The actor has dealt with the event already."""
    return session.get(Receipt, (event_id, actor)) is not None


def acknowledge(session: Session, event_id: UUID, actor: str) -> None:
    """The actor has dealt with the event, to its end; saying so twice is harmless."""
    session.execute(insert(Receipt).values(event_id=event_id, actor=actor).on_conflict_do_nothing())


def hand_over_again(session: Session, *, actor: str, types: Iterable[str], before: datetime) -> int:
    """Events handed over in the week before that time and not received by the actor go again."""
    missing = ~exists().where(Receipt.event_id == Event.id, Receipt.actor == actor)
    rows = session.execute(
        update(Event)
        .where(
            Event.type.in_(types),
            Event.published_at < before,
            Event.published_at > before - LOOK_BACK,
            missing,
        )
        .values(published_at=None)
        .returning(Event.id)
    ).all()
    return len(rows)
