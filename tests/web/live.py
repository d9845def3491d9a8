"""The web process on a database of its own, for a browser."""

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime

import uvicorn
from fastapi import FastAPI
from sqlalchemy import Engine

from services.api.deps import get_now
from services.app import create_app
from services.db import get_engine
from services.processes import free_port
from tests.missions import NOW


@contextmanager
def serving(app: FastAPI, *, port: int | None = None) -> Iterator[str]:
    """The address at which the application answers until the end."""
    port = port or free_port()
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


def app_on(engine: Engine, *, now: Callable[[], datetime] = lambda: NOW) -> FastAPI:
    """The service on that database, at the moment that `now` tells."""
    app = create_app()
    app.dependency_overrides[get_now] = now
    app.dependency_overrides[get_engine] = lambda: engine
    return app
