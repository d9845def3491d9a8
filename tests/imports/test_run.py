"""The command `escale import`, in a process of its own on a real database."""

import os
import subprocess
import sys
from pathlib import Path

from sqlalchemy import create_engine, func, select
from sqlalchemy.orm import Session

from services.models import Event, Mission
from tests.imports import small


def escale(database_url: str, *arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "services", "import", *arguments],
        env={**os.environ, "DATABASE_URL": database_url, "PYTHONIOENCODING": "utf-8"},
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
    )


def missions_and_events(database_url: str) -> tuple[int, int]:
    engine = create_engine(database_url)
    with Session(engine) as session:
        missions = session.scalar(select(func.count()).select_from(Mission)) or 0
        events = session.scalar(select(func.count()).select_from(Event)) or 0
    engine.dispose()
    return missions, events


def test_dry_run_import_and_again(database_url: str, tmp_path: Path) -> None:
    folder = str(small.write(tmp_path / "azur"))
    dry = escale(database_url, folder, "--dry-run")
    assert (dry.returncode, dry.stderr, missions_and_events(database_url)) == (0, "", (0, 0))
    assert dry.stdout.splitlines()[-1] == "Mission azur: this would be imported."
    first = escale(database_url, folder)
    assert (first.returncode, first.stderr) == (0, "")
    assert first.stdout.splitlines()[0] == (
        "clusters          1 created      0 changed      0 unchanged"
    )
    stored = missions_and_events(database_url)
    again = escale(database_url, folder)
    assert (again.returncode, again.stderr) == (0, "")
    assert again.stdout.splitlines()[-1] == (
        "Mission azur: everything is there already, nothing to change."
    )
    assert missions_and_events(database_url) == stored
    assert stored[0] == 1


def test_mistakes_end_with_status_2_and_nothing_is_written(
    database_url: str, tmp_path: Path
) -> None:
    folder = small.write(
        tmp_path / "azur",
        wishes=small.WISHES.replace("Romarin,1,Dougga", "Romarin,1,Romarin"),
        tables=small.TABLES.replace("2,Palais", "two,Palais"),
    )
    done = escale(database_url, str(folder))
    assert (done.returncode, done.stdout, missions_and_events(database_url)) == (2, "", (0, 0))
    assert done.stderr.splitlines() == [
        "tables.csv, row 3, column number, «two»: Write a whole number.",
        "wishes.csv, row 4, column partner, «Romarin»: A company can't wish to meet itself.",
        "2 problems; nothing was imported.",
    ]
