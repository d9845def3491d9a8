"""Staff tokens: a secret shown once, of which only the digest is kept."""

import hashlib
import secrets
from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from services.domain import text
from services.domain.errors import InvalidError, UnknownCallerError
from services.domain.events import Fact, record
from services.models import Cluster, StaffRole, StaffToken

#: so that a secret found in a file or a log is recognised as one of Escale
PREFIX = "escale_"
LONGEST = timedelta(days=3653)


def issue_token(
    session: Session,
    *,
    label: str,
    cluster: Cluster | None = None,
    role: StaffRole = StaffRole.MANAGER,
    expires_at: datetime | None = None,
    actor: str,
    now: datetime,
) -> tuple[StaffToken, str]:
    """A new token and its secret, which can't be had a second time.

    With a cluster it sees the missions that the cluster organises, without one every mission.
    Raises InvalidError if it would be expired already.
    """
    if expires_at is not None and (
        expires_at.utcoffset() is None or not now < expires_at < now + LONGEST
    ):
        raise InvalidError(
            "token_expiry",
            "A token expires at a moment of the next ten years, written with its offset.",
            where="expires_at",
        )
    secret = PREFIX + secrets.token_urlsafe(32)
    token = StaffToken(
        label=text.line(label, where="label", most=100),
        digest=_digest(secret),
        cluster_id=cluster.id if cluster is not None else None,
        role=role,
        expires_at=expires_at,
    )
    session.add(token)
    session.flush()
    record(session, Fact.TOKEN_ISSUED, subject_id=token.id, actor=actor)
    return token, secret


def find_token(session: Session, secret: str, *, now: datetime) -> StaffToken:
    """The token of that secret. Raises UnknownCallerError if there is none or it is over."""
    token = session.scalar(select(StaffToken).where(StaffToken.digest == _digest(secret)))
    if token is None:
        raise UnknownCallerError("token_wrong", "This token is not known here.")
    if token.revoked_at is not None:
        raise UnknownCallerError("token_revoked", "This token was revoked; ask for a new one.")
    if token.expires_at is not None and token.expires_at <= now:
        raise UnknownCallerError("token_expired", "This token has expired; ask for a new one.")
    return token


def revoke_token(session: Session, *, token: StaffToken, actor: str, now: datetime) -> None:
    """The token opens nothing from now on. Revoked twice it stays as it was."""
    if token.revoked_at is None:
        token.revoked_at = now
        session.flush()
        record(session, Fact.TOKEN_REVOKED, subject_id=token.id, actor=actor)


def _digest(secret: str) -> bytes:
    return hashlib.sha256(secret.encode(errors="surrogatepass")).digest()
