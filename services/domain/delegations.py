"""Delegations: what the participations of one cluster may have and are promised together."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from services.domain.errors import InvalidError
from services.domain.events import Fact, record
from services.domain.mission_states import refuse_when_over
from services.domain.rows import hold
from services.models import Cluster, Delegation, Mission

MOST_MEETINGS = 100_000


@dataclass(frozen=True, kw_only=True)
class Quota:
    """At most and at least so many meetings, and at least so many per cent of its own wishes."""

    cluster: Cluster
    max_meetings: int | None = None
    min_meetings: int = 0
    min_share: int = 0


def register_delegations(
    session: Session, *, mission: Mission, quotas: Sequence[Quota], actor: str
) -> list[Delegation]:
    """The mission's clusters have exactly these quotas and promises, given as a whole.

    The same again changes and records nothing. Raises InvalidError with all quotas that are given
    twice, out of range, or promise more than they allow.
    """
    hold(session, mission)
    refuse_when_over(mission)
    problems = tuple(_problems(quotas))
    if problems:
        raise InvalidError(
            "delegations", "The delegations can't be taken as they are.", problems=problems
        )
    if _write(session, mission, quotas):
        record(
            session,
            Fact.DELEGATIONS_CHANGED,
            subject_id=mission.id,
            mission_id=mission.id,
            actor=actor,
        )
    return delegations_of(session, mission=mission)


def delegations_of(session: Session, *, mission: Mission) -> list[Delegation]:
    """The mission's delegations, always in the same order."""
    return list(
        session.scalars(
            select(Delegation).filter_by(mission_id=mission.id).order_by(Delegation.cluster_id)
        )
    )


def _write(session: Session, mission: Mission, quotas: Sequence[Quota]) -> bool:
    present = {row.cluster_id: row for row in delegations_of(session, mission=mission)}
    wanted = {quota.cluster.id: quota for quota in quotas}
    if {id_: _numbers(quota) for id_, quota in wanted.items()} == {
        id_: _numbers(row) for id_, row in present.items()
    }:
        return False
    for cluster_id in present.keys() - wanted.keys():
        session.delete(present[cluster_id])
    for cluster_id, quota in wanted.items():
        most, least, share = _numbers(quota)
        session.merge(
            Delegation(
                mission_id=mission.id,
                cluster_id=cluster_id,
                max_meetings=most,
                min_meetings=least,
                min_share=share,
            )
        )
    session.flush()
    return True


def _numbers(row: Quota | Delegation) -> tuple[int | None, int, int]:
    return row.max_meetings, row.min_meetings, row.min_share


def _problems(quotas: Sequence[Quota]) -> Iterator[InvalidError]:
    seen: set[Cluster] = set()
    for number, quota in enumerate(quotas):
        where = f"delegations/{number}"
        most, least = quota.max_meetings, quota.min_meetings
        if quota.cluster in seen:
            yield InvalidError(
                "delegation_twice",
                f"«{quota.cluster.name}» stands there twice; keep one line.",
                f"{where}/cluster_id",
            )
        elif not 0 <= (most or 0) <= MOST_MEETINGS or not 0 <= least <= MOST_MEETINGS:
            name = "min_meetings" if 0 <= (most or 0) <= MOST_MEETINGS else "max_meetings"
            yield InvalidError(
                name,
                f"The meetings of a delegation are a number from 0 to {MOST_MEETINGS}.",
                f"{where}/{name}",
            )
        elif most is not None and most < least:
            yield InvalidError(
                "promise_above_quota",
                f"«{quota.cluster.name}» is promised {least} meetings and may have {most}; raise"
                " one or lower the other.",
                f"{where}/min_meetings",
            )
        elif not 0 <= quota.min_share <= 100:
            yield InvalidError(
                "min_share",
                "The share of wishes promised to a delegation is 0 to 100 per cent.",
                f"{where}/min_share",
            )
        seen.add(quota.cluster)
