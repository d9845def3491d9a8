"""A migrated database of its own, gone afterwards."""

import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy import Engine

from services import embedded, processes
from services.db import create_engine_for
from services.migrate import migrate


@contextmanager
def fresh_engine() -> Iterator[Engine]:
    os.environ["SECRET_KEY"] = "a key for pictures only"
    with tempfile.TemporaryDirectory(prefix="escale-shots-") as name:
        server = embedded.postgres(Path(name), port=processes.free_port(), options={"fsync": "off"})
        with (Path(name) / "log").open("ab") as log:
            process = processes.spawn(server.program, output=log)
        try:
            if not processes.wait_until(server.program.ready, patience=30):
                raise RuntimeError("PostgreSQL did not start.")
            migrate(server.url)
            engine = create_engine_for(server.url)
            yield engine
            engine.dispose()
        finally:
            processes.stop(process, by=server.program.stop_signal, patience=10)
