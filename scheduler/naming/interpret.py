"""Stage *interpret*: who interprets in which meeting, as evenly as possible.

Slot by slot a matching of meetings and interpreters by augmenting paths (Kuhn 1955); for meetings
of one slot it succeeds wherever counting does, unless people have to travel.
"""

from collections import defaultdict
from collections.abc import Mapping

from scheduler.instance import Instance

Task = tuple[int, int]
"""A candidate and the number of one of its language pairs."""


def interpret(
    instance: Instance, starts: Mapping[int, int], sites: Mapping[int, int]
) -> tuple[dict[Task, str], set[int]]:
    """The interpreter of each pair of each meeting, and the candidates that lack one.

    `sites` are those of the candidates, empty where they do not matter.
    """
    crew = _Crew(instance, starts, sites)
    by_slot: dict[int, list[int]] = defaultdict(list)
    needing = [c for c in sorted(starts) if instance.problem.candidates[c].interpreting]
    for candidate in sorted(needing, key=lambda c: (-instance.lengths[c], starts[c], c)):
        if instance.lengths[candidate] > 1:
            crew.assign([candidate])
        else:
            by_slot[starts[candidate]].append(candidate)
    for slot in sorted(by_slot):
        crew.assign(by_slot[slot])
    people = instance.problem.interpreters
    named = {task: people[index].id for task, index in crew.of.items()}
    return named, {c for c in needing if not crew.complete(c)}


class _Crew:
    """The interpreters, when they are taken and where they are then."""

    def __init__(
        self, instance: Instance, starts: Mapping[int, int], sites: Mapping[int, int]
    ) -> None:
        self._instance = instance
        self._starts = starts
        self._sites = sites
        people = instance.problem.interpreters
        self._taken = [{instance.slot_index[slot] for slot in i.busy} for i in people]
        self._where: list[dict[int, int]] = [{} for _ in people]
        self._load = [0] * len(people)
        self.of: dict[Task, int] = {}

    def complete(self, candidate: int) -> bool:
        """Whether there is somebody for each of its pairs."""
        pairs = self._instance.problem.candidates[candidate].interpreting
        return all((candidate, number) in self.of for number in range(len(pairs)))

    def assign(self, candidates: list[int]) -> None:
        """Finds interpreters for meetings that take the same slots; all pairs of one or none."""
        matched: dict[int, Task] = {}
        for candidate in sorted(candidates, key=lambda c: (-self._worth(c), c)):
            tried = dict(matched)
            pairs = self._instance.problem.candidates[candidate].interpreting
            tasks = [(candidate, number) for number in range(len(pairs))]
            if all(self._augment(task, tried, set()) for task in tasks):
                matched = tried
        for index, task in matched.items():
            self._go(index, task)

    def _worth(self, candidate: int) -> int:
        must = candidate in self._instance.mandatory
        return self._instance.weights[candidate] + must * 1_000_000

    def _augment(self, task: Task, matched: dict[int, Task], seen: set[int]) -> bool:
        for index in self._able(task):
            if index in seen:
                continue
            seen.add(index)
            if index not in matched or self._augment(matched[index], matched, seen):
                matched[index] = task
                return True
        return False

    def _able(self, task: Task) -> list[int]:
        candidate, number = task
        pair = self._instance.problem.candidates[candidate].interpreting[number]
        people = self._instance.problem.interpreters
        able = [
            index
            for index, person in enumerate(people)
            if pair in person.pairs
            and not self._taken[index].intersection(self._covered(candidate))
            and not self._too_far(index, candidate)
        ]
        return sorted(able, key=lambda index: (self._load[index], index))

    def _covered(self, candidate: int) -> range:
        start = self._starts[candidate]
        return self._instance.covered(candidate, start)

    def _too_far(self, index: int, candidate: int) -> bool:
        sites = self._instance.sites
        here = self._sites.get(candidate)
        return (
            sites is not None
            and here is not None
            and sites.too_far(self._where[index], self._covered(candidate), here)
        )

    def _go(self, index: int, task: Task) -> None:
        candidate, _ = task
        self.of[task] = index
        self._load[index] += 1
        self._taken[index].update(self._covered(candidate))
        if candidate in self._sites:
            self._where[index].update(
                dict.fromkeys(self._covered(candidate), self._sites[candidate])
            )
