"""From an instance to starts as good as they get: select, repair or place, close the gap.

Next to a published schedule *repair* comes first; where it finds nothing at the bounds, the
selection is placed as if there were none, and *repair* tries again for the values reached then.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from scheduler.control import Control
from scheduler.goals import reaches, required
from scheduler.instance import Instance
from scheduler.keepable import published_half_days
from scheduler.naming.stages import Names, name_all
from scheduler.place.stage import placed
from scheduler.repair.keep import Repaired, repaired
from scheduler.repair.refill import refilled
from scheduler.result import Policy, Status
from scheduler.search.evening import even, keeps_cap
from scheduler.search.improve import Improver
from scheduler.select.linear import InfeasibleError, OutOfTimeError
from scheduler.select.relaxation import build
from scheduler.select.selection import Bound, Relaxed, Selection, select
from scheduler.sites.settle import settled
from scheduler.values import stage_value

PLACING_SHARE = 0.15  # of the time limit, kept for what comes after select


@dataclass(frozen=True, slots=True)
class Settings:
    """How to solve; the same settings and problem give the same result with one worker."""

    policy: Policy
    time_limit_s: float
    seed: int
    workers: int
    polish_limit_s: float = 0.0
    max_loss: int = 0


@dataclass(frozen=True, slots=True)
class Found:
    """First slots of the candidates held, and bounds of the stages; some are `searched`, proved so.

    `named` gives them tables and people, as scheduler.search.improve does.
    """

    starts: dict[int, int]
    named: Callable[[], Names | None]
    bounds: Mapping[str, Bound]
    searched: Mapping[str, int]


def found(
    instance: Instance, stages: tuple[str, ...], control: Control, settings: Settings
) -> Found | Status:
    """The best timetable found, or why there is none."""
    if control.over() and control.cancelled:
        return Status.CANCELLED
    try:
        improver, bounds = _Scheduling(instance, stages, control, settings).improved()
    except InfeasibleError:
        return Status.INFEASIBLE
    if improver.starts is None and improver.infeasible:
        return Status.INFEASIBLE
    if improver.starts is None or (not improver.starts and control.cancelled):
        return Status.CANCELLED if control.cancelled else Status.UNKNOWN
    return Found(improver.starts, improver.named, bounds, improver.searched)


@dataclass(frozen=True, slots=True)
class _Scheduling:
    """One run through the stages that decide the status."""

    instance: Instance
    stages: tuple[str, ...]
    control: Control
    settings: Settings

    def improved(self) -> tuple[Improver, dict[str, Bound]]:
        """The best schedule found, and the bounds of the stages.

        Raises linear.InfeasibleError where not even the relaxation has a solution.
        """
        if "kept-slots" in self.stages:
            return self._beside_published()
        selection = self._selection(None)
        improver = self._placed(selection)
        improver.improve(self.stages, self._targets(selection.bounds))
        return improver, selection.bounds

    def _beside_published(self) -> tuple[Improver, dict[str, Bound]]:
        relaxed = self._relaxed()
        bounds = {} if relaxed is None else relaxed.bounds
        targets = self._targets(bounds)
        repair = self._repair(bounds, targets)
        starts = None if repair is None else self._nameable(repair.starts)
        if starts is not None:
            improver = self._improver(starts, targets, {})
        else:
            improver = self._placed(self._selection(relaxed))
        exact = not self.settings.max_loss
        improver.improve(self.stages, targets, exact=exact, only=self._before)
        if improver.starts is None:
            return improver, bounds
        values = self._values(improver, bounds)
        if not all(s in targets and reaches(s, values[s], targets[s]) for s in values):
            targets = values
            repair = self._repair(bounds, targets)
            if repair is not None and repair.starts is not None:
                improver.offer(repair.starts)
        if repair is not None:
            targets = targets | {"kept-slots": repair.most}
        improver.improve(self.stages, targets, exact=exact, only=("kept-slots",))
        if repair is None:
            return improver, bounds
        improver.learn(repair.searched)
        improver.starts = self._refilled(improver, repair)
        self.control.tell("kept-slots", improver.value("kept-slots"), repair.most)
        return improver, bounds | repair.bounds

    def _values(self, improver: Improver, bounds: Mapping[str, Bound]) -> dict[str, int]:
        """What is reached of the stages before *kept-slots*, and required of the schedule."""
        most = {stage: found.bound for stage, found in bounds.items()}
        loss = self.settings.max_loss
        return {s: required(s, improver.value(s), most.get(s), loss) for s in self._before}

    @property
    def _before(self) -> tuple[str, ...]:
        """The stages that count more than kept meetings."""
        return tuple(stage for stage in self.stages if not stage.startswith("kept"))

    def _targets(self, bounds: Mapping[str, Bound]) -> dict[str, int]:
        """The values to be reached: the bounds, less what may be lost of *served*."""
        loss = self.settings.max_loss
        return {s: required(s, found.bound, found.bound, loss) for s, found in bounds.items()}

    def _relaxed(self) -> Relaxed | None:
        """None where time was too short."""
        try:
            with self.control.reserving(PLACING_SHARE * self.settings.time_limit_s):
                relaxation = build(self.instance, self._before)
                return Relaxed(self.instance, relaxation, self._before, self.control)
        except OutOfTimeError:
            return None

    def _repair(self, bounds: Mapping[str, Bound], targets: Mapping[str, int]) -> Repaired | None:
        if any(stage not in targets for stage in self._before):
            return None
        return repaired(
            self.instance,
            bounds,
            targets,
            control=self.control,
            workers=self.settings.workers,
            seed=self.settings.seed,
        )

    def _selection(self, relaxed: Relaxed | None) -> Selection:
        """Close to what is published; nothing selected and no bounds where time was too short."""
        instance, control, stages = self.instance, self.control, self._before
        workers, seed = self.settings.workers, self.settings.seed
        try:
            with control.reserving(PLACING_SHARE * self.settings.time_limit_s):
                if relaxed is None:
                    selection = select(
                        instance, stages, control=control, workers=workers, seed=seed
                    )
                else:
                    closest = published_half_days(instance)
                    selection = relaxed.selection(workers=workers, seed=seed, closest=closest)
                return settled(
                    instance, stages, selection, control=control, workers=workers, seed=seed
                )
        except OutOfTimeError:
            return Selection({}, {})

    def _placed(self, selection: Selection) -> Improver:
        targets = self._targets(selection.bounds)
        starts, sites = placed(
            self.instance,
            self.stages,
            selection,
            targets,
            control=self.control,
            seed=self.settings.seed,
        )
        return self._improver(starts, targets, sites)

    def _nameable(self, starts: dict[int, int] | None) -> dict[int, int] | None:
        """None where there are not tables and people for all of them."""
        if starts is None:
            return None
        names = name_all(self.instance, starts, control=self.control, seed=self.settings.seed)
        return starts if len(names.starts) == len(starts) else None

    def _improver(
        self, starts: Mapping[int, int], targets: Mapping[str, int], planned: Mapping[int, int]
    ) -> Improver:
        """Of as many of the starts as there are tables and people for, if that is a schedule."""
        instance, control, seed = self.instance, self.control, self.settings.seed
        names = name_all(instance, dict(starts), control=control, seed=seed, planned=planned)
        named = {candidate: starts[candidate] for candidate in names.starts}
        named = even(instance, named, control=control, seed=seed)
        control.tell("place", stage_value(instance, named, "served"), targets.get("served"))
        complete = instance.mandatory <= set(named) and keeps_cap(instance, named)
        improver = Improver(
            instance,
            named if complete else None,
            control=control,
            workers=self.settings.workers,
            seed=seed,
        )
        improver.planned = names.sites(instance)
        if complete and named == names.starts:
            improver.names = names
        if not complete:
            improver.find_any(hint=named)
        return improver

    def _refilled(self, improver: Improver, repair: Repaired) -> dict[int, int] | None:
        if improver.starts is None:
            return None
        best = bool(repair.possible) and improver.value("kept-slots") == repair.most
        return refilled(
            self.instance,
            improver.starts,
            self.stages,
            possible=repair.possible if best else self.instance.starts,
            planned=improver.planned,
            control=self.control,
            workers=self.settings.workers,
            seed=self.settings.seed,
        )
