"""Locks that live exactly as long as the process that holds them.

A session-level advisory lock of PostgreSQL ends with its connection, so whoever finds the lock
free knows that the former holder is gone, without leases or clocks.
"""

from collections.abc import Iterator
from contextlib import contextmanager, suppress
from uuid import UUID

from sqlalchemy import Engine, text
from sqlalchemy.exc import DBAPIError


def _number(what: UUID) -> int:
    return int.from_bytes(what.bytes[-8:], "big", signed=True)


@contextmanager
def held(engine: Engine, what: UUID) -> Iterator[bool]:
    """True inside if the lock on `what` was free and is now ours; False if another holds it."""
    with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        number = {"number": _number(what)}
        got: bool = connection.execute(
            text("select pg_try_advisory_lock(:number)"), number
        ).scalar_one()
        try:
            yield got
        finally:
            if got:
                with suppress(DBAPIError):  # a lost connection has let go of the lock already
                    connection.execute(text("select pg_advisory_unlock(:number)"), number)
