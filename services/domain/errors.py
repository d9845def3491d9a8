"""What the domain refuses, as sentences; each kind has a stable name for the API."""

from dataclasses import dataclass, field


@dataclass(eq=False)
class DomainError(Exception):
    """A request that can't be carried out; nothing was changed.

    `code` is stable and names the kind; `message` is a sentence that says what, where and what
    to do; `where` points into the input (a field, a row, an id).
    """

    code: str
    message: str
    where: str | None = None
    problems: tuple["DomainError", ...] = field(default=())

    def __str__(self) -> str:
        return self.message


class NotFoundError(DomainError):
    """There is no such thing, or not for this caller: both read the same."""


class UnknownCallerError(DomainError):
    """Nobody, or a token or link that opens nothing (any more)."""


class ForbiddenError(DomainError):
    """The caller is known, and this is not theirs to do."""


class ConflictError(DomainError):
    """The state of things does not allow it (now)."""


class InvalidError(DomainError):
    """The input itself is wrong."""


def not_found(what: str) -> NotFoundError:
    return NotFoundError(
        "not_found", f"There is no such {what}, or it is not yours to see.", where=what
    )
