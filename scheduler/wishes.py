"""Whose wish a candidate is, and which wishes a meeting serves beside its own.

A candidate that is worth something to a participant is a wish of it. An *alternative* to it with
all its participants stands for it: held, it serves that wish too, and is no further one. So a
collective meeting serves the wishes of its pairs and is not counted beside them.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable
from itertools import chain, compress
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from scheduler.problem import Candidate, Problem


class Wishes:
    """The wishes of a problem, counted by the clusters of those who wish."""

    def __init__(self, problem: "Problem") -> None:
        self._clusters = {p.id: p.cluster for p in problem.participants}
        self._candidates = {candidate.id: candidate for candidate in problem.candidates}
        self.instead = standing_for(problem)

    def served(self, held: Iterable[str]) -> Counter[str]:
        """How many are served by holding these candidates: their own, or those they stand for."""
        served = []
        for name in held:
            if name in self.instead:
                served += [own for own in self.instead[name] if own not in self.instead]
            else:
                served.append(name)
        people = chain.from_iterable(wishing(self._candidates[name]) for name in served)
        counts = Counter(map(self._clusters.__getitem__, people))
        return Counter({name: count for name, count in counts.items() if name is not None})

    def all(self) -> Counter[str]:
        """How many there are, those that others stand for counted once."""
        return self.served(self._candidates.keys() - self.instead.keys())


def wishing(candidate: "Candidate") -> list[str]:
    """The participants whose own wish the candidate is."""
    return list(compress(candidate.participants, candidate.weights))


def standing_for(problem: "Problem") -> dict[str, tuple[str, ...]]:
    """For each candidate that stands for others, the candidates it stands for, by id.

    Of alternatives with the same participants the later ones stand for the first.
    """
    members = _members_of_alternatives(problem)
    order = {name: number for number, name in enumerate(members)}
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
    members = _members_of_alternatives(problem)
    present = frozenset(held)
    return frozenset(
        name
        for group in problem.alternatives
        for name in group
        if name not in present
        and any(other in present and members[name] <= members[other] for other in group)
    )


def _members_of_alternatives(problem: "Problem") -> dict[str, frozenset[str]]:
    """In the order of the candidates."""
    several = {name for group in problem.alternatives for name in group}
    return {c.id: frozenset(c.participants) for c in problem.candidates if c.id in several}


def promised_wishes(share: int, wishes: int) -> int:
    """At least `share` per cent of so many wishes, in whole wishes."""
    return -(-share * wishes // 100)
