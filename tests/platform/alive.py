"""Which processes live: what the tests of stopping and killing count."""

import time
from pathlib import Path

import psutil


def recorded(data_dir: Path) -> dict[str, int]:
    """The pid files of a data folder."""
    files = (data_dir / "run").glob("*.pid")
    return {file.stem: int(text) for file in files if (text := file.read_text().strip())}


def family(pid: int) -> list[psutil.Process]:
    """A process with everything that it started, directly or not."""
    process = psutil.Process(pid)
    return [process, *process.children(recursive=True)]


def survivors(processes: list[psutil.Process], *, within: float = 10.0) -> list[str]:
    """Who of them still runs after `within` seconds; returns at once when nobody does."""
    _, left = psutil.wait_procs(processes, timeout=within)
    return [process.name() for process in left if process.status() != psutil.STATUS_ZOMBIE]


def until(condition: object, *, within: float = 20.0) -> bool:
    """Whether the condition, called again and again, came true in time."""
    assert callable(condition)
    end = time.monotonic() + within
    while time.monotonic() < end:
        if condition():
            return True
        time.sleep(0.05)
    return False
