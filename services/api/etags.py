"""ETag and If-Match: whoever replaces a list says which version of it they read."""

from collections.abc import Sequence
from hashlib import sha256
from typing import Annotated, Any

from fastapi import Header
from pydantic import BaseModel

from services.api.problems import PreconditionFailedError, PreconditionMissingError

IfMatch = Annotated[
    str | None,
    Header(description="The ETag of the version that is to be replaced, as last read."),
]


#: what a versioned list says of itself in the API's description
VERSIONED: dict[int | str, dict[str, Any]] = {
    200: {
        "headers": {
            "ETag": {
                "description": "Names this version; send it as If-Match to replace it.",
                "schema": {"type": "string"},
            }
        }
    }
}


def etag(items: Sequence[BaseModel]) -> str:
    """The strong tag of a list as it is shown."""
    shown = b"\n".join(item.model_dump_json().encode() for item in items)
    return f'"{sha256(shown).hexdigest()[:32]}"'


def refuse_stale(if_match: str | None, items: Sequence[BaseModel]) -> None:
    """Raises a 428 problem if the request names no version, 412 if it is not the present one."""
    if if_match is None or not if_match.strip():
        raise PreconditionMissingError(
            "precondition_missing",
            "Say which version you change: read it first, and send its ETag as If-Match.",
            where="If-Match",
        )
    tags = {tag.strip() for tag in if_match.split(",")}
    if not tags & {"*", etag(items)}:
        raise PreconditionFailedError(
            "precondition_failed",
            "It was changed since you read it; read it again and repeat your change.",
            where="If-Match",
        )
