"""The API's description, with the problem documents that every operation may answer."""

from collections.abc import Iterator, Mapping
from typing import Any

from fastapi import FastAPI

from services.api.problems import MEDIA_TYPE, Problem

PREFIX = "/api/"
METHODS = frozenset({"get", "put", "post", "patch", "delete"})

#: status → what it means here
ALWAYS = {
    "401": "Nobody is known by this token, or it was revoked or has expired.",
    "403": "Not yours to do.",
    "404": "There is no such thing, or it is not yours to see.",
    "409": "The state of things does not allow it (now).",
    "422": "The request is wrong; `errors` says where.",
    "500": "Something went wrong here; nothing was changed.",
    "503": "The database can't be reached at the moment.",
}
WITH_CHANGE = {
    "400": "The body can't be read.",
    "413": "The request is too large.",
}
WITH_VERSION = {
    "412": "It was changed since you read it.",
    "428": "Say with If-Match which version you change.",
}


def install_openapi(app: FastAPI) -> None:
    """The description names the problem documents of each operation under /api/."""
    describe = app.openapi

    def described() -> dict[str, Any]:
        if app.openapi_schema is None:
            schema = describe()
            for method, operation in _operations(schema):
                _declare_problems(method, operation)
            _add_problem_schema(schema)
            app.openapi_schema = schema
        return app.openapi_schema

    app.openapi = described  # type: ignore[method-assign]


def _operations(schema: Mapping[str, Any]) -> Iterator[tuple[str, dict[str, Any]]]:
    for path, item in schema.get("paths", {}).items():
        if path.startswith(PREFIX):
            for method in METHODS & item.keys():
                yield method, item[method]


def _declare_problems(method: str, operation: dict[str, Any]) -> None:
    headers = {parameter["name"].lower() for parameter in operation.get("parameters", ())}
    statuses = dict(ALWAYS)
    if method != "get":
        statuses |= WITH_CHANGE
    if "if-match" in headers:
        statuses |= WITH_VERSION
    content = {MEDIA_TYPE: {"schema": {"$ref": "#/components/schemas/Problem"}}}
    for status, description in sorted(statuses.items()):
        operation["responses"][status] = {"description": description, "content": content}


def _add_problem_schema(schema: dict[str, Any]) -> None:
    schemas = schema.setdefault("components", {}).setdefault("schemas", {})
    problem = Problem.model_json_schema(ref_template="#/components/schemas/{model}")
    schemas |= problem.pop("$defs")
    schemas["Problem"] = problem
    for unused in ("HTTPValidationError", "ValidationError"):
        schemas.pop(unused, None)
