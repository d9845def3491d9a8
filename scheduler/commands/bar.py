"""A progress line on a terminal: stage, value, bound, seconds; silent elsewhere."""

import time
from types import TracebackType
from typing import Self, TextIO

from scheduler.result import Progress

WIDTH = 24


class ProgressBar:
    """Redraws one line of `stream` with each progress, if that is a terminal."""

    def __init__(self, stream: TextIO) -> None:
        self._stream = stream
        self._visible = stream.isatty()
        self._began = time.monotonic()
        self.seconds = 0.0

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self.seconds = round(time.monotonic() - self._began, 3)
        if self._visible:
            self._stream.write("\n")

    def show(self, progress: Progress) -> None:
        """Draws how much of the bound is reached."""
        if not self._visible:
            return
        value, bound = progress.value, progress.bound
        share = 0.0 if value is None or not bound else max(0.0, min(1.0, value / bound))
        bar = ("#" * round(share * WIDTH)).ljust(WIDTH, ".")
        reached = "-" if value is None else value
        best = "-" if bound is None else bound
        line = f"[{bar}] {progress.stage}: {reached} of {best}, {progress.elapsed_s:.1f} s"
        self._stream.write("\r\033[K" + line[:100])
        self._stream.flush()
