"""Child processes that stop with their parent, whatever ends it."""

import ctypes
import os
import pwd
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO, TypedDict

_PR_SET_PDEATHSIG = 1
_libc = ctypes.CDLL(None, use_errno=True)


@dataclass(frozen=True, kw_only=True)
class Program:
    """How to start one process, to know that it works, and to end it."""

    name: str
    command: tuple[str, ...]
    environment: Mapping[str, str] = field(repr=False)
    ready: Callable[[], bool] = lambda: True
    #: others depend on it, so it starts before them and ends after them
    is_server: bool = False
    folder: Path | None = None
    #: user name to run as; None keeps the present one
    account: str | None = None
    stop_signal: signal.Signals = signal.SIGTERM
    #: what the kernel sends when the parent died without a word
    orphan_signal: signal.Signals = signal.SIGKILL


class Identity(TypedDict, total=False):
    user: int
    group: int
    extra_groups: list[int]


def identity(account: str | None) -> Identity:
    """The arguments of `subprocess` that make a child run as `account`, in no other group."""
    if account is None:
        return {}
    entry = pwd.getpwnam(account)
    return {"user": entry.pw_uid, "group": entry.pw_gid, "extra_groups": []}


def spawn(program: Program, *, output: IO[bytes] | int | None = None) -> subprocess.Popen[bytes]:
    """The started process, a session of its own; call it from a thread that lives as long."""
    parent = os.getpid()

    def stop_with_parent() -> None:
        _libc.prctl(_PR_SET_PDEATHSIG, int(program.orphan_signal), 0, 0, 0)
        if os.getppid() != parent:  # it died before the line above
            os.kill(os.getpid(), signal.SIGKILL)

    return subprocess.Popen(
        program.command,
        env=dict(program.environment),
        cwd=program.folder,
        stdin=subprocess.DEVNULL,
        stdout=output,
        stderr=output,
        start_new_session=True,
        # after the change of user, which would clear it
        preexec_fn=stop_with_parent,  # noqa: PLW1509
        **identity(program.account),
    )


def stop(process: subprocess.Popen[bytes], *, by: signal.Signals, patience: float) -> None:
    """The process and what it started have ended: asked first, killed after `patience` seconds."""
    if process.poll() is None:
        process.send_signal(by)
        with suppress(subprocess.TimeoutExpired):
            process.wait(patience)
    with suppress(ProcessLookupError, PermissionError):
        os.killpg(process.pid, signal.SIGKILL)
    process.wait()


def wait_until(
    ready: Callable[[], bool], *, alive: Callable[[], bool] = lambda: True, patience: float
) -> bool:
    """Whether `ready` came true within `patience` seconds while `alive` held."""
    end = time.monotonic() + patience
    while time.monotonic() < end and alive():
        if ready():
            return True
        time.sleep(0.05)
    return False


def free_port(host: str = "127.0.0.1") -> int:
    with socket.create_server((host, 0)) as server:
        return int(server.getsockname()[1])


def is_free(port: int, host: str = "127.0.0.1") -> bool:
    try:
        with socket.create_server((host, port)):
            return True
    except OSError:
        return False


def answers(port: int, host: str = "127.0.0.1") -> bool:
    """Whether something accepts connections there."""
    with suppress(OSError), socket.create_connection((host, port), timeout=1):
        return True
    return False


def own_command(*arguments: str) -> tuple[str, ...]:
    """The command line of this very program with other arguments."""
    return (sys.executable, "-P", "-m", "services", *arguments)


def own_environment(**settings: str) -> dict[str, str]:
    """This process's environment with `settings` in it, for a process of this very program."""
    return {**os.environ, **settings}
