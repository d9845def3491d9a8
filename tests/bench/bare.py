"""The yardstick for pages: an endpoint that does one SELECT and returns as many bytes."""

from uuid import UUID

import uvicorn
from fastapi import FastAPI, Response
from sqlalchemy import select

from services.api.deps import SessionDep
from services.models import Link
from services.settings import get_settings

app = FastAPI(openapi_url=None)


@app.get("/bare/{link_id}/{size}")
def bare(session: SessionDep, link_id: UUID, size: int) -> Response:
    session.execute(select(Link.id).where(Link.id == link_id)).one()
    return Response(b"x" * size, media_type="text/html; charset=utf-8")


if __name__ == "__main__":
    settings = get_settings()
    uvicorn.run(
        app,
        host=settings.host,
        port=settings.port,
        log_config=None,
        access_log=False,
        server_header=False,
    )
