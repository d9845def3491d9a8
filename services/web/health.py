"""Whether this process lives, and whether it can work."""

from typing import Annotated

from fastapi import APIRouter, Depends
from fastapi.responses import PlainTextResponse
from sqlalchemy import Engine, text
from sqlalchemy.exc import SQLAlchemyError

from services.db import get_engine

router = APIRouter(include_in_schema=False, default_response_class=PlainTextResponse)


@router.get("/healthz")
def alive() -> str:
    return "alive\n"


@router.get("/readyz")
def ready(engine: Annotated[Engine, Depends(get_engine)]) -> PlainTextResponse:
    try:
        with engine.connect() as connection:
            connection.execute(text("select 1"))
    except SQLAlchemyError:
        return PlainTextResponse("the database can't be reached\n", status_code=503)
    return PlainTextResponse("ready\n")
