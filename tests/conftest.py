"""Real servers for every test: PostgreSQL, Valkey and SMTP of their own, never anybody's else."""

import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from email import policy
from email.message import EmailMessage
from email.parser import BytesParser
from pathlib import Path
from typing import IO
from uuid import uuid4

import psycopg
import pytest
from hypothesis import settings
from redis import Redis
from sqlalchemy import Engine
from sqlalchemy.orm import Session

from services import embedded, mailsink, processes
from services.db import create_engine_for
from services.migrate import migrate

for _name in ("DATABASE_URL", "REDIS_URL", "SMTP_URL", "BASE_URL", "DATA_DIR", "MAIL_DOMAIN"):
    os.environ.pop(_name, None)
settings.register_profile("untimed", deadline=None)
settings.load_profile("untimed")
os.environ["SECRET_KEY"] = "a key for tests only"

# A test's data may be lost with the machine's power; waiting for the disk would only be slow.
_FORGETFUL = {"fsync": "off", "full_page_writes": "off", "max_connections": "200"}

#: their files take longest; begun first, none keeps one process busy when the others have ended
_SLOW = ("chaos", "platform", "stories", "web")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    items.sort(key=lambda item: Path(item.path).parent.name not in _SLOW)


@dataclass(frozen=True, kw_only=True)
class Servers:
    postgres: str
    valkey: str


@pytest.fixture(scope="session")
def servers() -> Iterator[Servers]:
    """One PostgreSQL and one Valkey for the whole run."""
    folder = Path(tempfile.mkdtemp(prefix="escale-tests-"))
    postgres = embedded.postgres(folder, port=processes.free_port(), options=_FORGETFUL)
    valkey = embedded.valkey(folder, port=processes.free_port(), append_only=False)
    with (folder / "log").open("ab") as log, _running(postgres, log), _running(valkey, log):
        yield Servers(postgres=postgres.url, valkey=valkey.url)
    shutil.rmtree(folder)


@contextmanager
def _running(server: embedded.Server, log: IO[bytes]) -> Iterator[None]:
    program = server.program
    process = processes.spawn(program, output=log)
    try:
        assert processes.wait_until(program.ready, patience=30), program.name
        yield
    finally:
        processes.stop(process, by=program.stop_signal, patience=10)


def _execute(url: str, statement: str) -> None:
    with psycopg.connect(_plain(url), autocommit=True) as connection:
        connection.execute(statement.encode())


def _plain(url: str) -> str:
    return url.replace("+psycopg", "", 1)


def _database(url: str, name: str) -> str:
    return url.rsplit("/", 1)[0] + f"/{name}"


@pytest.fixture(scope="session")
def template(servers: Servers) -> str:
    """The name of a migrated, empty database that others are copied from."""
    _execute(servers.postgres, "CREATE DATABASE migrated")
    migrate(_database(servers.postgres, "migrated"))
    return "migrated"


@contextmanager
def _copy(servers: Servers, template: str) -> Iterator[str]:
    name = f"test_{uuid4().hex}"
    _execute(servers.postgres, f"CREATE DATABASE {name} TEMPLATE {template}")
    try:
        yield _database(servers.postgres, name)
    finally:
        _execute(servers.postgres, f"DROP DATABASE {name} WITH (FORCE)")


@pytest.fixture
def database_url(servers: Servers, template: str) -> Iterator[str]:
    """A migrated database for one test that commits, or that several processes share."""
    with _copy(servers, template) as url:
        yield url


@pytest.fixture(scope="session")
def engine(servers: Servers, template: str) -> Iterator[Engine]:
    """The engine behind `session`; whoever commits takes `database_url` instead."""
    with _copy(servers, template) as url:
        engine = create_engine_for(url)
        yield engine
        engine.dispose()


@pytest.fixture
def session(engine: Engine) -> Iterator[Session]:
    """A session whose commits are savepoints: after the test nothing of it is left."""
    with engine.connect() as connection:
        outer = connection.begin()
        with Session(
            connection, join_transaction_mode="create_savepoint", expire_on_commit=False
        ) as session:
            yield session
        outer.rollback()


@pytest.fixture
def redis_url(servers: Servers) -> Iterator[str]:
    """An empty Valkey."""
    with Redis.from_url(servers.valkey) as client:
        client.flushall()
        yield servers.valkey
        client.flushall()


@dataclass(frozen=True, kw_only=True)
class SmtpSink:
    url: str
    port: int
    folder: Path

    def raw(self) -> list[bytes]:
        """The accepted mails in the order of their arrival, envelope headers on top."""
        return [path.read_bytes() for path in sorted(self.folder.glob("*.eml"))]

    def mails(self) -> list[EmailMessage]:
        parser = BytesParser(policy=policy.default)
        return [parser.parsebytes(raw) for raw in self.raw()]


@pytest.fixture
def smtp_sink(tmp_path: Path) -> Iterator[SmtpSink]:
    """A real SMTP server in a process of its own, and what it accepted."""
    port, folder = processes.free_port(), tmp_path / "mails"
    program = mailsink.program(folder, port=port)
    process = processes.spawn(program)
    try:
        assert processes.wait_until(program.ready, patience=15)
        yield SmtpSink(url=f"smtp://127.0.0.1:{port}", port=port, folder=folder)
    finally:
        processes.stop(process, by=program.stop_signal, patience=5)
