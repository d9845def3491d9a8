"""The embedded servers keep what they promised to keep, whatever happens to them."""

import os
import stat
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg
import pytest
from redis import Redis

from services import embedded, processes


@contextmanager
def running(server: embedded.Server) -> Iterator[int]:
    process = processes.spawn(server.program)
    try:
        assert processes.wait_until(server.program.ready, patience=30)
        yield process.pid
    finally:
        processes.stop(process, by=server.program.stop_signal, patience=10)


def ask(url: str, statement: str) -> list[tuple[object, ...]]:
    with psycopg.connect(url.replace("+psycopg", ""), autocommit=True) as connection:
        cursor = connection.execute(statement.encode())
        return cursor.fetchall() if cursor.description else []


@pytest.mark.chaos
def test_a_killed_postgres_has_kept_what_was_committed(tmp_path: Path) -> None:
    server = embedded.postgres(tmp_path, port=processes.free_port())
    with running(server) as pid:
        ask(server.url, "CREATE TABLE kept AS SELECT 42 AS answer")
        os.kill(pid, 9)
    again = embedded.postgres(tmp_path, port=processes.free_port())
    with running(again):
        assert ask(again.url, "SELECT answer FROM kept") == [(42,)]


@pytest.mark.chaos
def test_a_killed_valkey_has_kept_what_it_answered(tmp_path: Path) -> None:
    server = embedded.valkey(tmp_path, port=processes.free_port())
    with running(server) as pid, Redis.from_url(server.url) as client:
        client.rpush("queue", "a", "b")
        os.kill(pid, 9)
    again = embedded.valkey(tmp_path, port=processes.free_port())
    with running(again), Redis.from_url(again.url) as client:
        assert client.lrange("queue", 0, -1) == [b"a", b"b"]


def test_postgres_is_closed_to_who_lacks_the_password(tmp_path: Path) -> None:
    server = embedded.postgres(tmp_path, port=processes.free_port())
    with running(server), pytest.raises(psycopg.OperationalError, match="password"):
        ask("postgresql://escale:wrong@" + server.url.split("@")[1], "SELECT 1")


def test_postgres_logs_no_value_of_a_statement_that_failed(tmp_path: Path) -> None:
    server = embedded.postgres(tmp_path, port=processes.free_port())
    log = tmp_path / "log"
    with log.open("ab") as output:
        process = processes.spawn(server.program, output=output)
        assert processes.wait_until(server.program.ready, patience=30)
        ask(server.url, "CREATE TABLE people (address text PRIMARY KEY)")
        ask(server.url, "INSERT INTO people VALUES ('secret@example.org')")
        with pytest.raises(psycopg.errors.UniqueViolation):
            ask(server.url, "INSERT INTO people VALUES ('secret@example.org')")
        processes.stop(process, by=server.program.stop_signal, patience=10)
    text = log.read_text()
    assert ("people_pkey" in text, "secret@example.org" in text) == (True, False)


def test_secrets_are_for_their_owner_alone(tmp_path: Path) -> None:
    embedded.valkey(tmp_path, port=processes.free_port())
    files = [tmp_path / "secret.key", tmp_path / "valkey" / "valkey.conf"]
    assert [stat.S_IMODE(file.stat().st_mode) for file in files] == [0o600, 0o600]


def test_an_interrupted_first_start_is_begun_again(tmp_path: Path) -> None:
    (tmp_path / "pg.unfinished").mkdir()
    (tmp_path / "pg.unfinished" / "half").write_text("written")
    server = embedded.postgres(tmp_path, port=processes.free_port())
    with running(server):
        assert ask(server.url, "SELECT 1") == [(1,)]
