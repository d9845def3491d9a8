"""Closes what *select* and *place* left open, by search: all at once, or large neighbourhoods.

Goals are improved in their order, earlier values kept.
"""

import random
from collections.abc import Collection, Mapping

from scheduler.control import Control
from scheduler.goals import maximised, reaches
from scheduler.instance import Instance
from scheduler.naming.stages import Names, name_all
from scheduler.search.evening import keeps_cap
from scheduler.search.goals import goal as goal_of
from scheduler.search.goals import in_order
from scheduler.search.model import Linear, Model
from scheduler.search.names import NamedModel, needs_named_tables, needs_names
from scheduler.search.neighbourhood import neighbourhood
from scheduler.search.run import Found, search
from scheduler.values import stage_value

WHOLE_AT_ONCE = 1_000
WHOLE_AT_LAST = 150_000
ROUNDS_WITHOUT_GAIN = 40
EFFORT = 0.4
BUILDING_S = 60e-6  # to build and presolve a model, per variable


class Improver:
    """The best schedule so far, and what search has proved about it.

    `starts` is None until a schedule that keeps every rule is known; `names` are those of the last
    one that has been named.
    """

    def __init__(
        self,
        instance: Instance,
        starts: dict[int, int] | None,
        *,
        control: Control,
        workers: int,
        seed: int,
    ) -> None:
        self.instance = instance
        self.starts = starts
        self.infeasible = False
        self.names: Names | None = None
        self.planned: Mapping[int, int] = {}
        self.searched: dict[str, int] = {}
        self._stages: tuple[str, ...] = ()
        self._control = control
        self._workers = workers
        self._seed = seed
        self._chance = random.Random(seed)  # noqa: S311 - repeatable, not secret
        self._size = sum(bits.bit_count() for bits in instance.start_bits)
        self._counting = not needs_names(instance)
        tables = len(instance.closed) if needs_named_tables(instance) else 0
        self._names = len(instance.members) * tables

    def find_any(self, hint: Mapping[int, int]) -> None:
        """A first schedule that keeps every rule, mandatory candidates included."""
        found = self._search(NamedModel(self.instance, self.instance.mandatory), None, hint)
        capped = self.instance.problem.break_cap is not None
        if found.starts is None and found.exhausted and capped:
            everybody = range(len(self.instance.members))  # whose meetings may fill gaps
            found = self._search(NamedModel(self.instance, everybody), None, hint)
        if found.starts is None and found.exhausted:
            self.infeasible = True
        self.starts = found.starts

    def improve(
        self,
        stages: tuple[str, ...],
        bounds: Mapping[str, int],
        *,
        exact: bool = True,
        only: Collection[str] | None = None,
    ) -> None:
        """Raises each stage up to its bound, as far as search gets; the stages in order.

        Where `only` some are to be raised, the others are left as they are. Bounds hold while
        earlier ones are reached; one may be lower than what is possible, if no more is wanted of a
        stage. Unless `exact`, what comes after *served* is left alone where that is not at its
        bound.
        """
        if self.starts is None:
            return
        self._stages = tuple(stage for stage in stages if stage != "kept-tables")
        earlier: dict[str, int] = {}
        reached = True
        for stage in self._stages:
            bound = bounds.get(stage) if reached else None
            if not self._at(stage, bound) and (only is None or stage in only):
                self._improve(stage, bound, earlier)
            earlier[stage] = self.value(stage)
            if bound is not None and self._at(stage, bound):
                earlier[stage] = bound
            reached = reached and self._at(stage, bound)
            stuck = stage == "served" and not (exact or reached)
            if stuck or self._control.over():
                return

    def offer(self, starts: dict[int, int]) -> None:
        """Takes other starts that can be named and are at least as good."""
        self._accept(starts, self._stages[0], {})

    def learn(self, searched: Mapping[str, int]) -> None:
        """What another search has shown of kept meetings; at tables, if as many slots are kept."""
        for stage, bound in searched.items():
            if stage == "kept-slots":
                self.searched[stage] = min(bound, self.searched.get(stage, bound))
            elif self.value("kept-slots") >= searched["kept-slots"]:
                self.searched[stage] = bound

    def named(self) -> Names | None:
        """The best schedule with tables and people for all of it, or the last that had them.

        None where there is none.
        """
        if self.starts is None or (self.names and self.names.starts == self.starts):
            return self.names
        names = self._name(self.starts)
        if len(names.starts) == len(self.starts) or self.names is None:
            complete = self.instance.mandatory <= set(names.starts)
            return names if complete and keeps_cap(self.instance, names.starts) else None
        return self.names

    def value(self, stage: str) -> int:
        """The value of a stage in the best schedule so far."""
        return stage_value(self.instance, self.starts or {}, stage)

    def _at(self, stage: str, bound: int | None) -> bool:
        return bound is not None and reaches(stage, self.value(stage), bound)

    def _improve(self, stage: str, bound: int | None, earlier: dict[str, int]) -> None:
        if self._size > WHOLE_AT_ONCE:
            self._neighbourhoods(stage, bound, earlier)
        if self._at(stage, bound) or self._control.over():
            return
        size = self._size + self._names
        if size <= WHOLE_AT_LAST and size * BUILDING_S < self._control.left():
            self._whole(stage, bound, earlier)

    def _whole(self, stage: str, bound: int | None, earlier: dict[str, int]) -> None:
        instance = self.instance
        self._control.tell(stage, self.value(stage), bound)
        model = NamedModel(instance, range(len(instance.members)))
        goal = goal_of(model, stage)
        self._keep(model, earlier)
        if bound is not None:
            model.cp.add(goal <= maximised(stage, bound))
        found = self._search(model, goal, self.starts or {})
        self._accept(self._regardful(model, found.starts, stage), stage, earlier)
        proved = None if found.bound is None else maximised(stage, found.bound)
        if found.exhausted and found.starts is not None:
            proved = self.value(stage)
        if proved is not None and not (bound is not None and reaches(stage, proved, bound)):
            self.searched[stage] = proved  # at the bound given, nothing is learnt about more

    def _neighbourhoods(self, stage: str, bound: int | None, earlier: dict[str, int]) -> None:
        rounds = 0
        while rounds < ROUNDS_WITHOUT_GAIN and not self._control.over():
            before = self.value(stage)
            free = neighbourhood(self.instance, self.starts or {}, stage, self._chance)
            if not free or self.starts is None:
                return
            fixed = {c: start for c, start in self.starts.items() if c not in free}
            model = Model(self.instance, free, fixed)
            goal = in_order(model, (stage, *self._regarded(stage)))
            self._keep(model, earlier)
            found = self._search(model, goal, self.starts, deterministic_limit=EFFORT)
            self._accept(found.starts, stage, earlier)
            rounds = 0 if self.value(stage) != before else rounds + 1
            self._control.tell(stage, self.value(stage), bound)
            if self._at(stage, bound):
                return

    def _regardful(
        self, model: NamedModel, starts: dict[int, int] | None, stage: str
    ) -> dict[int, int] | None:
        """As good in this stage, and better in later ones, as far as a little effort gets."""
        regarded = self._regarded(stage)
        if starts is None or not regarded or self._control.over():
            return starts
        value = stage_value(self.instance, starts, stage)
        model.cp.add(goal_of(model, stage) >= maximised(stage, value))
        goal = in_order(model, regarded)
        better = self._search(model, goal, starts, deterministic_limit=10 * EFFORT)
        return better.starts or starts

    def _regarded(self, stage: str) -> tuple[str, ...]:
        """Of the stages that count less, those that decide among equals."""
        return tuple(later for later in self._later(stage) if later in ("served", "kept-slots"))

    def _later(self, stage: str) -> tuple[str, ...]:
        """The stages that count less: a search for one goal has no regard for them."""
        return self._stages[self._stages.index(stage) + 1 :] if stage in self._stages else ()

    def _name(self, starts: dict[int, int]) -> Names:
        return name_all(
            self.instance, starts, control=self._control, seed=self._seed, planned=self.planned
        )

    def _search(
        self,
        model: Model,
        goal: Linear | None,
        hint: Mapping[int, int],
        deterministic_limit: float | None = None,
    ) -> Found:
        return search(
            model,
            goal,
            hint=hint,
            control=self._control,
            time_limit_s=self._control.left(),
            workers=self._workers,
            seed=self._seed,
            deterministic_limit=deterministic_limit,
        )

    def _keep(self, model: Model, earlier: Mapping[str, int]) -> None:
        for stage, value in earlier.items():
            model.cp.add(goal_of(model, stage) >= maximised(stage, value))

    def _accept(
        self, starts: dict[int, int] | None, stage: str, earlier: Mapping[str, int]
    ) -> None:
        """Takes a schedule that is no worse in this stage, and, if equal there, in later ones."""
        if starts is None:
            return
        order = [*earlier, stage, *self._later(stage)]
        wanted = {s: maximised(s, value) for s, value in earlier.items()}
        new = [maximised(s, stage_value(self.instance, starts, s)) for s in order]
        new = [min(value, wanted.get(s, value)) for s, value in zip(order, new, strict=True)]
        names = None if self._counting else self._name(starts)
        if names is not None and len(names.starts) < len(starts):
            return
        old = [maximised(s, self.value(s)) for s in order]
        if new >= [min(value, wanted.get(s, value)) for s, value in zip(order, old, strict=True)]:
            self.starts = starts
            self.names = names or self.names
