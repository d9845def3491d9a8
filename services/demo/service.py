"""The service that a demonstration runs: processes of its own, on a data folder of its own."""

import os
import shutil
import signal
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from types import FrameType

from services import processes
from services.processes import Program
from services.serve import environment_of

#: nothing that the machine has set for a real service reaches the demonstration
_FOREIGN = {
    *("DATABASE_URL", "REDIS_URL", "SMTP_URL", "SECRET_KEY", "BASE_URL", "HOST", "PORT"),
    *("MAIL_FROM", "MAIL_DOMAIN", "BOUNCE_ADDRESS", "DATA_DIR"),
}
_PATIENCE = 120.0
_USUAL_PORT = 8000


class StoppedError(Exception):
    """Somebody asked to stop."""


class UnreadableInputError(Exception):
    """The file or folder can't be imported; the message says why, line by line."""


class BrokenServiceError(Exception):
    """The service did not come up or went away; the message says where to look."""


@dataclass(frozen=True, kw_only=True)
class Service:
    """A service that runs, and how to reach it."""

    folder: Path
    base_url: str
    database_url: str = field(repr=False)
    process: subprocess.Popen[bytes]

    def wait(self) -> None:
        """Until somebody asks to stop; raises `BrokenServiceError` if it ends by itself."""
        with suppress(StoppedError):
            self.process.wait()
            raise BrokenServiceError(f"The service ended, see {self.folder / 'supervisor.log'}")


@contextmanager
def fresh_folder() -> Iterator[Path]:
    """Gone afterwards, unless something went wrong."""
    folder = Path(tempfile.mkdtemp(prefix="escale-demo-"))
    try:
        yield folder
    except (StoppedError, UnreadableInputError):
        shutil.rmtree(folder, ignore_errors=True)
        raise
    except BaseException:
        print(f"The data and logs of this run are kept in {folder}", file=sys.stderr)
        raise
    shutil.rmtree(folder)


@contextmanager
def running(folder: Path, *, usual_port: bool) -> Iterator[Service]:
    """The service runs inside on that folder; afterwards none of its processes is left."""
    _stop_on_signals()
    folder = folder.resolve()
    folder.mkdir(parents=True, exist_ok=True)
    if already := environment_of(folder):
        raise BrokenServiceError(
            f"The service runs on {folder} already, at {already['BASE_URL']}; stop it first, or"
            " give another folder with --data."
        )
    port = _USUAL_PORT if usual_port and processes.is_free(_USUAL_PORT) else 0
    program = _program(folder, port=port)
    with (folder / "supervisor.log").open("ab") as output:
        process = processes.spawn(program, output=output)
    try:
        told = _told(folder, process)
        yield Service(
            folder=folder,
            base_url=told["BASE_URL"],
            database_url=told["DATABASE_URL"],
            process=process,
        )
    finally:
        processes.stop(process, by=program.stop_signal, patience=60)


def _told(folder: Path, process: subprocess.Popen[bytes]) -> dict[str, str]:
    def ready() -> bool:
        return bool(environment_of(folder))

    if not processes.wait_until(ready, alive=lambda: process.poll() is None, patience=_PATIENCE):
        last = "\n".join((folder / "supervisor.log").read_text().splitlines()[-3:])
        raise BrokenServiceError(f"The service did not start, see {folder / 'logs'}\n{last}")
    return environment_of(folder)


def _program(folder: Path, *, port: int) -> Program:
    own = {name: value for name, value in os.environ.items() if name not in _FOREIGN}
    return Program(
        name="serve",
        command=processes.own_command("serve"),
        environment={**own, "DATA_DIR": str(folder), "HOST": "127.0.0.1", "PORT": str(port)},
        orphan_signal=signal.SIGTERM,  # it has children to stop
    )


def _stop_on_signals() -> None:
    def stop(number: int, frame: FrameType | None) -> None:
        del frame
        for other in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
            signal.signal(other, signal.SIG_IGN)  # it is stopping already
        raise StoppedError(signal.Signals(number).name)

    for number in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
        signal.signal(number, stop)
