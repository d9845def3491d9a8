"""A process that runs actors until it is asked to stop."""

from collections.abc import Callable, Mapping
from uuid import UUID

from dramatiq import Worker

from services.broker import declare, get_broker
from services.workers.routes import Actor
from services.workers.stopping import stop_signal


def run_actors(actors: Mapping[Actor, Callable[[UUID], None]], *, threads: int) -> None:
    """Runs these actors on so many threads; takes no more messages than it works on."""
    broker = get_broker()
    for actor, run in actors.items():
        declare(broker, actor, run)
    worker = Worker(broker, queues={actor.queue for actor in actors}, worker_threads=threads)
    worker.queue_prefetch = threads
    stop = stop_signal()
    worker.start()
    stop.wait()
    worker.stop(timeout=5_000)
