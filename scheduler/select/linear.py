"""The relaxation as a program: linear with duals, or with whole-numbered columns."""

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from ortools.math_opt.python import mathopt
from ortools.util.python.solve_interrupter import SolveInterrupter

from scheduler.control import Control
from scheduler.select.glop import UNLIMITED, Entries, Glop
from scheduler.select.relaxation import Relaxation, Row


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
    """A relaxation kept in a solver, solved again after each change.

    Raises OutOfTimeError where there is no time to build it.
    """

    def __init__(self, relaxation: Relaxation, control: Control) -> None:
        self._control = control
        self._rows = {row.name: number for number, row in enumerate(relaxation.rows)}
        self._limits = {row.name: row.limit for row in relaxation.rows}
        self._worth = np.zeros(len(relaxation.tops))
        self._glop = Glop(
            self._worth,
            np.array(relaxation.tops, dtype=np.float64),
            np.full(len(relaxation.rows), -UNLIMITED),
            np.array([row.limit for row in relaxation.rows], dtype=np.float64),
            self._entries(relaxation.rows),
        )
        self._solved = False

    def _entries(self, rows: Sequence[Row]) -> Entries:
        """Watches the clock: of a large model that takes a second."""
        columns: list[int] = []
        values: list[int] = []
        sizes = []
        for number, row in enumerate(rows):
            if number % 256 == 255 and self._control.over():
                raise OutOfTimeError
            columns += row.terms
            values += row.terms.values()
            sizes.append(len(row.terms))
        return Entries(
            np.repeat(np.arange(len(sizes)), np.array(sizes, dtype=np.int64)),
            np.array(columns, dtype=np.int64),
            np.array(values, dtype=np.float64),
        )

    def add(self, row: Row) -> None:
        """One more row."""
        self._limits[row.name] = row.limit
        self._rows[row.name] = self._glop.add_row(row.limit, row.terms)

    def relimit(self, limits: Mapping[tuple[str, ...], int]) -> None:
        """Other limits for these rows; the next solve starts from the last one's basis."""
        changed = {name: most for name, most in limits.items() if most != self._limits[name]}
        self._limits |= changed
        rows = np.array([self._rows[name] for name in changed], dtype=np.int64)
        self._glop.relimit(rows, np.array(list(changed.values()), dtype=np.float64))

    def remove(self, name: tuple[str, ...]) -> None:
        """One row less."""
        del self._limits[name]
        self._glop.remove_row(self._rows.pop(name))

    def shut(self, columns: Iterable[int]) -> None:
        """These columns stay at 0 from now on."""
        self._glop.shut(list(columns))

    def maximise(self, terms: Mapping[int, int]) -> Solution | None:
        """An optimal basic solution with its duals, or None when there was no time for it.

        Raises InfeasibleError.
        """
        worth = np.zeros(len(self._worth))
        worth[list(terms)] = list(terms.values())
        if not np.array_equal(worth, self._worth):
            self._worth = worth
            self._glop.value(worth)
        found = self._glop.optimum(
            self._control, time_limit_s=self._control.left(), presolve=not self._solved
        )
        self._solved = True
        if self._glop.infeasible:
            raise InfeasibleError
        if found is None:
            return None
        some = np.flatnonzero(found.values > 1e-9)
        prices = found.prices.tolist()
        return Solution(
            dict(zip(some.tolist(), found.values[some].tolist(), strict=True)),
            {name: prices[row] for name, row in self._rows.items() if prices[row] > 1e-12},
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
