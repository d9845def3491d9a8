"""The relay: hands events over from the database to the broker, at least once."""

import time
from datetime import UTC, datetime
from uuid import UUID

import psycopg
import structlog
from dramatiq.brokers.redis import RedisBroker
from dramatiq.errors import DramatiqError
from redis.exceptions import RedisError
from sqlalchemy import Engine, make_url
from sqlalchemy.exc import OperationalError

from services.broker import get_broker, send
from services.db import get_engine, transaction
from services.domain import outbox
from services.domain.events import CHANNEL
from services.settings import get_settings
from services.workers.routes import ACTORS, ROUTES
from services.workers.stopping import stop_signal

POLL_S = 2.0
log = structlog.get_logger()


def run() -> None:
    """Relays until the process is asked to stop; waits for database and broker to come back."""
    engine, broker, stop = get_engine(), get_broker(), stop_signal()
    for actor in ACTORS:
        broker.declare_queue(actor.queue)
    while not stop.is_set():
        try:
            with _listen() as listener:
                while not stop.is_set():
                    relay(engine, broker)
                    _wait(listener)
        except (OperationalError, psycopg.OperationalError, RedisError, DramatiqError) as error:
            log.warning("relay.waits", error=type(error).__name__)
            time.sleep(0.3)


def relay(engine: Engine, broker: RedisBroker) -> int:
    """Hands over all events there are; says how many."""
    total = 0
    while True:
        with transaction(engine) as session:
            count = outbox.hand_over(
                session,
                lambda kind, event_id: _send(broker, kind, event_id),
                now=datetime.now(UTC),
            )
        total += count
        if not count:
            return total


def _send(broker: RedisBroker, kind: str, event_id: UUID) -> None:
    for actor in ROUTES.get(kind, ()):
        send(broker, actor, event_id)


def _listen() -> "psycopg.Connection[tuple[object, ...]]":
    url = make_url(get_settings().database_url or "")
    connection = psycopg.connect(
        url.set(drivername="postgresql").render_as_string(hide_password=False), autocommit=True
    )
    connection.execute(f"listen {CHANNEL}")
    return connection


def _wait(listener: "psycopg.Connection[tuple[object, ...]]") -> None:
    """Until an event is announced, or for the poll interval: announcements may be missed."""
    for _ in listener.notifies(timeout=POLL_S, stop_after=1):
        return
