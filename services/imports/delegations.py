"""Delegations: the complete list of the mission's quotas and promises."""

from sqlalchemy import select

from services.domain.delegations import Quota, register_delegations
from services.imports.loading import Loading, applying
from services.imports.missions import cluster_named, clusters
from services.imports.records import DelegationRow
from services.models import Delegation

FILE = "delegations"


def load_delegations(loading: Loading) -> None:
    known = clusters(loading)
    lines: list[tuple[DelegationRow, Quota]] = []
    for row in loading.content.delegations:
        with applying(loading, FILE, [row], counted=False):
            quota = Quota(
                cluster=cluster_named(known, row.cluster, "cluster"),
                max_meetings=row.max_meetings,
                min_meetings=row.min_meetings,
                min_share=row.min_share,
            )
            lines.append((row, quota))
    if not lines:
        return
    present = select(Delegation.cluster_id).where(Delegation.mission_id == loading.mission.id)
    with applying(loading, FILE, [row for row, _ in lines]) as outcome:
        outcome.created = loading.session.scalar(present.limit(1)) is None
        register_delegations(
            loading.session,
            mission=loading.mission,
            quotas=[quota for _, quota in lines],
            actor=loading.actor,
        )
