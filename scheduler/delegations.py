"""How the delegations (the participants of a cluster) fare in a schedule, and how evenly.

Fairness between delegations is stated as equal shares: a schedule is the fairer, the nearer the
shares of their own wishes that the delegations have served are to each other. The *spread* is the
highest share minus the lowest, in points of per cent, among delegations with wishes; 0 is even.

A wish is a candidate that is worth something to a participant. What stands for several meetings at
once (an alternative to a candidate whose participants are all among its own) is no further wish:
the wishes are counted with the meetings that it stands for, and are served where it is held.
"""

from collections.abc import Iterable
from typing import Any

from scheduler.goals import (
    delegation_meetings,
    delegation_wishes,
    meetings_per_participant,
    promised_wishes,
    served_otherwise,
)
from scheduler.problem import Candidate, Delegation, Problem
from scheduler.result import Meeting


def report(problem: Problem, meetings: tuple[Meeting, ...]) -> dict[str, Any]:
    """Plain data: the `spread`, and one row for each cluster of the participants, sorted.

    In a row `meetings` are those with one of its participants (what `max_meetings` limits),
    `meetings_per_participant` is the mean of what each holds, `share` is in per cent. What is
    missing is measured as the goal *floor* does.
    """
    held = {meeting.candidate for meeting in meetings}
    rows = _rows(problem, meetings, held)
    shares = [row["share"] for row in rows if row["wishes"]]
    return {"spread": round(max(shares) - min(shares), 1) if shares else 0.0, "delegations": rows}


def _rows(problem: Problem, meetings: tuple[Meeting, ...], held: set[str]) -> list[dict[str, Any]]:
    single = list(_wished(problem))
    present = held | served_otherwise(problem, held)
    wishes = delegation_wishes(problem, single)
    served = delegation_wishes(problem, [c for c in single if c.id in present])
    together = delegation_meetings(problem, meetings)
    each = meetings_per_participant(problem.participants, meetings)
    promises = {row.cluster: row for row in problem.delegations}
    rows = []
    for cluster in sorted({p.cluster for p in problem.participants if p.cluster is not None}):
        members = [p.id for p in problem.participants if p.cluster == cluster]
        row = {
            "cluster": cluster,
            "participants": len(members),
            "wishes": wishes[cluster],
            "wishes_served": served[cluster],
            "share": round(100 * served[cluster] / max(1, wishes[cluster]), 1),
            "meetings": together[cluster],
            "meetings_per_participant": round(sum(each[p] for p in members) / len(members), 2),
        }
        promise = promises.get(cluster, Delegation(cluster))
        rows.append(row | _promised(problem, held, promise, together[cluster]))
    return rows


def _wished(problem: Problem) -> Iterable[Candidate]:
    """The candidates without those that only stand for others."""
    members = {candidate.id: set(candidate.participants) for candidate in problem.candidates}
    standing_for = {
        name
        for group in problem.alternatives
        for name in group
        if any(members[other] < members[name] for other in group)
    }
    return (candidate for candidate in problem.candidates if candidate.id not in standing_for)


def _promised(
    problem: Problem, held: set[str], promise: Delegation, meetings: int
) -> dict[str, Any]:
    """What the delegation is promised, and what is missing of it."""
    cluster = promise.cluster
    wishes = promised_wishes(
        promise.min_share, delegation_wishes(problem, problem.candidates)[cluster]
    )
    served = delegation_wishes(problem, [c for c in problem.candidates if c.id in held])[cluster]
    return {
        "max_meetings": promise.max_meetings,
        "min_meetings": promise.min_meetings,
        "missing_meetings": max(0, promise.min_meetings - meetings),
        "min_share": promise.min_share,
        "promised_wishes": wishes,
        "missing_wishes": max(0, wishes - served),
    }
