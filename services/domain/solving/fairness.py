"""How evenly a solve serves the delegations, as the solver has reported it."""

from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from services.models import Cluster, Solve


def fairness(session: Session, solve: Solve) -> dict[str, Any] | None:
    """The `spread`, and a row for each of the `delegations` with its `cluster_id` and `name`.

    None where the solve has no report. See scheduler.delegations for what the figures are.
    """
    figures = (solve.result or {}).get("kpis", {})
    if "delegations" not in figures:
        return None
    ids = [UUID(row["cluster"]) for row in figures["delegations"]]
    names = dict(session.execute(select(Cluster.id, Cluster.name).where(Cluster.id.in_(ids))).all())
    rows = [
        row | {"cluster_id": cluster_id, "name": names.get(cluster_id, str(cluster_id))}
        for cluster_id, row in zip(ids, figures["delegations"], strict=True)
    ]
    return {"spread": figures["spread"], "delegations": rows}
