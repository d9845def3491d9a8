"""What was read and rendered for the holder of a link, kept while nothing in it can differ."""

from collections.abc import Callable, Hashable
from threading import Lock
from typing import Generic, TypeVar

from cachetools import TTLCache

from services.domain.revision import KEPT_FOR

T = TypeVar("T")


class Shelf(Generic[T]):
    """Of one process; its total size, by `size`, is at most `most`, what was not asked for
    for the longest time goes first.

    Whatever a thing depends on is in its name: whose it is, the mission's revision, the minute.
    """

    def __init__(self, *, most: int, size: Callable[[T], int]) -> None:
        self._most, self._size = most, size
        self._things: TTLCache[Hashable, T] = TTLCache(
            maxsize=most, ttl=KEPT_FOR.total_seconds(), getsizeof=size
        )
        self._lock = Lock()

    def kept(self, *name: Hashable, make: Callable[[], T]) -> T:
        """What `make` gives, made once for each name."""
        with self._lock:
            if name in self._things:
                return self._things[name]
        made = make()
        if self._size(made) <= self._most:
            with self._lock:
                self._things[name] = made
        return made
