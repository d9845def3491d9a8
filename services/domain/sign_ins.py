"""Sessions of staff: a row for each browser, of whose secret only the digest is kept."""

import secrets
from collections.abc import Sequence
from datetime import datetime, timedelta
from hashlib import sha256
from uuid import UUID

from sqlalchemy import ColumnElement, delete, func, select
from sqlalchemy.orm import Session, joinedload

from services.domain import passwords
from services.domain.events import Fact, record
from services.models import StaffAccount, StaffSession, StaffToken

#: how long a session lasts at most, and how long without a visit
LONGEST = timedelta(days=7)
IDLE = timedelta(hours=12)
#: visits are noted this far apart
NOTED = timedelta(minutes=5)


def password_opens(account: StaffAccount | None, password: str) -> bool:
    """Whether that is the account's password; as slow for nobody as for somebody.

    A password hashed in an older way is hashed anew.
    """
    stored = account.password_hash if account is not None else None
    if not passwords.matches(stored, password) or account is None or stored is None:
        return False
    if passwords.outdated(stored):
        account.password_hash = passwords.hashed(password)
    return True


def begin(
    session: Session,
    holder: StaffAccount | StaffToken,
    *,
    browser: str,
    address: str,
    now: datetime,
) -> tuple[StaffSession, str]:
    """A new session of the account or token, and the secret for the browser's cookie."""
    secret = secrets.token_urlsafe(32)
    is_account = isinstance(holder, StaffAccount)
    row = StaffSession(
        account_id=holder.id if is_account else None,
        token_id=None if is_account else holder.id,
        digest=_digest(secret),
        browser="".join(filter(str.isprintable, browser))[:300],
        address=address[:45],
        created_at=now,
        seen_at=now,
        expires_at=now + LONGEST,
    )
    session.add(row)
    session.flush()
    record(session, Fact.STAFF_SIGNED_IN, subject_id=row.id, actor=f"staff:{holder.id}")
    return row, secret


def find(session: Session, secret: str, *, now: datetime) -> StaffSession | None:
    """The session of that secret, noted as seen now; None if there is none or it is over."""
    row = session.scalar(
        select(StaffSession)
        .options(joinedload(StaffSession.account), joinedload(StaffSession.token))
        .where(StaffSession.digest == _digest(secret), _alive(now))
    )
    if row is None or not _may_come_in(row, now):
        return None
    if now - row.seen_at > NOTED:
        row.seen_at = now
    return row


def beside(session: Session, row: StaffSession, *, now: datetime) -> Sequence[StaffSession]:
    """All sessions of the same account or token that are not over, this one among them."""
    return session.scalars(
        select(StaffSession)
        .where(_of(row.account_id, row.token_id), _alive(now))
        .order_by(StaffSession.seen_at.desc(), StaffSession.id.desc())
    ).all()


def end(session: Session, row: StaffSession, *, actor: str, now: datetime) -> None:
    """The session is over. Ended twice it stays as it was."""
    if row.ended_at is None:
        row.ended_at = now
        session.flush()
        record(session, Fact.STAFF_SESSION_ENDED, subject_id=row.id, actor=actor)


def end_all(
    session: Session,
    *,
    account_id: UUID | None = None,
    token_id: UUID | None = None,
    actor: str,
    now: datetime,
) -> None:
    """Every session of the account or token is over."""
    standing = select(StaffSession).where(
        _of(account_id, token_id), StaffSession.ended_at.is_(None)
    )
    for row in session.scalars(standing).all():
        end(session, row, actor=actor, now=now)


def forget(session: Session, *, before: datetime) -> None:
    """Sessions that were over by then are gone, with browser and address."""
    over = func.coalesce(StaffSession.ended_at, StaffSession.expires_at)
    session.execute(delete(StaffSession).where(over < before))


def _of(account_id: UUID | None, token_id: UUID | None) -> ColumnElement[bool]:
    if account_id is not None:
        return StaffSession.account_id == account_id
    return StaffSession.token_id == token_id


def _alive(now: datetime) -> ColumnElement[bool]:
    return (
        StaffSession.ended_at.is_(None)
        & (StaffSession.expires_at > now)
        & (StaffSession.seen_at > now - IDLE)
    )


def _may_come_in(row: StaffSession, now: datetime) -> bool:
    if row.account is not None:
        return row.account.closed_at is None
    token = row.token
    return (
        token is not None
        and token.revoked_at is None
        and (token.expires_at is None or token.expires_at > now)
    )


def _digest(secret: str) -> bytes:
    return sha256(secret.encode(errors="surrogatepass")).digest()
