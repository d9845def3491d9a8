"""Links that set a password: signed, expiring, and good for one password only."""

from base64 import urlsafe_b64decode, urlsafe_b64encode
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from uuid import UUID

from itsdangerous import BadSignature, Signer
from sqlalchemy.orm import Session

from services.domain.errors import UnknownCallerError
from services.models import StaffAccount
from services.settings import get_settings

#: how long an invitation works, and how long what was sent for a forgotten password
INVITED, FORGOTTEN = timedelta(days=7), timedelta(hours=1)


def url(account: StaffAccount, *, lasts: timedelta, now: datetime) -> str:
    """The address where the account's owner sets a password; to be told to them alone."""
    return f"{get_settings().base_url}/password/{token(account, lasts=lasts, now=now)}"


def token(account: StaffAccount, *, lasts: timedelta, now: datetime) -> str:
    """Account, end and what the password is now, signed: with another password it is void."""
    name = urlsafe_b64encode(account.id.bytes).rstrip(b"=").decode()
    end = int((now + lasts).timestamp())
    return _signer().sign(f"{name}.{end:x}.{_present(account)}").decode()


def resolve(session: Session, text: str, *, now: datetime) -> StaffAccount:
    """The account whose password the link sets. Raises UnknownCallerError if it sets none."""
    try:
        name, end, present = _signer().unsign(text.encode()).decode().split(".")
        account_id = UUID(bytes=urlsafe_b64decode(name + "=="))
        expires_at = datetime.fromtimestamp(int(end, 16), UTC)
    except (BadSignature, ValueError) as error:
        raise _useless() from error
    account = session.get(StaffAccount, account_id, with_for_update=True)
    if account is None or account.closed_at is not None or expires_at <= now:
        raise _useless()
    if present != _present(account):
        raise _useless()
    return account


def _useless() -> UnknownCallerError:
    return UnknownCallerError(
        "password_link", "This link was used, has expired or is not one of ours; ask for a new one."
    )


def _present(account: StaffAccount) -> str:
    return sha256(f"{account.email} {account.password_hash or ''}".encode()).hexdigest()[:24]


def _signer() -> Signer:
    return Signer(
        get_settings().secret_key, salt="password", key_derivation="hmac", digest_method=sha256
    )
