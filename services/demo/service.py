"""The service that a demonstration runs: processes of its own, on a data folder of its own."""

import os
import shutil
import signal
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import FrameType

from services import processes
from services.processes import Program
from services.serve import environment_of

#: nothing that the machine has set for a real service reaches the demonstration
_FOREIGN = {
    *("DATABASE_URL", "REDIS_URL", "SMTP_URL", "SECRET_KEY", "BASE_URL", "HOST", "PORT"),
    *("MAIL_FROM", "MAIL_DOMAIN", "DATA_DIR"),
}
_PATIENCE = 120.0
_USUAL_PORT = 8000


class StoppedError(Exception):
    """Somebody asked to stop."""


class BrokenServiceError(Exception):
    """The service did not come up or went away; the message says where to look."""


@contextmanager
def data_folder(given: Path | None) -> Iterator[Path]:
    """The folder given, or a fresh one that is gone afterwards unless something went wrong."""
    if given is not None:
        yield given
        return
    folder = Path(tempfile.mkdtemp(prefix="escale-demo-"))
    try:
        yield folder
    except StoppedError:
        shutil.rmtree(folder, ignore_errors=True)
        raise
    except BaseException:
        print(f"The data and logs of this run are kept in {folder}", file=sys.stderr)
        raise
    shutil.rmtree(folder)


@contextmanager
def running(folder: Path, *, keep_port: bool) -> Iterator[dict[str, str]]:
    """The service runs inside; yields what its processes were told. Afterwards none is left."""
    _stop_on_signals()
    folder.mkdir(parents=True, exist_ok=True)
    port = _USUAL_PORT if keep_port and processes.is_free(_USUAL_PORT) else 0
    program = _program(folder, port=port)
    log = folder / "supervisor.log"
    with log.open("ab") as output:
        process = processes.spawn(program, output=output)
    try:
        yield _told(folder, process, log)
    finally:
        processes.stop(process, by=program.stop_signal, patience=60)


def _told(folder: Path, process: subprocess.Popen[bytes], log: Path) -> dict[str, str]:
    def ready() -> bool:
        return bool(environment_of(folder))

    if not processes.wait_until(ready, alive=lambda: process.poll() is None, patience=_PATIENCE):
        last = "\n".join(log.read_text().splitlines()[-5:])
        raise BrokenServiceError(f"The service did not start, see {folder / 'logs'}.\n{last}")
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
