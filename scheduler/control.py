"""Deadline, cancellation and progress of one solve, shared by all its stages."""

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from scheduler.result import Progress

POLL_S = 0.05


class Control:
    """Says when to stop and tells how far the solve is. Times in seconds."""

    def __init__(
        self,
        *,
        time_limit_s: float,
        on_progress: Callable[[Progress], None] | None = None,
        should_stop: Callable[[], bool] | None = None,
    ) -> None:
        self._started = time.monotonic()
        self._deadline = self._started + time_limit_s
        self._on_progress = on_progress
        self._should_stop = should_stop
        self.cancelled = False

    def elapsed(self) -> float:
        """Seconds since the solve began."""
        return time.monotonic() - self._started

    def left(self) -> float:
        """Seconds until the deadline, at least 0."""
        return max(0.0, self._deadline - time.monotonic())

    def over(self) -> bool:
        """Whether to stop: cancelled, or the deadline has passed."""
        if not self.cancelled and self._should_stop is not None and self._should_stop():
            self.cancelled = True
        return self.cancelled or time.monotonic() >= self._deadline

    @contextmanager
    def reserving(self, seconds: float) -> Iterator[None]:
        """Brings the deadline forward while the block runs."""
        self._deadline -= seconds
        try:
            yield
        finally:
            self._deadline += seconds

    def tell(self, stage: str, value: int | None, bound: int | None) -> None:
        """Reports progress, if anybody listens."""
        if self._on_progress is not None:
            self._on_progress(Progress(stage, value, bound, round(self.elapsed(), 3)))

    @contextmanager
    def watching(self, stop: Callable[[], object]) -> Iterator[None]:
        """Calls `stop` from another thread as soon as it is time to, while the block runs."""
        finished = threading.Event()

        def watch() -> None:
            while not finished.wait(POLL_S):
                if self.over():
                    stop()

        watcher = threading.Thread(target=watch, daemon=True)
        watcher.start()
        try:
            yield
        finally:
            finished.set()
            watcher.join()
