"""The engine and the transaction: one request or task is one transaction, opened at the edge."""

from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache

from sqlalchemy import Engine, create_engine
from sqlalchemy.orm import Session

from services.settings import get_settings


def create_engine_for(database_url: str, *, pool_size: int = 5) -> Engine:
    return create_engine(
        database_url,
        pool_pre_ping=True,
        hide_parameters=True,  # they are personal data, and errors are logged
        pool_size=pool_size,
        connect_args={"connect_timeout": 10, "options": "-c timezone=UTC"},
    )


@cache
def get_engine() -> Engine:
    """The engine of this process, on the database of its settings."""
    database_url = get_settings().database_url
    if database_url is None:
        raise RuntimeError("DATABASE_URL is not set: name the database, or run `escale serve`")
    return create_engine_for(database_url)


@contextmanager
def transaction(engine: Engine) -> Iterator[Session]:
    """A session whose work is committed at the end, or undone as a whole by an error."""
    with Session(engine, expire_on_commit=False) as session, session.begin():
        yield session
