"""Processes are started again when they die, and end with their supervisor however it ends."""

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psutil
import pytest

from services.processes import Program
from services.supervisor import NotReadyError, Supervisor
from tests.platform.alive import family, recorded, survivors, until

# Two ordinary children (one ignores being asked to stop, one has a child itself) and real servers.
_SCRIPT = """
import os, sys
from pathlib import Path
from services import embedded, supervisor
from services.processes import Program, free_port

supervisor._PATIENCE = 1
folder = Path(sys.argv[1])
environment = dict(os.environ)
def program(name, line):
    return Program(name=name, command=("sh", "-c", line), environment=environment)

with supervisor.Supervisor(folder) as keeper:
    keeper.start(
        embedded.postgres(folder, port=free_port()).program,
        embedded.valkey(folder, port=free_port()).program,
    )
    keeper.start(
        program("stubborn", "trap '' TERM INT HUP; while :; do sleep 0.1; done"),
        program("parent", sys.argv[2]),
    )
    print("ready", flush=True)
    keeper.tend()
"""


@contextmanager
def supervised(
    folder: Path, *, parent: str = "sleep 1000 & wait"
) -> Iterator[subprocess.Popen[bytes]]:
    command = [sys.executable, "-c", _SCRIPT, str(folder), parent]
    with subprocess.Popen(command, stdout=subprocess.PIPE, start_new_session=True) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == b"ready\n"
        try:
            yield process
        finally:
            process.kill()


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT, signal.SIGHUP])
def test_a_stopped_supervisor_leaves_no_process_and_no_pid_file(
    tmp_path: Path, number: signal.Signals
) -> None:
    with supervised(tmp_path) as process:
        everybody = family(process.pid)
        assert {psutil.Process(pid).name() for pid in recorded(tmp_path).values()} >= {
            "postgres",
            "valkey-server",
        }
        process.send_signal(number)
        assert process.wait(30) == 0
    assert survivors(everybody) == []
    assert recorded(tmp_path) == {}


@pytest.mark.chaos
def test_a_killed_supervisor_leaves_no_process(tmp_path: Path) -> None:
    with supervised(tmp_path, parent="exec sleep 1000") as process:
        everybody = family(process.pid)
        process.kill()
        process.wait(10)
    assert survivors(everybody) == []


@pytest.mark.chaos
@pytest.mark.parametrize("name", ["postgres", "valkey", "parent"])
def test_who_is_killed_is_started_again(tmp_path: Path, name: str) -> None:
    with supervised(tmp_path, parent="exec sleep 1000") as process:
        before = recorded(tmp_path)
        os.kill(before[name], signal.SIGKILL)
        assert until(lambda: recorded(tmp_path).get(name, before[name]) != before[name])
        after = recorded(tmp_path)
        assert {key for key in before if before[key] != after[key]} == {name}
        process.terminate()
        assert process.wait(30) == 0


def test_a_process_that_does_not_come_up_is_named_with_its_log(tmp_path: Path) -> None:
    program = Program(
        name="broken",
        command=("sh", "-c", "echo no such thing >&2; exit 3"),
        environment=dict(os.environ),
        ready=lambda: False,
    )
    supervisor = Supervisor(tmp_path)
    with pytest.raises(NotReadyError) as caught:
        supervisor.start(program)
    supervisor.stop()
    log = tmp_path / "logs" / "broken.log"
    assert str(caught.value) == f"broken did not start, see {log}"
    assert log.read_text() == "no such thing\n"


def test_work_done_once_must_succeed(tmp_path: Path) -> None:
    supervisor = Supervisor(tmp_path)
    good = Program(name="good", command=("true",), environment=dict(os.environ))
    bad = Program(name="bad", command=("false",), environment=dict(os.environ))
    supervisor.run_once(good)
    with pytest.raises(NotReadyError):
        supervisor.run_once(bad)
