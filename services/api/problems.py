"""Every refusal leaves as a problem document (RFC 9457) with a stable type."""

import json
from collections.abc import Mapping, Sequence
from http import HTTPStatus
from traceback import format_tb
from typing import Any

import structlog
from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import Response
from fastapi.routing import iter_route_contexts
from pydantic import BaseModel, Field
from sqlalchemy.exc import DBAPIError, OperationalError
from starlette.exceptions import HTTPException
from starlette.routing import compile_path

from services.domain import refusals
from services.domain.errors import (
    ConflictError,
    DomainError,
    ForbiddenError,
    InvalidError,
    NotFoundError,
    UnknownCallerError,
)
from services.settings import get_settings

MEDIA_TYPE = "application/problem+json"

STATUS: Mapping[type[DomainError], HTTPStatus] = {
    UnknownCallerError: HTTPStatus.UNAUTHORIZED,
    ForbiddenError: HTTPStatus.FORBIDDEN,
    NotFoundError: HTTPStatus.NOT_FOUND,
    ConflictError: HTTPStatus.CONFLICT,
    InvalidError: HTTPStatus.UNPROCESSABLE_ENTITY,
}

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

#: what the domain calls by its own name → the field of the request
NAMES = {
    "after": "after_id",
    "clusters": "cluster_ids",
    "delegates": "delegate_ids",
    "participations": "participation_ids",
    "slots": "slot_ids",
    "vetoes": "partner_ids",
}

log = structlog.get_logger()


class PreconditionMissingError(DomainError):
    """The request must say which version it changes (If-Match)."""


class PreconditionFailedError(DomainError):
    """Somebody else changed it since it was read."""


class Fault(BaseModel):
    """One thing that is wrong in a request."""

    type: str = Field(description="The address that names this kind of problem.")
    detail: str = Field(description="What is wrong and what to do.")
    pointer: str | None = Field(
        default=None, description="Where in the request: a JSON pointer as a fragment, or a name."
    )


class Problem(BaseModel):
    """Why a request was not carried out; nothing was changed."""

    type: str = Field(description="The address that names this kind of problem; stable.")
    title: str
    status: int
    detail: str = Field(description="What is wrong, where, and what to do.")
    pointer: str | None = None
    errors: list[Fault] = Field(default=[], description="Each single fault, where there are some.")


class ProblemResponse(Response):
    media_type = MEDIA_TYPE

    def render(self, content: Any) -> bytes:
        # Everything in ASCII: what is refused may hold characters that no encoding takes.
        return json.dumps(content).encode("ascii")


def problem_response(
    status: int,
    code: str,
    detail: str,
    *,
    where: str | None = None,
    errors: Sequence[Fault] = (),
    headers: Mapping[str, str] | None = None,
) -> Response:
    problem = Problem(
        type=type_of(code),
        title=code.replace("_", " ").capitalize(),
        status=status,
        detail=detail,
        pointer=_pointer(where),
        errors=list(errors),
    )
    content = {name: value for name, value in problem.model_dump().items() if value is not None}
    return ProblemResponse(content, status_code=status, headers=dict(headers or {}))


def type_of(code: str) -> str:
    return f"{get_settings().base_url}/problems/{code}"


def install_handlers(app: FastAPI) -> None:
    """Errors of the domain, of the framework and of the database leave as problem documents."""
    app.exception_handler(DomainError)(_domain)
    app.exception_handler(RequestValidationError)(_validation)
    app.exception_handler(HTTPException)(_http)
    app.exception_handler(DBAPIError)(_database)
    app.exception_handler(Exception)(_unexpected)


def refuse(error: DomainError) -> Response:
    """The problem document of a refusal."""
    status = _status(error)
    headers = {"WWW-Authenticate": "Bearer"} if status == HTTPStatus.UNAUTHORIZED else None
    faults = [
        Fault(type=type_of(part.code), detail=part.message, pointer=_pointer(part.where))
        for part in error.problems
    ]
    # What is not found is named, but that is no place in the request.
    where = None if isinstance(error, NotFoundError) else error.where
    return problem_response(
        status, error.code, error.message, where=where, errors=faults, headers=headers
    )


def _status(error: DomainError) -> HTTPStatus:
    if isinstance(error, PreconditionMissingError):
        return HTTPStatus.PRECONDITION_REQUIRED
    if isinstance(error, PreconditionFailedError):
        return HTTPStatus.PRECONDITION_FAILED
    return next(status for kind, status in STATUS.items() if isinstance(error, kind))


def _pointer(where: str | None) -> str | None:
    """`wishes/3/rank` as `#/wishes/3/rank`; names of headers stay as they are."""
    if where is None or where[:1].isupper():
        return where
    first, *rest = where.split("/")
    return "/".join(("#", NAMES.get(first, first), *rest))


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
