"""`escale demo --once`, warm: seconds from start to last line, and the memory of each process."""

import json
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import psutil

MIB = 1024 * 1024


def run() -> None:
    for warm in (False, True):
        with tempfile.TemporaryDirectory(prefix="escale-bench-") as folder:
            data = Path(folder) / "data"
            seconds, memory, last = _demo(data)
        if warm:
            _print(seconds, memory, last)


def _demo(data: Path) -> tuple[float, dict[str, int], dict[str, object]]:
    started = time.monotonic()
    memory: dict[str, int] = {}
    with subprocess.Popen(
        [sys.executable, "-m", "services", "demo", "--once", "--data", str(data)],
        stdout=subprocess.PIPE,
        text=True,
    ) as process:
        assert process.stdout is not None
        last = "{}"
        for line in process.stdout:
            _note(data / "run", memory)
            last = line
            if line.startswith("{"):
                seconds = time.monotonic() - started
    return seconds, memory, json.loads(last)


def _note(folder: Path, memory: dict[str, int]) -> None:
    """The most memory (unique set size, with children) that each process has had so far."""
    for file in folder.glob("*.pid"):
        try:
            process = psutil.Process(int(file.read_text()))
            family = [process, *process.children(recursive=True)]
            used = sum(member.memory_full_info().uss for member in family)
        except (psutil.Error, ValueError, FileNotFoundError):
            continue
        memory[file.stem] = max(memory.get(file.stem, 0), used)


def _print(seconds: float, memory: dict[str, int], last: dict[str, object]) -> None:
    print(f"demo --once, warm: {seconds:.1f} s, {last['agendas_mailed']} agendas mailed")
    for name, used in sorted(memory.items(), key=lambda item: -item[1]):
        print(f"  {name:<10} {used / MIB:6.0f} MiB")
    print(f"  {'together':<10} {sum(memory.values()) / MIB:6.0f} MiB")
