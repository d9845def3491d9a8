"""The command `escale import`: a report for a person, and the exit status."""

import sys
from datetime import UTC, datetime
from pathlib import Path

from sqlalchemy import select

from services.db import get_engine, transaction
from services.imports.export import export_folder
from services.imports.importing import import_path
from services.models import Mission

#: whom the events name
ACTOR = "import"


def run(path: Path, *, dry_run: bool = False) -> int:
    """Prints what was imported and returns 0, or each problem in a line and 2."""
    with transaction(get_engine()) as session:
        report = import_path(session, path, actor=ACTOR, now=datetime.now(UTC), dry_run=dry_run)
    stream = sys.stdout if report.ok else sys.stderr
    stream.writelines(f"{line}\n" for line in report.lines())
    return 0 if report.ok else 2


def run_export(code: str, folder: Path) -> int:
    """Writes the mission of that code as a folder of CSV and returns 0; 2 if there is none."""
    with transaction(get_engine()) as session:
        mission = session.scalar(select(Mission).where(Mission.code == code))
        if mission is None:
            sys.stderr.write(f"There is no mission with the code «{code}».\n")
            return 2
        for path in export_folder(session, mission=mission, folder=folder):
            sys.stdout.write(f"{path}\n")
    return 0
