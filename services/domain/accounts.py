"""Accounts of staff: a person with a mail address and, once they have set it, a password."""

from datetime import datetime

from sqlalchemy import func, or_, select
from sqlalchemy.orm import Session

from services.domain import addresses, passwords, sign_ins, text
from services.domain.errors import ConflictError, InvalidError
from services.domain.events import Fact, record
from services.domain.rows import hold
from services.models import Cluster, Language, StaffAccount, StaffRole


def add_account(
    session: Session,
    *,
    name: str,
    email: str,
    cluster: Cluster | None = None,
    role: StaffRole = StaffRole.MANAGER,
    language: Language = Language.FRENCH,
    actor: str,
) -> StaffAccount:
    """An account without a password yet. With a cluster it sees that cluster's missions only.

    Raises ConflictError if the address has an account already.
    """
    account = StaffAccount(
        name=text.line(name, where="name"),
        email=addresses.email(email),
        cluster_id=cluster.id if cluster is not None else None,
        role=role,
        language=language,
    )
    if find_account(session, account.email, closed_too=True) is not None:
        raise ConflictError(
            "staff_exists", f"There is an account of {account.email} already.", where="email"
        )
    session.add(account)
    session.flush()
    record(session, Fact.STAFF_ADDED, subject_id=account.id, actor=actor)
    return account


def find_account(session: Session, email: str, *, closed_too: bool = False) -> StaffAccount | None:
    """The account of that address, in capitals or not, if there is one that is not closed."""
    try:
        address = addresses.email(email)
    except InvalidError:
        return None
    account = session.scalar(
        select(StaffAccount).where(func.lower(StaffAccount.email) == address.lower())
    )
    return account if account is not None and (closed_too or account.closed_at is None) else None


def set_password(session: Session, *, account: StaffAccount, password: str, now: datetime) -> None:
    """From now on this password opens the account, and every session that it had is over.

    Raises InvalidError for a password that is too short, or is the address itself.
    """
    if password.strip().lower() == account.email.lower():
        raise InvalidError(
            "password_guessable", "Choose a password that is not your address.", where="password"
        )
    account.password_hash = passwords.hashed(password)
    session.flush()
    actor = f"staff:{account.id}"
    record(session, Fact.STAFF_PASSWORD_SET, subject_id=account.id, actor=actor)
    sign_ins.end_all(session, account_id=account.id, actor=actor, now=now)


def change_role(
    session: Session,
    *,
    account: StaffAccount,
    role: StaffRole,
    seen: StaffRole | None = None,
    actor: str,
) -> None:
    """From now on the account may do that.

    Raises ConflictError for the last manager, and where the role is another by now than was `seen`.
    """
    hold(session, account)
    if account.role is role:
        return
    if seen is not None and account.role is not seen:
        raise ConflictError(
            "role_changed", "A colleague has changed this role meanwhile; choose again."
        )
    _refuse_last_manager(session, account)
    account.role = role
    session.flush()
    record(
        session,
        Fact.STAFF_ROLE_CHANGED,
        subject_id=account.id,
        actor=actor,
        data={"role": role.value},
    )


def close_account(
    session: Session,
    *,
    account: StaffAccount,
    even_the_last: bool = False,
    actor: str,
    now: datetime,
) -> None:
    """Nobody signs in with it any more, and whoever was is signed out.

    Raises ConflictError for the last manager, unless `even_the_last`.
    """
    hold(session, account)
    if account.closed_at is None:
        if not even_the_last:
            _refuse_last_manager(session, account)
        account.closed_at = now
        record(session, Fact.STAFF_CLOSED, subject_id=account.id, actor=actor)
    sign_ins.end_all(session, account_id=account.id, actor=actor, now=now)


def _refuse_last_manager(session: Session, account: StaffAccount) -> None:
    """Somebody else must be left who leads the accounts that this one leads."""
    if account.role is not StaffRole.MANAGER:
        return
    managers = select(StaffAccount.id).where(
        StaffAccount.role == StaffRole.MANAGER,
        StaffAccount.closed_at.is_(None),
        or_(
            StaffAccount.cluster_id.is_(None),
            StaffAccount.cluster_id.is_not_distinct_from(account.cluster_id),
        ),
    )
    # Two managers who close each other at once wait for each other here.
    left = session.scalars(managers.order_by(StaffAccount.id).with_for_update()).all()
    if not set(left) - {account.id}:
        raise ConflictError(
            "last_manager", "This is the last manager; make somebody else one first."
        )
