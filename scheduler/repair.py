"""Stage *repair*: a schedule that reaches every bound and keeps as many meetings as any such can.

Where there is a published schedule, before search begins: what is left by scheduler.narrow is
priced by scheduler.stay, then searched among the starts that cost next to nothing.
"""

import copy
from collections.abc import Mapping
from dataclasses import dataclass

from scheduler.control import Control
from scheduler.goals import MINIMISED
from scheduler.instance import Instance
from scheduler.model import Model
from scheduler.model_goals import goal
from scheduler.narrow import narrowed
from scheduler.relaxation import build
from scheduler.search import search
from scheduler.select import Bound
from scheduler.stay import prices
from scheduler.values import stage_value

DEAR = (0.1, 0.4)  # kept meetings that a start may cost to be tried
SHARE = 0.25  # of the time left, for each step


@dataclass(frozen=True, slots=True)
class Repaired:
    """A schedule at every earlier bound (None: none found), and the most that one can keep."""

    starts: dict[int, int] | None
    bound: int


def repaired(
    instance: Instance,
    stages: tuple[str, ...],
    bounds: Mapping[str, Bound],
    hint: Mapping[int, int],
    *,
    control: Control,
    workers: int,
    seed: int,
) -> Repaired | None:
    """None where no stage *kept-slots* applies, an earlier one has no bound, or time is short.

    The bound holds for all schedules that reach the bounds of the earlier stages; it is shown by
    weak duality in whole numbers, not by the certificate.
    """
    if "kept-slots" not in stages:
        return None
    earlier = stages[: stages.index("kept-slots")]
    if any(stage not in bounds for stage in earlier):
        return None
    narrow = narrowed(instance, build(instance, earlier), bounds, earlier)
    found = prices(narrow, control, time_limit_s=SHARE * control.left())
    if found is None:
        return None
    best: dict[int, int] | None = None
    for limit in DEAR:
        left = copy.copy(narrow.instance)
        left.starts = [
            [start for start in starts if found.cost.get((candidate, start), 0.0) <= limit]
            for candidate, starts in enumerate(left.starts)
        ]
        model = Model(left, [c for c, starts in enumerate(left.starts) if starts], {})
        for stage in earlier:
            model.cp.add(goal(model, stage) >= _sign(stage) * bounds[stage].bound)
        kept = goal(model, "kept-slots")
        model.cp.add(kept <= found.bound)
        outcome = search(
            model,
            kept,
            hint=hint,
            control=control,
            time_limit_s=SHARE * control.left(),
            workers=workers,
            seed=seed,
        )
        best = _better(instance, best, outcome.starts)
        if best is not None and stage_value(instance, best, "kept-slots") == found.bound:
            break
    return Repaired(best, found.bound)


def _better(
    instance: Instance, one: dict[int, int] | None, other: dict[int, int] | None
) -> dict[int, int] | None:
    if one is None or other is None:
        return other or one
    return max(one, other, key=lambda starts: stage_value(instance, starts, "kept-slots"))


def _sign(stage: str) -> int:
    return -1 if stage in MINIMISED else 1
