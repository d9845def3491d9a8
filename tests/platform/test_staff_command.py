"""`escale staff`, as an operator types it."""

import os
import subprocess
import sys

from sqlalchemy import select

from services.db import create_engine_for, transaction
from services.models import Dispatch, DispatchKind, StaffAccount


def escale(database_url: str, *arguments: str) -> tuple[int, str]:
    done = subprocess.run(
        [sys.executable, "-m", "services", "staff", *arguments],
        env={**os.environ, "DATABASE_URL": database_url, "BASE_URL": "https://escale.example"},
        capture_output=True,
        text=True,
        check=False,
    )
    return done.returncode, (done.stdout + done.stderr).strip()


def test_accounts_are_added_linked_and_closed(database_url: str) -> None:
    status, link = escale(database_url, "add", "Leïla", "leila@pole.example", "--language", "ar")
    assert (status, link.rpartition("/")[0]) == (0, "https://escale.example/password")
    status, again = escale(database_url, "link", "LEILA@pole.example")
    assert (status, again.rpartition("/")[0]) == (0, "https://escale.example/password")
    refused = escale(database_url, "add", "Leïla", "Leila@pole.example", "--no-mail")
    assert refused == (2, "escale: There is an account of Leila@pole.example already.")
    assert escale(database_url, "add", "L", "l@pole.example", "--cluster", "?")[0] == 2
    assert escale(database_url, "role", "leila@pole.example", "reader")[0] == 2
    assert escale(database_url, "add", "M", "m@pole.example", "--no-mail")[0] == 0
    assert escale(database_url, "role", "leila@pole.example", "reader") == (0, "")
    assert escale(database_url, "role", "leila@pole.example", "king")[0] == 2
    assert escale(database_url, "close", "leila@pole.example") == (0, "")
    assert escale(database_url, "link", "leila@pole.example")[0] == 2
    engine = create_engine_for(database_url)
    with transaction(engine) as session:
        account = session.scalars(select(StaffAccount).filter_by(name="Leïla")).one()
        assert (account.language, account.closed_at is None) == ("ar", False)
        assert account.role == "reader"
        dispatch = session.scalars(select(Dispatch)).one()
        assert (dispatch.kind, dispatch.account_id) == (DispatchKind.STAFF_INVITATION, account.id)
    engine.dispose()
