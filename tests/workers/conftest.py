"""The workers of this process on real servers, drained until nothing is left to do."""

from collections.abc import Iterator
from dataclasses import dataclass

import pytest
from dramatiq import Worker
from dramatiq.brokers.redis import RedisBroker
from sqlalchemy import Engine

from services import broker as brokers
from services import db, settings
from services.workers import dispatches, inquire, letters, mail, notices, solve
from services.workers.relay import relay
from services.workers.routes import ACTORS, DISPATCHES, INQUIRE, LETTERS, MAIL, NOTICES, SOLVE
from tests.conftest import SmtpSink

_CACHES = (settings.get_settings, db.get_engine, brokers.get_broker)


@dataclass(frozen=True, kw_only=True)
class Service:
    engine: Engine
    broker: RedisBroker
    sink: SmtpSink

    def drain(self) -> None:
        """Relays and works until no event is left."""
        worker = Worker(self.broker, worker_threads=2, worker_timeout=50)
        worker.start()
        try:
            while relay(self.engine, self.broker):
                for actor in ACTORS:
                    self.broker.join(actor.queue)
        finally:
            worker.stop()


@pytest.fixture
def service(
    database_url: str, redis_url: str, smtp_sink: SmtpSink, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Service]:
    """Actors declared on a real broker, mails going to a real server."""
    for name, value in {
        "DATABASE_URL": database_url,
        "REDIS_URL": redis_url,
        "SMTP_URL": smtp_sink.url,
    }.items():
        monkeypatch.setenv(name, value)
    for cache in _CACHES:
        cache.cache_clear()
    broker = brokers.get_broker()
    runs = {
        SOLVE: solve.run,
        INQUIRE: inquire.run,
        LETTERS: letters.run,
        NOTICES: notices.run,
        DISPATCHES: dispatches.run,
        MAIL: mail.run,
    }
    for actor, run in runs.items():
        brokers.declare(broker, actor, run)
    engine = db.get_engine()
    yield Service(engine=engine, broker=broker, sink=smtp_sink)
    engine.dispose()
    broker.client.close()
    for cache in _CACHES:
        cache.cache_clear()
