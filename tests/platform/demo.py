"""A demonstration as a process, and what it says line by line."""

import json
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

EVENTS = Path(__file__).parents[1] / "events"
#: 20 participants, 45 meetings
FAIR = EVENTS / "small-fair.dzn"
FAIR_TOLD = {
    "mission": "small-fair",
    "participations": 20,
    "delegates": 20,
    "wishes": 44,
    "meetings": 45,
    "served_weight": 245,
    "bound": 245,
    "status": "OPTIMAL",
    "agendas_mailed": 20,
    "mails_failed": 0,
}


@dataclass
class Demo:
    process: subprocess.Popen[str]
    lines: list[str] = field(default_factory=list)

    def read_until(self, words: str) -> bool:
        """Whether a line with these words came."""
        return any(words in line for line in self._read())

    def read_all(self) -> dict[str, Any]:
        """The JSON object, without its time."""
        for _ in self._read():
            pass
        [line] = [line for line in self.lines if line.startswith("{")]
        told: dict[str, Any] = json.loads(line)
        assert told.pop("seconds") > 0
        return told

    def _read(self) -> Iterator[str]:
        assert self.process.stdout is not None
        for line in self.process.stdout:
            self.lines.append(line.rstrip("\n"))
            yield self.lines[-1]


@contextmanager
def demo(*arguments: str, environment: dict[str, str] | None = None) -> Iterator[Demo]:
    command = [sys.executable, "-m", "services", "demo", "--once", *arguments]
    with subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, env=environment
    ) as process:
        try:
            yield Demo(process)
        finally:
            process.terminate()
            process.wait(60)
