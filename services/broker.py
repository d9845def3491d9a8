"""Composition root of the workers: the broker, and the actors declared on it."""

from collections.abc import Callable
from functools import cache
from uuid import UUID

import dramatiq
import redis
from dramatiq.brokers.redis import RedisBroker
from dramatiq.middleware import Retries, ShutdownNotifications
from redis.backoff import ExponentialBackoff
from redis.retry import Retry
from sqlalchemy.exc import DBAPIError

from services.settings import get_settings
from services.workers.routes import Actor


class DatabaseFaultError(Exception):
    """The database refused or failed; its kind and SQLSTATE, without any value."""


def create_client(redis_url: str) -> "redis.Redis":
    """A client that may block for as long as it likes (redis-py stops after 5 s by default)."""
    return redis.Redis.from_url(
        redis_url,
        socket_timeout=None,
        socket_connect_timeout=5,
        health_check_interval=15,
        retry=Retry(ExponentialBackoff(cap=1, base=0.05), retries=5),
    )


def create_broker(redis_url: str) -> RedisBroker:
    """The broker. It recovers the messages of a dead worker within seconds."""
    return RedisBroker(  # type: ignore[no-untyped-call]
        client=create_client(redis_url),
        middleware=[
            ShutdownNotifications(),
            Retries(max_retries=3, min_backoff=500, max_backoff=5_000),
        ],
        heartbeat_timeout=15_000,
        maintenance_chance=100_000,
    )


@cache
def get_broker() -> RedisBroker:
    redis_url = get_settings().redis_url
    if redis_url is None:
        raise RuntimeError("REDIS_URL is not set: name the broker, or run `escale serve`")
    broker = create_broker(redis_url)
    dramatiq.set_broker(broker)
    return broker


def declare(broker: RedisBroker, actor: Actor, run: Callable[[UUID], None]) -> None:
    """`run` is called with the id of each event that is sent to the actor."""

    def receive(event_id: str) -> None:
        try:
            run(UUID(event_id))
        except DBAPIError as error:
            # what the database says of a fault quotes the row, and dramatiq logs exceptions
            raise DatabaseFaultError(type(error).__name__, _state(error)) from None

    dramatiq.actor(broker=broker, actor_name=actor.name, queue_name=actor.queue)(receive)


def _state(error: DBAPIError) -> str:
    return getattr(error.orig, "sqlstate", None) or "no SQLSTATE"


def send(broker: RedisBroker, actor: Actor, event_id: UUID) -> None:
    """A message to the actor: the id of the event and nothing else."""
    broker.enqueue(
        dramatiq.Message(
            queue_name=actor.queue,
            actor_name=actor.name,
            args=(str(event_id),),
            kwargs={},
            options={},
        )
    )
