"""Large neighbourhoods: which candidates to free around what a goal lacks; the others stay.

Those of a few connected participants (Shaw 1998).
"""

import random
from collections.abc import Iterator, Mapping

from scheduler.instance import Instance

LARGEST = 220


def neighbourhood(
    instance: Instance, starts: Mapping[int, int], stage: str, chance: random.Random
) -> set[int]:
    """Candidates among the participants closest to one that this stage lacks; none if it can't."""
    lacking = [c for c in _lacking(instance, starts, stage) if instance.starts[c]]
    if not lacking:
        return set()
    weights = [1 + instance.weights[c] for c in lacking]
    return _around(instance, starts, chance.choices(lacking, weights)[0], chance)


def _lacking(instance: Instance, starts: Mapping[int, int], stage: str) -> Iterator[int]:
    """Candidates that would help the stage if they were held, or held where they were published."""
    if stage == "kept-slots":
        for candidate, meeting in instance.published.items():
            if starts.get(candidate) != instance.slot_index[meeting.slot]:
                yield candidate
    elif stage == "floor":
        short = [promise for promise in instance.promises if promise.missing(starts)]
        yield from (c for promise in short for c in promise.counts if c not in starts)
    else:
        weights = enumerate(instance.weights)
        yield from (c for c, weight in weights if weight and c not in starts)


def _around(
    instance: Instance, starts: Mapping[int, int], centre: int, chance: random.Random
) -> set[int]:
    inside = list(instance.members[centre])
    free: set[int] = {centre}
    for participant in inside:
        around = list(instance.candidates_of[participant])
        chance.shuffle(around)
        for candidate in around:
            if candidate in starts or set(instance.members[candidate]) <= set(inside):
                free.add(candidate)
        if len(free) >= LARGEST:
            break
        partners = [p for c in around[:3] for p in instance.members[c] if p not in inside]
        inside += list(dict.fromkeys(partners))
    return free
