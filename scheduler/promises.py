"""What is promised to participants and delegations (goal *floor*), over numbered candidates."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from scheduler.wishes import Wishes, promised_wishes

if TYPE_CHECKING:
    from scheduler.instance import Instance


@dataclass(frozen=True, slots=True)
class Promise:
    """At least `least` is promised of what candidates count, c for `counts[c]`."""

    name: tuple[str, ...]
    least: int
    counts: Mapping[int, int]

    def missing(self, held: Iterable[int]) -> int:
        """What is missing of it where these candidates are held."""
        return max(0, self.least - sum(self.counts.get(candidate, 0) for candidate in held))


def promises(instance: "Instance") -> Iterator[Promise]:
    """What is promised to participants and delegations: meetings, and own wishes of the latter."""
    problem = instance.problem
    for index, participant in enumerate(problem.participants):
        if participant.min_meetings:
            counts = dict.fromkeys(instance.candidates_of[index], 1)
            yield Promise(("floor", participant.id), participant.min_meetings, counts)
    if not problem.delegations:
        return
    wishes = Wishes(problem)
    wished = wishes.all()
    for delegation in problem.delegations:
        cluster = delegation.cluster
        ours = instance.candidates_of_cluster(cluster)
        if delegation.min_meetings:
            counts = dict.fromkeys(ours, 1)
            yield Promise(("floor of", cluster), delegation.min_meetings, counts)
        share = promised_wishes(delegation.min_share, wished[cluster])
        if share:
            own = {c: wishes.served((problem.candidates[c].id,))[cluster] for c in ours}
            yield Promise(("share of", cluster), share, own)
