"""Whose wish a candidate is, and which wishes a meeting serves beside its own.

A candidate that is worth something to a participant is a wish of it. An *alternative* to it with
all its participants stands for it: held, it serves that wish too, and is no further one. So a
collective meeting serves the wishes of its pairs and is not counted beside them.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from scheduler.problem import Candidate, Problem


def wishing(candidate: "Candidate") -> list[str]:
    """The participants whose own wish the candidate is."""
    return [
        p for p, weight in zip(candidate.participants, candidate.weights, strict=True) if weight
    ]


def standing_for(problem: "Problem") -> dict[str, tuple[str, ...]]:
    """For each candidate that stands for others, the candidates it stands for, by id.

    Of alternatives with the same participants the later ones stand for the first.
    """
    members = {c.id: frozenset(c.participants) for c in problem.candidates}
    order = {c.id: number for number, c in enumerate(problem.candidates)}
    found: dict[str, set[str]] = defaultdict(set)
    for group in problem.alternatives:
        for name in group:
            found[name].update(
                other
                for other in group
                if members[other] < members[name]
                or (members[other] == members[name] and order[other] < order[name])
            )
    return {name: tuple(sorted(others)) for name, others in found.items() if others}


def served_otherwise(problem: "Problem", held: Iterable[str]) -> frozenset[str]:
    """Candidates not held in whose stead an alternative with all their participants is."""
    members = {candidate.id: set(candidate.participants) for candidate in problem.candidates}
    present = frozenset(held)
    return frozenset(
        name
        for group in problem.alternatives
        for name in group
        if name not in present
        and any(other in present and members[name] <= members[other] for other in group)
    )


def wishes_served(problem: "Problem") -> dict[str, Counter[str]]:
    """Per candidate: how many wishes of which clusters are served by holding it.

    Its own ones, or those of the candidates that it stands for. Each wish is in the counts of one
    candidate that stands for nothing; the sum over these is what the clusters wish for.
    """
    cluster = {participant.id: participant.cluster for participant in problem.participants}
    own = {
        candidate.id: Counter(
            name for name in (cluster[p] for p in wishing(candidate)) if name is not None
        )
        for candidate in problem.candidates
    }
    instead = standing_for(problem)
    first = own.keys() - instead.keys()
    return {
        name: sum((own[o] for o in instead[name] if o in first), Counter[str]())
        if name in instead
        else counts
        for name, counts in own.items()
    }


def delegation_wishes(problem: "Problem") -> Counter[str]:
    """Per cluster its participants' own wishes, those that others stand for counted once."""
    instead = standing_for(problem)
    served = wishes_served(problem)
    return sum((counts for name, counts in served.items() if name not in instead), Counter[str]())


def promised_wishes(share: int, wishes: int) -> int:
    """At least `share` per cent of so many wishes, in whole wishes."""
    return -(-share * wishes // 100)
