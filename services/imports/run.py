"""The command `escale import`: a report for a person, and the exit status."""

import sys
from datetime import UTC, datetime
from pathlib import Path

from services.db import get_engine, transaction
from services.imports.importing import import_path

#: whom the events name
ACTOR = "import"


def run(path: Path, *, dry_run: bool = False) -> int:
    """Prints what was imported and returns 0, or each problem in a line and 2."""
    with transaction(get_engine()) as session:
        report = import_path(session, path, actor=ACTOR, now=datetime.now(UTC), dry_run=dry_run)
    stream = sys.stdout if report.ok else sys.stderr
    stream.writelines(f"{line}\n" for line in report.lines())
    return 0 if report.ok else 2
