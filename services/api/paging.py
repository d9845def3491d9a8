"""Long lists come in pages: an opaque cursor, and the next page's address in a Link header."""

import json
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Annotated, Any, TypeVar
from uuid import UUID

from fastapi import Depends, Query, Request, Response
from sqlalchemy import Select, tuple_
from sqlalchemy.orm import InstrumentedAttribute, Session

from services.domain.errors import InvalidError
from services.models import Base

Row = TypeVar("Row", bound=Base)
Item = TypeVar("Item")

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
    """A place in a list: after the item whose key the cursor holds, `limit` items."""

    request: Request
    response: Response
    cursor: str | None
    limit: int

    def after(self, *kinds: Callable[[str], Any]) -> list[Any] | None:
        """The key of the last item shown, each part read by its kind; None on the first page."""
        if self.cursor is None:
            return None
        try:
            parts = json.loads(urlsafe_b64decode(self.cursor.encode("ascii") + b"=="))
            return [kind(part) for kind, part in zip(kinds, parts, strict=True)]
        except (ValueError, TypeError, AttributeError) as error:
            raise InvalidError(
                "invalid_cursor", "This cursor is none of ours; start at the first page.", "cursor"
            ) from error

    def cut(self, found: list[Item], key: Callable[[Item], Sequence[object]]) -> list[Item]:
        """The first `limit` of those found; where there are more, a header says how to get them."""
        shown = found[: self.limit]
        if len(found) > self.limit:
            parts = json.dumps([str(part) for part in key(shown[-1])], separators=(",", ":"))
            cursor = urlsafe_b64encode(parts.encode()).rstrip(b"=").decode()
            url = self.request.url.include_query_params(cursor=cursor, limit=self.limit)
            self.response.headers["Link"] = f'<{url.path}?{url.query}>; rel="next"'
        return shown


def _page(
    request: Request,
    response: Response,
    cursor: Annotated[
        str | None,
        Query(max_length=500, description="Where the page starts, from the Link header."),
    ] = None,
    limit: Annotated[int, Query(ge=1, le=500, description="How many at most.")] = 100,
) -> Page:
    return Page(request=request, response=response, cursor=cursor, limit=limit)


PageDep = Annotated[Page, Depends(_page)]


def page_of(
    session: Session, statement: Select[Row], column: InstrumentedAttribute[UUID], page: Page
) -> list[Row]:
    """One page of the rows, by id and so by their creation; adds the Link header."""
    return page_by(session, statement, page, (column, UUID))


def page_by(
    session: Session,
    statement: Select[Row],
    page: Page,
    *keys: tuple[InstrumentedAttribute[Any], Callable[[str], Any]],
) -> list[Row]:
    """One page of the rows in the order of these columns, which tell each row from all others.

    With each column comes what reads its values from text; adds the Link header.
    """
    columns = [column for column, _ in keys]
    after = page.after(*(kind for _, kind in keys))
    if after is not None:
        statement = statement.where(tuple_(*columns) > tuple_(*after))
    rows = list(session.scalars(statement.order_by(*columns).limit(page.limit + 1)))
    return page.cut(rows, lambda row: [getattr(row, column.key) for column in columns])


def page_in(items: Sequence[Item], key: Callable[[Item], str], page: Page) -> list[Item]:
    """One page of items at hand, which are sorted by this key of theirs; adds the Link header."""
    after = page.after(str)
    left = [item for item in items if after is None or key(item) > after[0]]
    return page.cut(left, lambda item: [key(item)])
