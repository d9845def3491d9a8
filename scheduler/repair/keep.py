"""Stage *repair*: a schedule that reaches every target and keeps as many meetings as any such can.

Where there is a published schedule, before search begins: what scheduler.select.narrow leaves is
priced by scheduler.repair.stay. Only few starts can be part of a schedule that attains the bound
found; where search shows that not even these hold one, the bound is one too many.
"""

import copy
from collections.abc import Mapping
from dataclasses import dataclass

from scheduler.control import Control
from scheduler.goals import maximised
from scheduler.instance import Instance
from scheduler.repair.stay import prices
from scheduler.search.goals import goal
from scheduler.search.model import Model
from scheduler.search.run import Found, search
from scheduler.select.narrow import narrowed
from scheduler.select.relaxation import build
from scheduler.select.selection import Bound
from scheduler.values import stage_value

SHARE = 0.25  # of the time left, for each step
EFFORT = 2.0  # deterministic time of CP-SAT to give up less
NEXT = 0.4  # of a kept meeting may be lost by each start where the bound is not attained


@dataclass(frozen=True, slots=True)
class Repaired:
    """A schedule at every earlier target (None: none found), and the most that one can keep."""

    starts: dict[int, int] | None
    bound: int


def repaired(
    instance: Instance,
    bounds: Mapping[str, Bound],
    targets: Mapping[str, int],
    hint: Mapping[int, int],
    *,
    control: Control,
    workers: int,
    seed: int,
) -> Repaired | None:
    """None where an earlier stage has no bound, or time is short.

    `targets` are the values to be reached in the stages before *kept-slots*, in order. The bound
    holds for all schedules that reach them; it is shown by weak duality in whole numbers and by
    search, not by the certificate.
    """
    if any(stage not in bounds for stage in targets):
        return None
    narrow = narrowed(instance, build(instance, tuple(bounds)), bounds, targets)
    found = prices(narrow, control, time_limit_s=SHARE * control.left())
    if found is None:
        return None
    step = _Step(narrow.instance, targets, _hint(instance, hint), control, workers, seed)
    bound = found.bound
    for starts in (found.likely, found.starts(0)):
        outcome = step.search(starts, least=bound)
        if outcome.starts is not None:
            best = step.better_served(starts, outcome.starts, bounds["served"].bound, kept=bound)
            return Repaired(best, bound)
    if outcome.exhausted:
        bound -= 1
    return Repaired(step.search(found.starts(NEXT), most=bound).starts, bound)


def _hint(instance: Instance, starts: Mapping[int, int]) -> dict[int, int]:
    """Everything where it was published, the rest as in `starts`."""
    published = {c: instance.slot_index[m.slot] for c, m in instance.published.items()}
    return {**starts, **published}


@dataclass(frozen=True, slots=True)
class _Step:
    """Searches for schedules that reach the targets."""

    instance: Instance
    targets: Mapping[str, int]
    hint: Mapping[int, int]
    control: Control
    workers: int
    seed: int

    def search(
        self, starts: list[list[int]], *, least: int | None = None, most: int | None = None
    ) -> Found:
        """One with these starts that keeps `least`, or as many as possible up to `most`."""
        model = self._model(starts)
        kept = goal(model, "kept-slots")
        if least is not None:
            model.cp.add(kept >= least)
        if most is not None:
            model.cp.add(kept <= most)
        return search(
            model,
            None if most is None else kept,
            hint=self.hint,
            control=self.control,
            time_limit_s=SHARE * self.control.left(),
            workers=self.workers,
            seed=self.seed,
        )

    def better_served(
        self, starts: list[list[int]], found: dict[int, int], most: int, *, kept: int
    ) -> dict[int, int]:
        """Where a loss is allowed: one that gives up less and keeps as many, if search finds it."""
        if stage_value(self.instance, found, "served") == most:
            return found
        model = self._model(starts)
        model.cp.add(goal(model, "kept-slots") >= kept)
        outcome = search(
            model,
            goal(model, "served"),
            hint=found,
            control=self.control,
            time_limit_s=SHARE * self.control.left(),
            workers=self.workers,
            seed=self.seed,
            deterministic_limit=EFFORT,
        )
        return outcome.starts or found

    def _model(self, starts: list[list[int]]) -> Model:
        left = copy.copy(self.instance)
        left.starts = starts
        model = Model(left, [c for c, row in enumerate(starts) if row], {})
        for stage, target in self.targets.items():
            model.cp.add(goal(model, stage) >= maximised(stage, target))
        return model
