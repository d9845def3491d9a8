"""The JSON API: thin endpoints over the domain, collected in `router`.

`install` gives an application what the endpoints count on: problem documents and their
description. Bodies over `LARGEST` bytes are refused.
"""

from fastapi import APIRouter, FastAPI

from services.api import (
    activities,
    agendas,
    answers,
    arrangements,
    bounces,
    certificates,
    clusters,
    companies,
    delegates,
    delegations,
    events,
    inquiries,
    interpreters,
    links,
    me,
    missions,
    outbox,
    participations,
    places,
    programme,
    ratings,
    registrations,
    remedies,
    schedules,
    solves,
    timetables,
    tokens,
    travel,
    wishes,
)
from services.api.handlers import install_handlers
from services.api.openapi import install_openapi
from services.api.size import BodyLimit

LARGEST = 1024 * 1024


def _name(route: object) -> str:
    return str(getattr(route, "name", ""))


router = APIRouter(prefix="/api/v1", generate_unique_id_function=_name)
for part in (
    me,
    missions,
    programme,
    places,
    travel,
    activities,
    clusters,
    companies,
    participations,
    delegates,
    delegations,
    interpreters,
    wishes,
    answers,
    arrangements,
    links,
    registrations,
    tokens,
    solves,
    certificates,
    inquiries,
    schedules,
    remedies,
    timetables,
    outbox,
    bounces,
    agendas,
    ratings,
    events,
):
    router.include_router(part.router)


def install(app: FastAPI) -> None:
    """Refusals of this application leave as problem documents, and its description says so."""
    app.add_middleware(BodyLimit, largest=LARGEST)
    install_handlers(app)
    install_openapi(app)
