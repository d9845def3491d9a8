"""The web process of the sample mission, in a thread, at a moment that can be set."""

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager

import uvicorn

from services.api.deps import get_now
from services.app import create_app
from services.db import get_engine
from services.processes import free_port
from tests.shots.sample import Sample


@contextmanager
def serving(sample: Sample) -> Iterator[str]:
    """The address of the service while it runs; its clock shows what the sample says."""
    app = create_app()
    app.dependency_overrides[get_now] = lambda: sample.now
    app.dependency_overrides[get_engine] = lambda: sample.engine
    port = free_port()
    server = uvicorn.Server(uvicorn.Config(app, port=port, log_level="error", ws="none"))
    thread = threading.Thread(target=server.run)
    thread.start()
    try:
        while not server.started:
            time.sleep(0.05)
        yield f"http://127.0.0.1:{port}"
    finally:
        server.should_exit = True
        thread.join()
