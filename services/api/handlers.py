"""Every error of a request, ours or the framework's, leaves as a problem document."""

from collections.abc import Mapping
from http import HTTPStatus
from traceback import format_tb
from typing import Any

import structlog
from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import Response
from fastapi.routing import iter_route_contexts
from sqlalchemy.exc import DBAPIError, OperationalError
from starlette.exceptions import HTTPException
from starlette.routing import compile_path

from services.api.problems import Fault, problem_response, refuse, type_of
from services.domain import refusals
from services.domain.errors import DomainError

#: of answers that the framework itself gives
CODES = {
    400: "unreadable",
    404: "not_found",
    405: "method_not_allowed",
    413: "too_large",
}

SENTENCES = {
    400: "The body can't be read; send JSON in UTF-8.",
    404: "There is nothing at this address.",
    405: "This address does not know this method.",
    413: "The request is too large.",
}

#: pydantic's kind of error → our words, where its own are hard to understand
WORDS = {
    "string_unicode": "This text holds half a character (a lone surrogate); type it again.",
    "json_invalid": "The body is no JSON.",
    "extra_forbidden": "There is no such field here.",
    "missing": "This is needed.",
}

log = structlog.get_logger()


def install_handlers(app: FastAPI) -> None:
    """Errors of the domain, of the framework and of the database leave as problem documents."""
    app.exception_handler(DomainError)(_domain)
    app.exception_handler(RequestValidationError)(_validation)
    app.exception_handler(HTTPException)(_http)
    app.exception_handler(DBAPIError)(_database)
    app.exception_handler(Exception)(_unexpected)


async def _domain(_request: Request, error: DomainError) -> Response:
    return refuse(error)


async def _validation(_request: Request, error: RequestValidationError) -> Response:
    faults = [_fault(fault) for fault in error.errors()]
    return problem_response(
        HTTPStatus.UNPROCESSABLE_ENTITY,
        "invalid_request",
        "The request is not as it must be: " + " ".join(fault.detail for fault in faults[:3]),
        errors=faults[:100],
    )


def _fault(fault: Mapping[str, Any]) -> Fault:
    place, *path = fault["loc"]
    pointer = "/".join(str(part).replace("~", "~0").replace("/", "~1") for part in path)
    words = WORDS.get(fault["type"]) or f"{fault['msg']}."
    if place == "body":
        pointer = f"#/{pointer}" if pointer and fault["type"] != "json_invalid" else "#"
    name = pointer.rsplit("/", maxsplit=1)[-1]
    return Fault(
        type=type_of("invalid_request"),
        detail=words if name == "#" else f"{name}: {words}",
        pointer=pointer or str(place),
    )


async def _http(request: Request, error: HTTPException) -> Response:
    status = error.status_code
    headers = dict(error.headers or {})
    if status == HTTPStatus.METHOD_NOT_ALLOWED:
        headers["Allow"] = ", ".join(sorted(_methods(request)))
    return problem_response(
        status,
        CODES.get(status, "not_possible"),
        SENTENCES.get(status, HTTPStatus(status).phrase),
        headers=headers,
    )


def _methods(request: Request) -> set[str]:
    """Every method that the address knows; the framework names those of one endpoint only."""
    methods: set[str] = set()
    for route in iter_route_contexts(request.app.routes):
        if route.path is not None and compile_path(route.path)[0].match(request.url.path):
            methods |= route.methods or set()
    return methods


async def _database(request: Request, error: DBAPIError) -> Response:
    refusal = refusals.refusal_of(error)
    if refusal is not None:
        return refuse(refusal)
    if isinstance(error, OperationalError):
        log.error("database is away", **_fault_report(request, error))
        return problem_response(
            HTTPStatus.SERVICE_UNAVAILABLE,
            "unavailable",
            "The database can't be reached at the moment; please try again.",
            headers={"Retry-After": "5"},
        )
    return await _unexpected(request, error)


async def _unexpected(request: Request, error: Exception) -> Response:
    log.error("unexpected error", **_fault_report(request, error))
    return problem_response(
        HTTPStatus.INTERNAL_SERVER_ERROR,
        "unexpected",
        "Something went wrong here, and nothing was changed; it was logged for the operator.",
    )


def _fault_report(request: Request, error: Exception) -> dict[str, str]:
    """Where it happened, without values: addresses hold private links, database errors rows."""
    route = request.scope.get("route")
    return {
        "method": request.method,
        "route": getattr(route, "path", ""),
        "error": type(error).__name__,
        "trace": "".join(format_tb(error.__traceback__)),
    }
