"""Keeps processes running, starts again what died, and leaves none behind."""

import signal
import subprocess
import time
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from threading import Event
from types import FrameType
from typing import Self

import structlog

from services import processes
from services.processes import Program

_FIRST_PAUSE = 0.1
_LONGEST_PAUSE = 5.0
#: seconds after which a process counts as running well again
_PROVEN = 10.0
#: seconds that a process has to end by itself
_PATIENCE = 10.0

log = structlog.stdlib.get_logger(__name__)


class NotReadyError(Exception):
    """A process did not come up; the message names its log."""


@dataclass(kw_only=True)
class _Child:
    program: Program
    process: subprocess.Popen[bytes]
    started: float
    pause: float = _FIRST_PAUSE
    due: float | None = None  # when to start it again; None while it runs


class Supervisor:
    """Used with `with`: at its end, however it comes, none of the processes is left.

    `folder` gets `logs/<name>.log` and `run/<name>.pid` of each process.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.stopping = Event()
        self._children: list[_Child] = []
        for part in ("logs", "run"):
            (folder / part).mkdir(parents=True, exist_ok=True)

    def __enter__(self) -> Self:
        for number in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
            signal.signal(number, self._asked_to_stop)
        return self

    def __exit__(self, *_: object) -> None:
        self.stop()

    def _asked_to_stop(self, number: int, frame: FrameType | None) -> None:
        del number, frame  # no word to the log: the signal may have come while one was written
        self.stopping.set()

    def start(self, *programs: Program, patience: float = 60.0) -> None:
        """All of them run and answer, unless somebody asked to stop meanwhile."""
        begun = []
        for program in programs:
            process = self._spawn(program)
            begun.append(_Child(program=program, process=process, started=time.monotonic()))
        self._children += begun
        for child in begun:
            self._await(child, patience=patience)

    def run_once(self, program: Program, *, patience: float = 120.0) -> None:
        """The program has done its work; raises `NotReadyError` if it failed."""
        process = self._spawn(program)
        ended = lambda: process.poll() is not None  # noqa: E731
        processes.wait_until(ended, alive=self._wanted, patience=patience)
        processes.stop(process, by=program.stop_signal, patience=_PATIENCE)
        self._pid_file(program).unlink(missing_ok=True)
        if process.returncode != 0 and self._wanted():
            raise NotReadyError(f"{program.name} failed, see {self._log_file(program)}")

    def tend(self, *, interval: float = 0.1) -> None:
        """Runs until somebody asks to stop; whoever dies is started again after a pause."""
        while not self.stopping.wait(interval):
            for child in self._children:
                self._look_after(child)

    def stop(self) -> None:
        """All have ended, the latest started first; who does not obey in time is killed."""
        log.info("stopping", processes=[child.program.name for child in self._children])
        for group in _groups(reversed(self._children)):
            for child in group:
                with suppress(ProcessLookupError):
                    child.process.send_signal(child.program.stop_signal)
            end = time.monotonic() + _PATIENCE
            for child in group:
                left = max(0.0, end - time.monotonic())
                processes.stop(child.process, by=child.program.stop_signal, patience=left)
                self._pid_file(child.program).unlink(missing_ok=True)
        self._children.clear()

    def _wanted(self) -> bool:
        return not self.stopping.is_set()

    def _await(self, child: _Child, *, patience: float) -> None:
        def alive() -> bool:
            return self._wanted() and child.process.poll() is None

        ready = processes.wait_until(child.program.ready, alive=alive, patience=patience)
        if not ready and self._wanted():
            file = self._log_file(child.program)
            raise NotReadyError(f"{child.program.name} did not start, see {file}")

    def _look_after(self, child: _Child) -> None:
        now = time.monotonic()
        if child.due is not None:
            if now >= child.due:
                child.process, child.started, child.due = self._spawn(child.program), now, None
        elif child.process.poll() is not None:
            proven = now - child.started > _PROVEN
            child.pause = _FIRST_PAUSE if proven else min(child.pause * 2, _LONGEST_PAUSE)
            child.due = now + child.pause
            log.warning("died", name=child.program.name, status=child.process.returncode)

    def _spawn(self, program: Program) -> subprocess.Popen[bytes]:
        with self._log_file(program).open("ab") as output:
            process = processes.spawn(program, output=output)
        self._pid_file(program).write_text(f"{process.pid}\n")
        return process

    def _log_file(self, program: Program) -> Path:
        return self.folder / "logs" / f"{program.name}.log"

    def _pid_file(self, program: Program) -> Path:
        return self.folder / "run" / f"{program.name}.pid"


def _groups(children: Iterable[_Child]) -> list[list[_Child]]:
    """Ours end together, while the servers that they use still run; those end one by one."""
    ours: list[_Child] = []
    servers: list[list[_Child]] = []
    for child in children:
        if child.program.is_server:
            servers.append([child])
        else:
            ours.append(child)
    return [ours, *servers]
