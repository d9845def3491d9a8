"""The whole service on one machine: which processes there are, and what each is told."""

import fcntl
import json
import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from services import embedded, mailsink
from services.processes import Program, answers, free_port, own_command, own_environment
from services.settings import Settings, own_key
from services.supervisor import Supervisor

WORKERS = ("relay", "worker", "solver", "clock")


class AlreadyRunningError(Exception):
    """Another supervisor uses this data folder."""


def serve(settings: Settings) -> None:
    """Runs everything until it is asked to stop."""
    data_dir = settings.data_dir.resolve()
    with _lock(data_dir), Supervisor(data_dir) as supervisor:
        servers, urls = _servers(settings, data_dir)
        supervisor.start(*servers)
        environment = _environment(settings, urls, data_dir=data_dir)
        supervisor.run_once(_own("migrate", environment))
        supervisor.start(*(_own(name, environment) for name in ("api", *WORKERS)))
        with _published(environment, data_dir):
            supervisor.tend()


def environment_of(data_dir: Path) -> dict[str, str]:
    """What the processes on this data folder were told; empty while none run."""
    with suppress(FileNotFoundError):
        text = _environment_file(data_dir).read_text()
        if _is_locked(data_dir):
            return {str(name): str(value) for name, value in json.loads(text).items()}
    return {}


def _servers(settings: Settings, data_dir: Path) -> tuple[list[Program], dict[str, str]]:
    """The servers that nobody named in the settings, and the addresses of all three."""
    programs = []
    urls = {
        "DATABASE_URL": settings.database_url,
        "REDIS_URL": settings.redis_url,
        "SMTP_URL": settings.smtp_url,
    }
    for variable, server in (("DATABASE_URL", embedded.postgres), ("REDIS_URL", embedded.valkey)):
        if urls[variable] is None:
            own = server(data_dir, port=free_port())
            programs.append(own.program)
            urls[variable] = own.url
    if urls["SMTP_URL"] is None:
        port = free_port()
        programs.append(mailsink.program(data_dir / "mails", port=port))
        urls["SMTP_URL"] = f"smtp://127.0.0.1:{port}"
    return programs, {name: str(url) for name, url in urls.items()}


def _environment(settings: Settings, urls: dict[str, str], *, data_dir: Path) -> dict[str, str]:
    """What each of our own processes is told."""
    port = settings.port or free_port(settings.host)
    return {
        **urls,
        "BASE_URL": _base_url(settings, port),
        "SECRET_KEY": settings.signing_key or own_key(data_dir),
        "MAIL_FROM": settings.mail_from,
        "BOUNCE_ADDRESS": settings.bounce_address or "",
        "MAIL_DOMAIN": settings.mail_domain,
        "DATA_DIR": str(data_dir),
        "HOST": settings.host,
        "PORT": str(port),
        "LOG_LEVEL": settings.log_level,
    }


def _base_url(settings: Settings, port: int) -> str:
    if "base_url" in settings.model_fields_set:
        return settings.base_url
    host = "127.0.0.1" if settings.host in {"0.0.0.0", "::"} else settings.host  # noqa: S104
    return f"http://{host}:{port}"


def _own(name: str, environment: dict[str, str]) -> Program:
    def ready() -> bool:
        return name != "api" or answers(int(environment["PORT"]), environment["HOST"])

    return Program(
        name=name,
        command=own_command(name),
        environment=own_environment(**environment),
        ready=ready,
    )


@contextmanager
def _lock(data_dir: Path) -> Iterator[None]:
    """One supervisor for each data folder; the lock goes with its process, however that ends."""
    data_dir.mkdir(parents=True, exist_ok=True)
    with _lock_file(data_dir).open("w") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            raise AlreadyRunningError(f"{data_dir} is in use by another `escale serve`") from error
        yield


def _is_locked(data_dir: Path) -> bool:
    with _lock_file(data_dir).open("a") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_SH | fcntl.LOCK_NB)
        except BlockingIOError:
            return True
    return False


@contextmanager
def _published(environment: dict[str, str], data_dir: Path) -> Iterator[None]:
    """Other commands on this machine find the servers in a file that only its owner reads."""
    path = _environment_file(data_dir)
    draft = path.with_suffix(".new")
    with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w") as file:
        json.dump(environment, file)
    draft.replace(path)  # whoever reads it reads all of it
    try:
        yield
    finally:
        path.unlink(missing_ok=True)


def _environment_file(data_dir: Path) -> Path:
    return data_dir / "run" / "environment.json"


def _lock_file(data_dir: Path) -> Path:
    return data_dir / "lock"
