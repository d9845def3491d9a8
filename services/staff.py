"""What an operator does on the command line, each in one transaction."""

from datetime import UTC, datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from services.db import get_engine, transaction
from services.domain import accounts, dispatches, password_links
from services.domain.errors import InvalidError
from services.domain.tokens import issue_token
from services.models import Cluster, Dispatch, DispatchKind, Language, StaffAccount, StaffRole

ACTOR = "operator"


def issue(
    label: str,
    *,
    cluster: str | None = None,
    role: StaffRole = StaffRole.MANAGER,
    days: int | None = None,
) -> str:
    """The secret of a new staff token. Raises InvalidError for a cluster that does not exist."""
    now = datetime.now(UTC)
    with transaction(get_engine()) as session:
        owner = _cluster(session, cluster)
        _, secret = issue_token(
            session,
            label=label,
            cluster=owner,
            role=role,
            expires_at=now + timedelta(days=days) if days else None,
            actor=ACTOR,
            now=now,
        )
    return secret


def add(
    name: str,
    email: str,
    *,
    cluster: str | None,
    role: StaffRole,
    language: Language,
    mail: bool,
) -> str:
    """The link with which the owner of a new account sets its password; mailed too, if wanted.

    Raises InvalidError or ConflictError for what can be no account.
    """
    now = datetime.now(UTC)
    with transaction(get_engine()) as session:
        account = accounts.add_account(
            session,
            name=name,
            email=email,
            cluster=_cluster(session, cluster),
            role=role,
            language=language,
            actor=ACTOR,
        )
        if mail:
            dispatches.ask(
                session,
                Dispatch(kind=DispatchKind.STAFF_INVITATION, account_id=account.id),
                actor=ACTOR,
            )
        return password_links.url(account, lasts=password_links.INVITED, now=now)


def link(email: str) -> str:
    """Another link with which the account's owner sets a password."""
    with transaction(get_engine()) as session:
        account = _account(session, email)
        lasts = password_links.INVITED
        return password_links.url(account, lasts=lasts, now=datetime.now(UTC))


def close(email: str) -> None:
    """Nobody signs in with the account any more."""
    with transaction(get_engine()) as session:
        account = _account(session, email)
        accounts.close_account(
            session, account=account, even_the_last=True, actor=ACTOR, now=datetime.now(UTC)
        )


def change_role(email: str, role: StaffRole) -> None:
    """From now on the account may do that."""
    with transaction(get_engine()) as session:
        accounts.change_role(session, account=_account(session, email), role=role, actor=ACTOR)


def _account(session: Session, email: str) -> StaffAccount:
    account = accounts.find_account(session, email)
    if account is None:
        raise InvalidError("staff_unknown", f"There is no account of {email}.")
    return account


def _cluster(session: Session, name: str | None) -> Cluster | None:
    if name is None:
        return None
    cluster = session.scalar(select(Cluster).where(Cluster.name == name))
    if cluster is None:
        raise InvalidError("cluster_unknown", f"There is no cluster called {name!r}.")
    return cluster
