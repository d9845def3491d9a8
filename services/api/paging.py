"""Long lists come in pages: an opaque cursor, and the next page's address in a Link header."""

from base64 import urlsafe_b64decode, urlsafe_b64encode
from binascii import Error as Base64Error
from dataclasses import dataclass
from typing import Annotated, Any, TypeVar
from uuid import UUID

from fastapi import Depends, Query, Request, Response
from sqlalchemy import Select
from sqlalchemy.orm import InstrumentedAttribute, Session

from services.domain.errors import InvalidError
from services.models import Base

Row = TypeVar("Row", bound=Base)

#: what a paged list says of itself in the API's description
PAGED: dict[int | str, dict[str, Any]] = {
    200: {
        "headers": {
            "Link": {
                "description": 'The address of the next page, as rel="next", while there is one.',
                "schema": {"type": "string"},
            }
        }
    }
}


@dataclass(frozen=True, kw_only=True)
class Page:
    request: Request
    response: Response
    after: UUID | None
    limit: int


def _page(
    request: Request,
    response: Response,
    cursor: Annotated[
        str | None,
        Query(max_length=100, description="Where the page starts, from the Link header."),
    ] = None,
    limit: Annotated[int, Query(ge=1, le=500, description="How many at most.")] = 100,
) -> Page:
    return Page(
        request=request,
        response=response,
        after=_id(cursor) if cursor is not None else None,
        limit=limit,
    )


PageDep = Annotated[Page, Depends(_page)]


def page_of(
    session: Session, statement: Select[Row], column: InstrumentedAttribute[UUID], page: Page
) -> list[Row]:
    """One page of the rows, by id and so by their creation; adds the Link header."""
    if page.after is not None:
        statement = statement.where(column > page.after)
    rows = list(session.scalars(statement.order_by(column).limit(page.limit + 1)))
    if len(rows) > page.limit:
        rows.pop()
        last: UUID = getattr(rows[-1], column.key)
        cursor = urlsafe_b64encode(last.bytes).rstrip(b"=").decode()
        url = page.request.url.include_query_params(cursor=cursor, limit=page.limit)
        page.response.headers["Link"] = f'<{url.path}?{url.query}>; rel="next"'
    return rows


def _id(cursor: str) -> UUID:
    try:
        return UUID(bytes=urlsafe_b64decode(cursor.encode("ascii") + b"=="))
    except (ValueError, Base64Error) as error:
        raise InvalidError(
            "invalid_cursor", "This cursor is none of ours; start at the first page.", "cursor"
        ) from error
