"""Whole numbers from a solution in fractions: what is whole stays, CP-SAT chooses the rest.

If that can't attain the bound, the meetings around the fractions are set free too, then theirs, in
the end all. A schedule close to the bound has only few of the starts; where search shows that
these hold none, the bound is too high by that much.
"""

import copy
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from ortools.sat.python import cp_model

from scheduler.control import Control
from scheduler.goals import maximised, reaches
from scheduler.instance import Instance
from scheduler.keepable import keepable
from scheduler.place.board import Board
from scheduler.repair.fractions import Fractions
from scheduler.repair.shown import KeptShown
from scheduler.search.evening import keeps_cap
from scheduler.search.goals import goal, wishes_served
from scheduler.search.model import Linear, Model
from scheduler.search.run import Found, search
from scheduler.values import stage_value

SHARE = 0.25  # of the time left, for each search
EFFORT = 2.0  # deterministic time of CP-SAT, for each but the last


@dataclass(frozen=True, slots=True)
class Whole:
    """Starts (None: none found), and what no schedule has more of: kept slots, valued together."""

    starts: dict[int, int] | None
    bound: int


@dataclass(frozen=True, slots=True)
class Completion:
    """Searches for schedules that reach the targets; a kept slot counts `together`, its table 1.

    `wishes[p]`: at least and at most so many own wishes of participant p are served by such.
    """

    instance: Instance
    targets: Mapping[str, int]
    wishes: Mapping[int, tuple[int, int]]
    together: int
    control: Control
    workers: int
    seed: int

    def attained(self, shown: KeptShown, found: Fractions) -> Whole:
        """The best schedule, or the best that was found, or none."""
        most = shown.bound()
        if self.value(found.whole) == most and self._holds(found.whole):
            return Whole(found.whole, most)
        best: dict[int, int] | None = None
        for fixed in self._ever_less(found):
            model = self._model(shown.starts(0), fixed)
            kept = self._kept(model)
            model.cp.add(kept <= most)
            tried = self._run(model, kept, best or found.hint, effort=EFFORT)
            best = self._better(best, tried.starts)
            if self.value(best) == most or self.control.over():
                return Whole(best, most)
        return self._best(shown, best, found.hint)

    def _holds(self, starts: Mapping[int, int]) -> bool:
        """Whether that is a schedule that reaches the targets."""
        board = Board(self.instance)
        for candidate, start in starts.items():
            if not board.fits(candidate, start):
                return False
            board.put(candidate, start)
        return (
            self.instance.mandatory <= starts.keys()
            and keeps_cap(self.instance, starts)
            and all(
                reaches(stage, stage_value(self.instance, starts, stage), target)
                for stage, target in self.targets.items()
            )
        )

    def _ever_less(self, found: Fractions) -> Iterator[dict[int, int]]:
        """What is whole; of it no meetings of two who are torn; of one; of those who meet them."""
        members, fixed, touched = self.instance.members, found.whole, set(found.torn)
        while fixed:
            yield fixed
            far = {c: s for c, s in fixed.items() if not touched.issuperset(members[c])}
            if far and len(far) < len(fixed):
                yield far
            near = {c for c in far if not touched.isdisjoint(members[c])}
            touched |= {p for candidate in near for p in members[candidate]}
            fixed = {c: start for c, start in far.items() if c not in near} if near else {}

    def _best(
        self, shown: KeptShown, best: dict[int, int] | None, hint: Mapping[int, int]
    ) -> Whole:
        """By searches that give up ever more of the bound, until the best is found or was known."""
        most, fewer = shown.bound(), 0
        while self.value(best) < most and not self.control.over():
            least = max(self.value(best) + 1, shown.bound() - fewer)
            starts = shown.starts(shown.bound() - least)
            model = self._model(starts, {})
            kept = self._kept(model)
            model.cp.add_linear_constraint(kept, least, most)
            found = self._run(model, kept, best or hint)
            best = self._better(best, found.starts)
            if not found.exhausted or (found.starts is None and least == 0):
                break
            most = least - 1 if found.starts is None else self.value(found.starts)
            all_of_them = sum(map(len, starts)) == sum(map(len, shown.lost))
            fewer = shown.bound() if all_of_them else 2 * fewer + 1
        return Whole(best, most)

    def _better(
        self, best: dict[int, int] | None, other: dict[int, int] | None
    ) -> dict[int, int] | None:
        return other if self.value(other) > self.value(best) else best

    def kept(self, starts: Mapping[int, int]) -> dict[str, int]:
        """How many meetings stay in their slot, and how many of these can stay at their table."""
        can = keepable(self.instance)
        slots = {c for c, start in can.slots.items() if starts.get(c) == start}
        return {"kept-slots": len(slots), "kept-tables": len(slots & can.tables)}

    def value(self, starts: Mapping[int, int] | None) -> int:
        """What both count together; -1 of none."""
        if starts is None:
            return -1
        kept = self.kept(starts)
        return self.together * kept["kept-slots"] + kept["kept-tables"]

    def better_served(self, shown: KeptShown, found: dict[int, int]) -> dict[int, int]:
        """Where a loss is allowed: one that keeps as much and gives up less, if search finds it."""
        kept = self.value(found)
        model = self._model(shown.starts(shown.bound() - kept), {})
        model.cp.add(self._kept(model) >= kept)
        return self._run(model, goal(model, "served"), found, effort=EFFORT).starts or found

    def _model(self, starts: list[list[int]], fixed: Mapping[int, int]) -> Model:
        left = copy.copy(self.instance)
        left.starts = [[fixed[c]] if c in fixed else possible for c, possible in enumerate(starts)]
        free = [c for c, possible in enumerate(starts) if possible and c not in fixed]
        model = Model(left, free, fixed)
        for stage, target in self.targets.items():
            model.cp.add(goal(model, stage) >= maximised(stage, target))
        for participant, (least, most) in self.wishes.items():
            model.cp.add_linear_constraint(wishes_served(model, participant), least, most)
        return model

    def _kept(self, model: Model) -> Linear:
        slots, tables = goal(model, "kept-slots"), goal(model, "kept-tables")
        return cp_model.LinearExpr.weighted_sum([slots, tables], [self.together, 1])

    def _run(
        self,
        model: Model,
        wanted: Linear | None,
        hint: Mapping[int, int],
        *,
        effort: float | None = None,
    ) -> Found:
        return search(
            model,
            wanted,
            hint=hint,
            control=self.control,
            time_limit_s=SHARE * self.control.left(),
            workers=self.workers,
            seed=self.seed,
            deterministic_limit=effort,
        )
