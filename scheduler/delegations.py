"""How the delegations (the participants of a cluster) fare in a schedule, and how evenly.

Fairness between delegations is stated as equal shares: a schedule is the fairer, the nearer the
shares of their own wishes that the delegations have served are to each other. The *spread* is the
highest share minus the lowest, in points of per cent, among delegations with wishes; 0 is even.

What a wish is, and when it is served, scheduler.wishes says.
"""

from typing import Any

from scheduler.goals import delegation_meetings, meetings_per_participant
from scheduler.problem import Delegation, Problem
from scheduler.result import Meeting
from scheduler.wishes import Wishes, promised_wishes, served_otherwise


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
    clusters = sorted({p.cluster for p in problem.participants if p.cluster is not None})
    if not clusters:
        return []
    wishes = Wishes(problem)
    present = (held | served_otherwise(problem, held)) - wishes.instead.keys()
    wished, served, counted = wishes.all(), wishes.served(present), wishes.served(held)
    together = delegation_meetings(problem, meetings)
    each = meetings_per_participant(problem.participants, meetings)
    promises = {row.cluster: row for row in problem.delegations}
    rows = []
    for cluster in clusters:
        members = [p.id for p in problem.participants if p.cluster == cluster]
        promise = promises.get(cluster, Delegation(cluster))
        promised = promised_wishes(promise.min_share, wished[cluster])
        row = {
            "cluster": cluster,
            "participants": len(members),
            "wishes": wished[cluster],
            "wishes_served": served[cluster],
            "share": round(100 * served[cluster] / max(1, wished[cluster]), 1),
            "meetings": together[cluster],
            "meetings_per_participant": round(sum(each[p] for p in members) / len(members), 2),
            "max_meetings": promise.max_meetings,
            "min_meetings": promise.min_meetings,
            "missing_meetings": max(0, promise.min_meetings - together[cluster]),
            "min_share": promise.min_share,
            "promised_wishes": promised,
            "missing_wishes": max(0, promised - counted[cluster]),
        }
        rows.append(row)
    return rows
