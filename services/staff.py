"""What an operator does on the command line, each in one transaction."""

from datetime import UTC, datetime, timedelta

from sqlalchemy import select

from services.db import get_engine, transaction
from services.domain.errors import InvalidError
from services.domain.tokens import issue_token
from services.models import Cluster

ACTOR = "operator"


def issue(label: str, *, cluster: str | None = None, days: int | None = None) -> str:
    """The secret of a new staff token. Raises InvalidError for a cluster that does not exist."""
    now = datetime.now(UTC)
    with transaction(get_engine()) as session:
        owner = session.scalar(select(Cluster).where(Cluster.name == cluster)) if cluster else None
        if cluster and owner is None:
            raise InvalidError("cluster_unknown", f"There is no cluster called {cluster!r}.")
        _, secret = issue_token(
            session,
            label=label,
            cluster=owner,
            expires_at=now + timedelta(days=days) if days else None,
            actor=ACTOR,
            now=now,
        )
    return secret
