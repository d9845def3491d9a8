"""Answers kept for requests that carry an Idempotency-Key, so that a repeated one gets the same."""

from datetime import datetime

from sqlalchemy import delete, func, select
from sqlalchemy.orm import Session

from services.domain.errors import ConflictError, InvalidError
from services.models import AnsweredRequest


def hold_key(
    session: Session, *, caller: str, key: str, fingerprint: str
) -> AnsweredRequest | None:
    """The answer already given to this request, or None: then the key is held until commit.

    Raises ConflictError while the first request with this key is still running, InvalidError if
    the key was used for another request.
    """
    lock = func.hashtextextended(f"{caller} {key}", 0)
    if not session.scalar(select(func.pg_try_advisory_xact_lock(lock))):
        raise ConflictError(
            "request_running",
            "The first request with this Idempotency-Key is still running; ask again in a moment.",
            where="Idempotency-Key",
        )
    answered = session.get(AnsweredRequest, (caller, key))
    if answered is not None and answered.fingerprint != fingerprint:
        raise InvalidError(
            "key_reused",
            "This Idempotency-Key was used for another request; take a new one for each request.",
            where="Idempotency-Key",
        )
    return answered


def forget_answers(session: Session, *, before: datetime) -> int:
    """Answers given before that moment are forgotten; how many they were."""
    gone = delete(AnsweredRequest).where(AnsweredRequest.created_at < before)
    return len(session.execute(gone.returning(AnsweredRequest.key)).all())
