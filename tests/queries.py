"""What a session asks of the database."""

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import Connection, event
from sqlalchemy.orm import Session


@contextmanager
def counted(session: Session, *, savepoints: bool = False) -> Iterator[list[str]]:
    """The statements that run inside, also of requests that share the session's connection.

    Savepoints are left out unless wanted: the test's own transaction adds one for each request.
    """
    statements: list[str] = []

    def note(_c: object, _cursor: object, statement: str, *_: object) -> None:
        if savepoints or "SAVEPOINT" not in statement:
            statements.append(statement)

    bind = session.get_bind()
    assert isinstance(bind, Connection)
    event.listen(bind, "before_cursor_execute", note)
    yield statements
    event.remove(bind, "before_cursor_execute", note)
