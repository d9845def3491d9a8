"""The goals over the variables of the full model."""

from collections import defaultdict
from collections.abc import Callable

from ortools.sat.python import cp_model

from scheduler.goals import MINIMISED
from scheduler.search.model import Linear, Model


def goal(model: Model, stage: str) -> Linear:
    """The value of a stage, those of the fixed meetings included; minimised ones negated."""
    functions: dict[str, Callable[[Model], Linear]] = {
        "floor": _shortfall,
        "served": _served,
        "kept-slots": _kept,
    }
    if stage.startswith("fair-"):
        return _reaching(model, int(stage.removeprefix("fair-")))
    value = functions[stage](model)
    return -value if stage in MINIMISED else value


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


def _kept(model: Model) -> Linear:
    """Published meetings in their slot."""
    instance = model.instance
    kept: list[Linear] = []
    for candidate, meeting in instance.published.items():
        start = instance.slot_index[meeting.slot]
        if (candidate, start) in model.x:
            kept.append(model.x[candidate, start])
        elif model.fixed.get(candidate) == start:
            kept.append(1)
    return _total(kept, 0)


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
