"""Passwords: kept as argon2id hashes only, compared in the same time for nobody as for somebody."""

from functools import cache
from threading import BoundedSemaphore

from argon2 import PasswordHasher
from argon2.exceptions import VerificationError

from services.domain.errors import InvalidError

SHORTEST, LONGEST = 12, 200

#: argon2id as RFC 9106 recommends where memory is scarce: 64 MiB, three passes
_HASHER = PasswordHasher()
#: so many at once, lest a crowd at the door takes all memory
_ROOM = BoundedSemaphore(2)


def hashed(password: str, *, where: str = "password") -> str:
    """What is stored of the password. Raises InvalidError if it is too short or too long."""
    if len(password) < SHORTEST:
        raise InvalidError(
            "password_too_short", f"Choose a password of {SHORTEST} characters or more.", where
        )
    if len(password) > LONGEST:
        raise InvalidError(
            "text_too_long", f"Choose a password of {LONGEST} characters at most.", where
        )
    with _ROOM:
        return _HASHER.hash(_bytes(password))


def matches(stored: str | None, password: str) -> bool:
    """Whether it is that password; `None` matches nothing, after as long a time."""
    nobody = _nobody()
    with _ROOM:
        try:
            _HASHER.verify(stored or nobody, _bytes(password[:LONGEST]))
        except VerificationError:
            return False
    return stored is not None


def outdated(stored: str) -> bool:
    """Whether the password would be hashed in another way today."""
    return _HASHER.check_needs_rehash(stored)


def _bytes(password: str) -> bytes:
    return password.encode(errors="surrogatepass")


@cache
def _nobody() -> str:
    return _HASHER.hash("the password of nobody")
