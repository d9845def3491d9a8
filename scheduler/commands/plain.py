"""The yardstick: one CP-SAT model over x[candidate, slot], maximising served weight at once.

Correct and simple, and it does not scale; the stages are measured against it.
"""

import time
from dataclasses import dataclass

from ortools.sat.python import cp_model

from scheduler.instance import Instance
from scheduler.problem import Problem
from scheduler.result import Status
from scheduler.search.goals import goal
from scheduler.search.model import Model

_STATUS = {
    cp_model.OPTIMAL: Status.OPTIMAL,
    cp_model.FEASIBLE: Status.FEASIBLE,
    cp_model.INFEASIBLE: Status.INFEASIBLE,
}


@dataclass(frozen=True, slots=True)
class Outcome:
    """What the single model reached within its time; `seconds` include building it."""

    status: Status
    value: int | None
    bound: int | None
    seconds: float


def solve_plain(problem: Problem, *, time_limit_s: float, seed: int, workers: int) -> Outcome:
    """Served weight by the single model within `time_limit_s` seconds."""
    began = time.monotonic()
    instance = Instance(problem)
    model = Model(instance, range(len(problem.candidates)), {})
    model.cp.maximize(goal(model, "served"))
    solver = cp_model.CpSolver()
    solver.parameters.max_time_in_seconds = max(0.01, time_limit_s - (time.monotonic() - began))
    solver.parameters.num_workers = workers
    solver.parameters.random_seed = seed
    status = _STATUS.get(solver.solve(model.cp), Status.UNKNOWN)
    solved = status in (Status.OPTIMAL, Status.FEASIBLE)
    value = round(solver.objective_value) if solved else None
    bound = round(solver.best_objective_bound) if solved else None
    return Outcome(status, value, bound, time.monotonic() - began)
