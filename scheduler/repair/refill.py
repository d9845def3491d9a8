"""Stage *refill*: the holes in a published schedule go first to those served least.

Afterwards, of all schedules that hold every published meeting held now in the same slot and equal
this one in each goal up to stability, the number of participants with at least 1 own wish served
is greatest, then that with at least 2, and so on (leximin, as in scheduler.goals.reaching). It is
a choice among equals: no goal loses by it. Under the policy 'fair' these are goals, and reached. It
ends at the first level that search can't settle with little effort; where tables and people can't
be named for another choice, all stays as it is.
"""

import copy
from collections import Counter
from collections.abc import Mapping

from scheduler.control import Control
from scheduler.goals import highest_level, maximised
from scheduler.instance import Instance
from scheduler.naming.stages import name_all
from scheduler.search.goals import goal
from scheduler.search.model import Model
from scheduler.search.run import search
from scheduler.values import stage_value
from scheduler.wishes import wishing

SHARE = 0.1  # of the time left, for each level
EFFORT = 0.1  # deterministic time of CP-SAT, for each level


def refilled(
    instance: Instance,
    starts: dict[int, int],
    stages: tuple[str, ...],
    *,
    possible: list[list[int]],
    planned: Mapping[int, int],
    control: Control,
    workers: int,
    seed: int,
) -> dict[int, int]:
    """The same schedule or one with other refills; `possible` are the starts of those as good."""
    fixed = {c: start for c, start in starts.items() if c in instance.published}
    if control.over() or any(stage.startswith("fair") for stage in stages):
        return starts
    left = copy.copy(instance)
    left.starts = _fitting(instance, fixed, possible)
    free = [c for c, fitting in enumerate(left.starts) if fitting]
    if len(free) <= len(starts) - len(fixed):
        return starts
    model = Model(left, free, fixed)
    for stage in stages:
        if not stage.startswith("kept"):
            value = stage_value(instance, starts, stage)
            model.cp.add(goal(model, stage) >= maximised(stage, value))
    best = starts
    for level in range(
        _least_served(instance, fixed, free) + 1, highest_level(instance.problem) + 1
    ):
        reaching = goal(model, f"fair-{level}")
        found = search(
            model,
            reaching,
            hint=best,
            control=control,
            time_limit_s=SHARE * control.left(),
            workers=workers,
            seed=seed,
            deterministic_limit=EFFORT,
        )
        best = found.starts or best
        if not found.exhausted:
            break
        model.cp.add(reaching >= stage_value(instance, best, f"fair-{level}"))
    before, after = (
        name_all(instance, some, control=control, seed=seed, planned=planned)
        for some in (starts, best)
    )
    worse = after.at_their_tables(instance) < before.at_their_tables(instance)
    return starts if worse or set(after.starts) != set(best) else best


def _least_served(instance: Instance, fixed: Mapping[int, int], free: list[int]) -> int:
    """Fewest own wishes served by what is fixed, of those who wish for something free."""
    candidates = instance.problem.candidates
    served = Counter(name for c in fixed for name in wishing(candidates[c]))
    return min((served[name] for c in free for name in wishing(candidates[c])), default=0)


def _fitting(
    instance: Instance, fixed: Mapping[int, int], possible: list[list[int]]
) -> list[list[int]]:
    """Per candidate that is not fixed the possible starts for which those leave seats and table."""
    seats = [list(row) for row in instance.seats]
    tables = list(instance.open_tables)
    for candidate, start in fixed.items():
        for slot in instance.covered(candidate, start):
            tables[slot] -= 1
            for participant in instance.members[candidate]:
                seats[participant][slot] -= 1

    def fits(candidate: int, start: int) -> bool:
        return all(
            tables[slot] > 0 and all(seats[p][slot] > 0 for p in instance.members[candidate])
            for slot in instance.covered(candidate, start)
        )

    return [
        [start for start in starts if candidate not in fixed and fits(candidate, start)]
        for candidate, starts in enumerate(possible)
    ]
