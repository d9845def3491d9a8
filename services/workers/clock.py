"""The clock: looks every second for what was left undone, and sets it going again."""

from datetime import UTC, datetime, timedelta

import structlog
from dramatiq.brokers.redis import RedisBroker
from redis.exceptions import RedisError
from sqlalchemy import Engine
from sqlalchemy.exc import OperationalError

from services.broker import get_broker
from services.db import get_engine, transaction
from services.domain import (
    acting,
    admissions,
    deadlines,
    delivery,
    dispatches,
    outbox,
    sign_ins,
    uploads,
)
from services.domain.answered_requests import forget_answers
from services.locks import held
from services.settings import get_settings
from services.workers.routes import ACTORS, Actor, types_for
from services.workers.stopping import stop_signal

TICK_S = 1.0
#: a claim this young may be between its two first steps
ABANDONED_AFTER = timedelta(seconds=2)
#: how long a request may be repeated under its Idempotency-Key
ANSWERS_KEPT = timedelta(days=1)
#: how long it is known where staff was signed in, and what strangers asked in vain
TRACES_KEPT = timedelta(days=30)
#: how long companies that were declined can be read, and ask why
DECLINED_KEPT = timedelta(days=90)
log = structlog.get_logger()


def run() -> None:
    """Ticks until the process is asked to stop; waits for database and broker to come back."""
    engine, broker, stop = get_engine(), get_broker(), stop_signal()
    while not stop.wait(TICK_S):
        try:
            tick(engine, broker, now=datetime.now(UTC))
        except (OperationalError, RedisError) as error:
            log.warning("clock.waits", error=type(error).__name__)


def tick(engine: Engine, broker: RedisBroker, *, now: datetime) -> None:
    """One round over everything that may have been left undone."""
    with transaction(engine) as session:
        delivery.due(session, now=now)
        forget_answers(session, before=now - ANSWERS_KEPT)
        sign_ins.forget(session, before=now - TRACES_KEPT)
        dispatches.forget(session, before=now - TRACES_KEPT)
        admissions.forget_declined(session, before=now - DECLINED_KEPT, actor="clock")
        acting.end_idle(session, now=now)
        uploads.forget(session, before=now - uploads.KEPT)
        deadlines.close_wishes(session, actor="clock", now=now)
        abandoned = delivery.abandoned(session, before=now - ABANDONED_AFTER)
    for mail_id in abandoned:
        with held(engine, mail_id) as sender_is_gone, transaction(engine) as session:
            if sender_is_gone:
                delivery.give_up(session, mail_id, now=now)
    for actor in ACTORS:
        _hand_over_again(engine, broker, actor, now=now)


def _hand_over_again(engine: Engine, broker: RedisBroker, actor: Actor, *, now: datetime) -> None:
    """Events that the broker seems to have lost: nothing waits in the queue, no receipt exists."""
    if broker.client.llen(f"{broker.namespace}:{actor.queue}"):
        return
    before = now - timedelta(seconds=get_settings().resend_after_s)
    with transaction(engine) as session:
        count = outbox.hand_over_again(
            session, actor=actor.name, types=types_for(actor), before=before
        )
    if count:
        log.info("events.handed_over_again", actor=actor.name, count=count)
