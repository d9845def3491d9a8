"""What every actor does around its own work: not twice, and not half."""

import time
from collections.abc import Callable
from typing import TypeVar
from uuid import UUID

import structlog
from sqlalchemy import Engine
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import Session

from services.db import transaction
from services.domain import outbox
from services.models import Event
from services.workers.routes import Actor

T = TypeVar("T")
log = structlog.get_logger()


def open_event(engine: Engine, actor: Actor, event_id: UUID) -> Event | None:
    """The event, unless it is unknown or the actor has dealt with it already."""
    with transaction(engine) as session:
        if outbox.received(session, event_id, actor.name):
            return None
        return session.get(Event, event_id)


def close_event(engine: Engine, actor: Actor, event_id: UUID) -> None:
    """The actor has dealt with the event, to its end."""
    persist(engine, lambda session: outbox.acknowledge(session, event_id, actor.name))


def persist(engine: Engine, work: Callable[[Session], T], *, patience_s: float = 120) -> T:
    """Does the work in one transaction, however long the database takes to come back.

    For outcomes that must not be lost, such as «the server has accepted the mail». The work may
    run more than once. Raises OperationalError when patience is at its end.
    """
    give_up_at = time.monotonic() + patience_s
    while True:
        try:
            with transaction(engine) as session:
                return work(session)
        except OperationalError:
            if time.monotonic() > give_up_at:
                raise
            log.warning("database.unreachable", action="wait")
            time.sleep(0.3)
