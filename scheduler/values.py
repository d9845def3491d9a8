"""The goals that depend on slots alone, for schedules in numbers; scheduler.goals defines them."""

from collections import Counter
from collections.abc import Iterable, Mapping

from scheduler.instance import Instance


def stage_value(instance: Instance, starts: Mapping[int, int], stage: str) -> int:
    """The value of 'floor', 'fair-k', 'served' or 'kept-slots' for candidates with these starts."""
    if stage == "served":
        return sum(instance.weights[candidate] for candidate in starts)
    if stage == "floor":
        return sum(promise.missing(starts) for promise in instance.promises)
    if stage == "kept-slots":
        return sum(
            starts.get(candidate) == instance.slot_index[meeting.slot]
            for candidate, meeting in instance.published.items()
        )
    level = int(stage.removeprefix("fair-"))
    return sum(count >= level for count in wishes_served(instance, starts).values())


def wishes_served(instance: Instance, starts: Iterable[int]) -> Counter[int]:
    """How many of its own wishes each participant has served where these candidates are held."""
    candidates = instance.problem.candidates
    return Counter(
        p
        for candidate in starts
        for p, weight in zip(
            instance.members[candidate], candidates[candidate].weights, strict=True
        )
        if weight
    )
