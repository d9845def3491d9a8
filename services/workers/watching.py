"""A second thread that, while a solver runs, stores its progress and looks whether to stop."""

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from queue import Empty, SimpleQueue

import structlog
from sqlalchemy import Engine
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Session

from scheduler import Progress
from services.db import transaction

WATCH_S = 0.25
log = structlog.get_logger()

Note = Callable[[Session, list[Progress]], bool]
Tell = Callable[[Progress], None]
Stopped = Callable[[], bool]


@contextmanager
def watched(engine: Engine, note: Note) -> Iterator[tuple[Tell, Stopped]]:
    """What the solver tells, and asks, inside; `note` stores steps and says whether to stop."""
    steps: SimpleQueue[Progress] = SimpleQueue()
    stop, done = threading.Event(), threading.Event()
    watcher = threading.Thread(target=_watch, args=(engine, note, steps, stop, done), daemon=True)
    watcher.start()
    try:
        yield steps.put, stop.is_set
    finally:
        done.set()
        watcher.join()


def _watch(
    engine: Engine,
    note: Note,
    steps: "SimpleQueue[Progress]",
    stop: threading.Event,
    done: threading.Event,
) -> None:
    pending: list[Progress] = []
    last_round = False
    while not last_round:
        last_round = done.wait(WATCH_S)
        pending += _drain(steps)
        try:
            with transaction(engine) as session:
                if note(session, pending):
                    stop.set()
            pending.clear()
        except SQLAlchemyError as error:
            log.warning("progress.not_stored", error=type(error).__name__)


def _drain(steps: "SimpleQueue[Progress]") -> list[Progress]:
    drained = []
    while True:
        try:
            drained.append(steps.get_nowait())
        except Empty:
            return drained
