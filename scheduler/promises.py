"""What is promised to participants and delegations (goal *floor*), over numbered candidates."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from scheduler.goals import delegation_wishes, promised_wishes
from scheduler.instance import Instance


@dataclass(frozen=True, slots=True)
class Promise:
    """At least `least` is promised of what candidates count, c for `counts[c]`."""

    name: tuple[str, ...]
    least: int
    counts: Mapping[int, int]


def promises(instance: Instance) -> Iterator[Promise]:
    """What is promised to participants and delegations: meetings, and own wishes of the latter."""
    problem = instance.problem
    for index, participant in enumerate(problem.participants):
        if participant.min_meetings:
            counts = dict.fromkeys(instance.candidates_of[index], 1)
            yield Promise(("floor", participant.id), participant.min_meetings, counts)
    wishes = delegation_wishes(problem, problem.candidates)
    for delegation in problem.delegations:
        cluster = delegation.cluster
        ours = instance.candidates_of_cluster(cluster)
        if delegation.min_meetings:
            counts = dict.fromkeys(ours, 1)
            yield Promise(("floor of", cluster), delegation.min_meetings, counts)
        share = promised_wishes(delegation.min_share, wishes[cluster])
        if share:
            own = {c: _wishes_of(instance, c, cluster) for c in ours}
            yield Promise(("share of", cluster), share, own)


def _wishes_of(instance: Instance, candidate: int, cluster: str) -> int:
    """How many participants of the cluster the candidate is a wish of."""
    participants = instance.problem.participants
    weights = instance.problem.candidates[candidate].weights
    pairs = zip(instance.members[candidate], weights, strict=True)
    return sum(bool(weight) and participants[p].cluster == cluster for p, weight in pairs)
