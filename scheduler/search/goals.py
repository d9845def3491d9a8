"""The goals over the variables of the full model."""

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence

from ortools.sat.python import cp_model

from scheduler.goals import MINIMISED
from scheduler.keepable import keepable
from scheduler.search.model import Linear, Model


def goal(model: Model, stage: str) -> Linear:
    """The value of a stage, those of the fixed meetings included; minimised ones negated."""
    functions: dict[str, Callable[[Model], Linear]] = {
        "floor": _shortfall,
        "served": _served,
        "kept-slots": _kept_slots,
        "kept-tables": _kept_tables,
    }
    if stage.startswith("fair-"):
        return _reaching(model, int(stage.removeprefix("fair-")))
    value = functions[stage](model)
    return -value if stage in MINIMISED else value


def in_order(model: Model, stages: Sequence[str]) -> Linear:
    """The first of the goals, and among its equals the next, and so on.

    Without regard for served preference and kept meetings a promise, or a fair share, is kept by
    schedules that do little else.
    """
    most = {"served": sum(model.instance.weights), "kept-slots": len(model.instance.published)}
    scales, scale = [1], 1
    for stage in reversed(stages[1:]):
        scale *= 1 + most[stage]
        scales.append(scale)
    goals = [goal(model, stage) for stage in stages]
    return cp_model.LinearExpr.weighted_sum(goals, scales[::-1])


def _served(model: Model) -> Linear:
    """The weights of what is held."""
    weights = model.instance.weights
    taken = sum(weights[c] for c in model.fixed)
    return _total([weights[c] * held for c, held in model.held.items()], taken)


def _shortfall(model: Model) -> Linear:
    """What is missing of all promises together."""
    shortfalls: list[Linear] = []
    for promise in model.instance.promises:
        taken = sum(count for c, count in promise.counts.items() if c in model.fixed)
        missing = promise.least - taken
        free = [count * model.held[c] for c, count in promise.counts.items() if c in model.held]
        if missing > 0 and not free:
            shortfalls.append(missing)
        elif missing > 0:
            shortfall = model.cp.new_int_var(0, missing, "")
            model.cp.add(_total(free, shortfall) >= missing)
            shortfalls.append(shortfall)
    return _total(shortfalls, 0)


def _reaching(model: Model, level: int) -> Linear:
    """Participants with at least `level` own wishes served."""
    taken: dict[int, int] = defaultdict(int)
    for candidate in model.fixed:
        for participant in _wishing(model, candidate):
            taken[participant] += 1
    reached: list[Linear] = []
    free = _free_by_participant(model)
    for participant, candidates in free.items():
        missing = level - taken[participant]
        if missing <= 0:
            reached.append(1)
        elif missing <= len(candidates):
            reaches = model.cp.new_bool_var("")
            model.cp.add(sum(model.held[c] for c in candidates) >= missing * reaches)
            reached.append(reaches)
    return _total(reached, sum(n >= level for p, n in taken.items() if p not in free))


def wishes_served(model: Model, participant: int) -> Linear:
    """How many of its own wishes."""
    own = [
        c for c in model.instance.candidates_of[participant] if participant in _wishing(model, c)
    ]
    free: list[Linear] = [model.held[c] for c in own if c in model.held]
    return _total(free, sum(c in model.fixed for c in own))


def _kept_slots(model: Model) -> Linear:
    """Published meetings in their slot."""
    return _staying(model, keepable(model.instance).slots)


def _kept_tables(model: Model) -> Linear:
    """Of these, those whose table can be had then: all of them can have theirs together."""
    can = keepable(model.instance)
    return _staying(model, {c: start for c, start in can.slots.items() if c in can.tables})


def _staying(model: Model, slots: Mapping[int, int]) -> Linear:
    free: list[Linear] = [model.x[place] for place in slots.items() if place in model.x]
    return _total(free, sum(model.fixed.get(c) == start for c, start in slots.items()))


def _free_by_participant(model: Model) -> dict[int, list[int]]:
    """The free candidates that each participant wished for."""
    result: dict[int, list[int]] = defaultdict(list)
    for candidate in model.free:
        for participant in _wishing(model, candidate):
            result[participant].append(candidate)
    return result


def _wishing(model: Model, candidate: int) -> list[int]:
    weights = model.instance.problem.candidates[candidate].weights
    members = model.instance.members[candidate]
    return [p for p, weight in zip(members, weights, strict=True) if weight]


def _total(expressions: list[Linear], further: Linear) -> Linear:
    return cp_model.LinearExpr.sum([*expressions, further])
