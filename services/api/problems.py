"""Every refusal leaves as a problem document (RFC 9457) with a stable type."""

import json
from collections.abc import Mapping, Sequence
from http import HTTPStatus
from typing import Any

from fastapi.responses import Response
from pydantic import BaseModel, Field

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

#: what the domain calls by its own name → the field of the request
NAMES = {
    "after": "after_id",
    "clusters": "cluster_ids",
    "delegates": "delegate_ids",
    "participations": "participation_ids",
    "slots": "slot_ids",
    "vetoes": "partner_ids",
}


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
