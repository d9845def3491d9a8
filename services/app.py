"""Composition root of the web: the API, the pages, and what every answer carries."""

from fastapi import FastAPI
from fastapi.staticfiles import StaticFiles

from services import api
from services.web import (
    agenda_routes,
    company,
    design_routes,
    documentation,
    front,
    health,
    notice_routes,
    staff,
)
from services.web.headers import SecurityHeaders
from services.web.pages import STATIC


def create_app() -> FastAPI:
    """The web process. It never loads OR-Tools."""
    app = FastAPI(
        title="Escale",
        version="1",
        summary="Schedules international B2B missions.",
        openapi_url="/api/v1/openapi.json",
        docs_url=None,
        redoc_url=None,
    )
    app.include_router(api.router)
    for part in (
        front,
        agenda_routes,
        company,
        notice_routes,
        staff,
        design_routes,
        documentation,
        health,
    ):
        app.include_router(part.router)
    app.mount("/static/htmx", StaticFiles(packages=[("js_lib_htmx", "static/htmx")]), name="htmx")
    app.mount("/static", StaticFiles(directory=STATIC), name="static")
    app.mount(
        "/docs/assets", StaticFiles(packages=[("fastapi_offline", "static")]), name="documentation"
    )
    app.add_middleware(SecurityHeaders)
    api.install(app)
    staff.install(app)
    return app
