"""Long lists, a page at a time."""

from typing import Annotated, NamedTuple

from fastapi import Query

#: which page of a list is asked for
Number = Annotated[int, Query(ge=1, le=100_000)]


class Leaf(NamedTuple):
    """One page of a list; `number` of `pages`."""

    number: int
    pages: int
    size: int

    @property
    def offset(self) -> int:
        return (self.number - 1) * self.size

    @property
    def rows(self) -> slice:
        """What of the whole list stands on it."""
        return slice(self.offset, self.offset + self.size)


def leaf(count: int, *, number: int, size: int) -> Leaf:
    """The page of that number of a list of `count` rows; the last one where there is none."""
    pages = max(1, -(-count // size))
    return Leaf(min(number, pages), pages, size)
