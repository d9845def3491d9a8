"""How often one may knock: counted in Valkey, so that several web processes count together.

Keys are digests, never addresses. While Valkey is away each process counts for itself.
"""

import hmac
import time
from dataclasses import dataclass
from functools import cache
from hashlib import sha256
from ipaddress import IPv6Address, ip_address
from math import ceil
from typing import Annotated

import structlog
from fastapi import Depends, Request
from limits import RateLimitItem, parse
from limits.errors import StorageError
from limits.storage import MemoryStorage, RedisStorage, Storage
from limits.strategies import SlidingWindowCounterRateLimiter

from services.settings import get_settings

log = structlog.get_logger()


class TooOftenError(Exception):
    """Somebody knocks too often; `wait_s` says for how many seconds they should not."""

    def __init__(self, wait_s: int) -> None:
        super().__init__(f"wait {wait_s} s")
        self.wait_s = wait_s


@dataclass(frozen=True, kw_only=True)
class Limit:
    """So often for one address of the network, and so often about one account or mail address."""

    name: str
    each_address: RateLimitItem
    each_subject: RateLimitItem


SIGN_IN = Limit(
    name="sign-in", each_address=parse("60/15minutes"), each_subject=parse("10/15minutes")
)
REGISTRATIONS = Limit(
    name="registrations", each_address=parse("20/hour"), each_subject=parse("5/day")
)
#: what makes us send a mail
MAILS = Limit(name="mails", each_address=parse("20/hour"), each_subject=parse("4/hour"))


class Limiter:
    """Counts in Valkey where there is one."""

    def __init__(self, redis_url: str | None) -> None:
        self._own = SlidingWindowCounterRateLimiter(MemoryStorage())
        self._shared = SlidingWindowCounterRateLimiter(_storage(redis_url)) if redis_url else None

    def check(self, limit: Limit, *, address: str, subject: str) -> None:
        """One more try is counted. Raises TooOftenError where there have been too many."""
        self._count(limit.each_address, limit.name, "address", _network(address))
        self._count(limit.each_subject, limit.name, "subject", subject.strip().lower())

    def _count(self, item: RateLimitItem, *key: str) -> None:
        name = _digest(*key)
        if self._shared is not None:
            try:
                return _hit(self._shared, item, name)
            except StorageError:
                log.warning("limits.count_alone")
        return _hit(self._own, item, name)


def _hit(counter: SlidingWindowCounterRateLimiter, item: RateLimitItem, name: str) -> None:
    if not counter.hit(item, name):
        reset = counter.get_window_stats(item, name).reset_time
        raise TooOftenError(max(1, ceil(reset - time.time())))


def _storage(redis_url: str) -> Storage:
    return RedisStorage(
        redis_url, wrap_exceptions=True, socket_timeout=1.0, socket_connect_timeout=1.0
    )


def _network(address: str) -> str:
    """An address of IPv6 stands for its subnet, of which anybody has thousands."""
    try:
        known = ip_address(address)
    except ValueError:
        return address
    if isinstance(known, IPv6Address):
        return str(known.ipv4_mapped or int(known) >> 64)
    return address


def _digest(*key: str) -> str:
    secret = get_settings().secret_key.encode()
    text = "\0".join(key).encode(errors="surrogatepass")
    return hmac.new(secret, text, sha256).hexdigest()


@cache
def _limiter(redis_url: str | None) -> Limiter:
    return Limiter(redis_url)


def get_limiter() -> Limiter:
    return _limiter(get_settings().redis_url)


LimiterDep = Annotated[Limiter, Depends(get_limiter)]


def client_address(request: Request) -> str:
    """The address that the request came from, as the proxy in front tells it."""
    return request.client.host if request.client else ""


ClientAddress = Annotated[str, Depends(client_address)]
