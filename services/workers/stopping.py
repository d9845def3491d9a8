"""How a process of ours is asked to stop."""

import signal
import threading
from types import FrameType


def stop_signal() -> threading.Event:
    """An event that is set when the process gets SIGTERM, SIGINT or SIGHUP."""
    stop = threading.Event()

    def ask(_number: int, _frame: FrameType | None) -> None:
        stop.set()

    for number in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
        signal.signal(number, ask)
    return stop
