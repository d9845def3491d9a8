"""The relaxation as a MathOpt model: linear with duals, or with whole-numbered columns."""

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import TypeVar

from ortools.math_opt.python import mathopt
from ortools.util.python.solve_interrupter import SolveInterrupter

from scheduler.control import Control
from scheduler.select.relaxation import Relaxation, Row

T = TypeVar("T")
Termination = mathopt.TerminationReason


@dataclass(frozen=True, slots=True)
class Solution:
    """Values of the columns, by number, and duals of the rows, both without zeros."""

    columns: dict[int, float]
    duals: dict[tuple[str, ...], float]


class InfeasibleError(Exception):
    """The rows contradict each other."""


class OutOfTimeError(Exception):
    """Cancelled, or the deadline passed, while the program was being built."""


class LinearProgram:
    """A relaxation kept in a solver, solved again after each change."""

    def __init__(self, relaxation: Relaxation, control: Control) -> None:
        self._control = control
        self._model = mathopt.Model()
        self._columns = [
            self._model.add_variable(lb=0.0, ub=float(top)) for top in self._polled(relaxation.tops)
        ]
        self._rows: dict[tuple[str, ...], mathopt.LinearConstraint] = {}
        for row in self._polled(relaxation.rows):
            self.add(row)
        self._terms: dict[int, int] = {}
        self._model.objective.is_maximize = True
        self._solver: mathopt.IncrementalSolver | None = None
        self._presolve: mathopt.Emphasis | None = None

    def _polled(self, items: Iterable[T]) -> Iterator[T]:
        """The items, watching the clock: a large model takes seconds to build."""
        for number, item in enumerate(items):
            if number % 1024 == 1023 and self._control.over():
                raise OutOfTimeError
            yield item

    def add(self, row: Row) -> None:
        """One more row."""
        constraint = self._model.add_linear_constraint(ub=float(row.limit))
        self._rows[row.name] = constraint
        for column, coefficient in row.terms.items():
            constraint.set_coefficient(self._columns[column], float(coefficient))

    def relimit(self, limits: Mapping[tuple[str, ...], int]) -> None:
        """Other limits for these rows; the next solve starts from the last one's basis."""
        for name, limit in limits.items():
            if self._rows[name].upper_bound != limit:
                self._rows[name].upper_bound = float(limit)

    def remove(self, name: tuple[str, ...]) -> None:
        """One row less."""
        self._model.delete_linear_constraint(self._rows.pop(name))

    def shut(self, columns: Iterable[int]) -> None:
        """These columns stay at 0 from now on."""
        for column in columns:
            self._columns[column].upper_bound = 0.0

    def afresh(self) -> None:
        """The next solve starts from nothing: better where the objective is quite another."""
        self._solver = self._presolve = None

    def maximise(self, terms: Mapping[int, int]) -> Solution | None:
        """An optimal basic solution with its duals, or None when there was no time for it.

        Raises InfeasibleError.
        """
        if terms != self._terms:
            self._terms = dict(terms)
            self._set_objective()
        if self._solver is None:
            self._solver = mathopt.IncrementalSolver(self._model, mathopt.SolverType.GLOP)
        result = self._run(self._solver)
        self._presolve = mathopt.Emphasis.OFF
        if result.termination.reason in (
            Termination.INFEASIBLE,
            Termination.INFEASIBLE_OR_UNBOUNDED,
        ):
            raise InfeasibleError
        if result.termination.reason != Termination.OPTIMAL:
            return None
        values = result.variable_values()
        duals = result.dual_values()
        return Solution(
            {n: values[v] for n, v in enumerate(self._columns) if values[v] > 1e-9},
            {name: duals[row] for name, row in self._rows.items() if duals[row] > 1e-12},
        )

    def _set_objective(self) -> None:
        objective = self._model.objective
        objective.clear()
        objective.is_maximize = True
        for column, coefficient in self._terms.items():
            objective.set_linear_coefficient(self._columns[column], float(coefficient))

    def _run(self, solver: mathopt.IncrementalSolver) -> mathopt.SolveResult:
        limit = dt.timedelta(seconds=max(0.01, self._control.left()))
        interrupter = SolveInterrupter()
        with self._control.watching(interrupter.interrupt):
            return solver.solve(
                params=mathopt.SolveParameters(time_limit=limit, presolve=self._presolve),
                interrupter=interrupter,
            )


def whole_numbers(
    tops: Mapping[int, int],
    rows: Iterable[Row],
    terms: Mapping[int, int],
    *,
    control: Control,
    time_limit_s: float,
    workers: int,
    seed: int,
) -> dict[int, int] | None:
    """The best whole-numbered solution found by CP-SAT, or None; `tops` has its columns."""
    model = mathopt.Model()
    columns = {
        column: model.add_variable(lb=0.0, ub=float(top), is_integer=True)
        for column, top in tops.items()
    }
    for row in rows:
        constraint = model.add_linear_constraint(ub=float(row.limit))
        for column, coefficient in row.terms.items():
            constraint.set_coefficient(columns[column], float(coefficient))
    model.objective.is_maximize = True
    for column, coefficient in terms.items():
        model.objective.set_linear_coefficient(columns[column], float(coefficient))
    seconds = max(0.01, min(time_limit_s, control.left()))
    parameters = mathopt.SolveParameters(
        time_limit=dt.timedelta(seconds=seconds), threads=workers, random_seed=seed
    )
    interrupter = SolveInterrupter()
    with control.watching(interrupter.interrupt):
        result = mathopt.solve(
            model, mathopt.SolverType.CP_SAT, params=parameters, interrupter=interrupter
        )
    if not result.has_primal_feasible_solution():
        return None
    values = result.variable_values()
    return {column: round(values[v]) for column, v in columns.items()}
