"""Runs a CP-SAT model: deadline, cancellation, hints; no OR-Tools type leaves the result."""

from collections.abc import Mapping
from dataclasses import dataclass

from ortools.sat.python import cp_model

from scheduler.control import Control
from scheduler.search.model import Model


@dataclass(frozen=True, slots=True)
class Found:
    """Starts of all held candidates (None: none found), and what the search proved.

    `bound` is on the maximised goal. `exhausted`: the starts are optimal, or, without any, there
    are none.
    """

    starts: dict[int, int] | None
    bound: int | None
    exhausted: bool


def search(
    model: Model,
    goal: cp_model.LinearExprT | None,
    *,
    hint: Mapping[int, int],
    control: Control,
    time_limit_s: float,
    workers: int,
    seed: int,
    deterministic_limit: float | None = None,
) -> Found:
    """The best completion of `model` for `goal` (None: any) within the limits."""
    if control.over():
        return Found(None, None, exhausted=False)
    model.cp.clear_hints()  # type: ignore[no-untyped-call]
    for (candidate, start), variable in model.x.items():
        model.cp.add_hint(variable, hint.get(candidate) == start)
    model.cp.clear_objective()  # type: ignore[no-untyped-call]
    if goal is not None:
        model.cp.maximize(goal)
    solver = cp_model.CpSolver()
    solver.parameters.max_time_in_seconds = max(0.01, min(time_limit_s, control.left()))
    solver.parameters.num_workers = workers
    solver.parameters.random_seed = seed
    if deterministic_limit is not None:
        solver.parameters.max_deterministic_time = deterministic_limit
    with control.watching(solver.stop_search):
        status = solver.solve(model.cp)
    if status == cp_model.INFEASIBLE:
        return Found(None, None, exhausted=True)
    bound = None if goal is None else round(solver.best_objective_bound)
    if status not in (cp_model.OPTIMAL, cp_model.FEASIBLE):
        return Found(None, None, exhausted=False)
    starts = dict(model.fixed)
    for (candidate, start), variable in model.x.items():
        if solver.boolean_value(variable):
            starts[candidate] = start
    return Found(starts, bound, exhausted=status == cp_model.OPTIMAL)
