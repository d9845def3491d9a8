"""The session of staff that a browser holds, for whoever must know of it."""

from datetime import datetime

from fastapi import Request
from sqlalchemy.orm import Session

from services.domain import callers, sign_ins
from services.domain.callers import Caller
from services.models import StaffSession

COOKIE = "escale_staff"
#: below it stand a company's pages for staff who act in its place
ACTING = "/staff/acting"


class SignInNeededError(Exception):
    """Nobody is signed in in this browser."""


def signed_in(session: Session, request: Request, *, now: datetime) -> tuple[StaffSession, Caller]:
    """The session of the browser, and who that is. Raises SignInNeededError if there is none."""
    secret = request.cookies.get(COOKIE, "")
    row = sign_ins.find(session, secret, now=now) if secret else None
    holder = (row.account or row.token) if row is not None else None
    if row is None or holder is None:
        raise SignInNeededError
    return row, callers.staff_caller(holder)
