"""The session of staff that a browser holds, for whoever must know of it."""

from datetime import datetime

from sqlalchemy.orm import Session

from services.domain import callers, sign_ins
from services.domain.callers import Caller
from services.models import StaffSession

COOKIE = "escale_staff"
#: below it stand a company's pages for staff who act in its place
ACTING = "/staff/acting"


class SignInNeededError(Exception):
    """Nobody is signed in in this browser."""


class ReadsOnlyError(Exception):
    """A form of somebody who may only look."""


def signed_in(session: Session, secret: str, *, now: datetime) -> tuple[StaffSession, Caller]:
    """The session of what a cookie holds, and whose it is. Raises SignInNeededError for none."""
    row = sign_ins.find(session, secret, now=now) if secret else None
    holder = (row.account or row.token) if row is not None else None
    if row is None or holder is None:
        raise SignInNeededError
    return row, callers.staff_caller(holder)
