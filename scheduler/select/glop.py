"""GLOP behind MathOpt's own messages: arrays in, arrays out, changed between solves.

MathOpt's objects for Python take longer to fill and to read than GLOP takes to solve.
"""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from ortools.math_opt import (
    callback_pb2,
    model_parameters_pb2,
    model_pb2,
    model_update_pb2,
    parameters_pb2,
    result_pb2,
    sparse_containers_pb2,
)
from ortools.math_opt.core.python import solver
from ortools.util.python.solve_interrupter import SolveInterrupter

from scheduler.control import Control

Ints = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float64]

UNLIMITED = float("inf")
INFEASIBLE = (
    result_pb2.TERMINATION_REASON_INFEASIBLE,
    result_pb2.TERMINATION_REASON_INFEASIBLE_OR_UNBOUNDED,
)


@dataclass(frozen=True, slots=True)
class Entries:
    """Of a matrix: those that are not 0."""

    row: Ints
    column: Ints
    value: Floats


@dataclass(frozen=True, slots=True)
class Optimum:
    """A basic solution and the prices (duals) of the rows, by their numbers; both optimal."""

    values: Floats
    prices: Floats


class Glop:
    """Maximises `worth` over columns from 0 to `tops`, each row between `least` and `most`.

    Columns and rows keep their numbers. Each solve begins at the basis of the last one.
    """

    def __init__(
        self, worth: Floats, tops: Floats, least: Floats, most: Floats, entries: Entries
    ) -> None:
        self._columns, self._rows = len(worth), len(most)
        self.infeasible = False
        model = model_pb2.ModelProto()
        _fill_columns(model.variables, tops)
        model.objective.maximize = True
        _fill(model.objective.linear_coefficients, np.arange(len(worth)), worth)
        _fill_rows(model.linear_constraints, least, most)
        _enter(model.linear_constraint_matrix, entries)
        initial = parameters_pb2.SolverInitializerProto()
        self._solver = solver.new(parameters_pb2.SOLVER_TYPE_GLOP, model, initial)

    def add_columns(self, worth: Floats, entries: Entries) -> None:
        """More columns of 0 or more; `entries` number them on from those there are."""
        update = model_update_pb2.ModelUpdateProto()
        first, self._columns = self._columns, self._columns + len(worth)
        _fill_columns(update.new_variables, np.full(len(worth), UNLIMITED), first=first)
        changed = update.objective_updates.linear_coefficients
        _fill(changed, np.arange(first, self._columns), worth)
        _enter(update.linear_constraint_matrix_updates, entries)
        self._take(update)

    def add_row(self, most: float, terms: Mapping[int, float]) -> int:
        """One more row, of columns with their coefficients; its number."""
        update = model_update_pb2.ModelUpdateProto()
        number, self._rows = self._rows, self._rows + 1
        _fill_rows(
            update.new_linear_constraints, np.array([-UNLIMITED]), np.array([most]), first=number
        )
        _enter(update.linear_constraint_matrix_updates, _row(number, terms))
        self._take(update)
        return number

    def remove_row(self, number: int) -> None:
        """One row less; its number is not used again."""
        update = model_update_pb2.ModelUpdateProto(deleted_linear_constraint_ids=[number])
        self._take(update)

    def relimit(self, rows: Ints, most: Floats, *, least: Floats | None = None) -> None:
        """Other limits for these rows."""
        update = model_update_pb2.ModelUpdateProto()
        changes = update.linear_constraint_updates
        order = np.argsort(rows)
        for limits, bounds in ((most, changes.upper_bounds), (least, changes.lower_bounds)):
            if limits is not None:
                bounds.ids.extend(rows[order].tolist())
                bounds.values.extend(limits[order].tolist())
        self._take(update)

    def shut(self, columns: list[int]) -> None:
        """These columns stay at 0."""
        update = model_update_pb2.ModelUpdateProto()
        update.variable_updates.upper_bounds.ids.extend(sorted(columns))
        update.variable_updates.upper_bounds.values.extend([0.0] * len(columns))
        self._take(update)

    def lift(self, columns: Ints, least: float) -> None:
        """These columns are so much at least."""
        update = model_update_pb2.ModelUpdateProto()
        update.variable_updates.lower_bounds.ids.extend(np.sort(columns).tolist())
        update.variable_updates.lower_bounds.values.extend([least] * len(columns))
        self._take(update)

    def value(self, worth: Floats) -> None:
        """Another worth of each column."""
        update = model_update_pb2.ModelUpdateProto()
        update.objective_updates.linear_coefficients.ids.extend(range(self._columns))
        update.objective_updates.linear_coefficients.values.extend(worth.tolist())
        self._take(update)

    def _take(self, update: model_update_pb2.ModelUpdateProto) -> None:
        if not self._solver.update(update):
            raise RuntimeError("GLOP did not take a change")

    def optimum(
        self, control: Control, *, time_limit_s: float, presolve: bool = False
    ) -> Optimum | None:
        """None where there was no time, or where it is `infeasible`.

        Without presolve a few primal pivots from the last basis, or from none, lead there.
        """
        limits = parameters_pb2.SolveParametersProto()
        if not presolve:
            limits.presolve = parameters_pb2.EMPHASIS_OFF
        seconds = max(0.01, min(time_limit_s, control.left()))
        limits.time_limit.FromTimedelta(dt.timedelta(seconds=seconds))
        interrupter = SolveInterrupter()
        with control.watching(interrupter.interrupt):
            result = self._solver.solve(
                limits,
                model_parameters_pb2.ModelSolveParametersProto(),
                None,
                callback_pb2.CallbackRegistrationProto(),
                None,
                interrupter.pybind_interrupter,
            )
        self.infeasible = result.termination.reason in INFEASIBLE
        if result.termination.reason != result_pb2.TERMINATION_REASON_OPTIMAL:
            return None
        best = result.solutions[0]
        return Optimum(
            _read(best.primal_solution.variable_values, self._columns),
            _read(best.dual_solution.dual_values, self._rows),
        )


def _fill_columns(columns: model_pb2.VariablesProto, tops: Floats, *, first: int = 0) -> None:
    columns.ids.extend(range(first, first + len(tops)))
    columns.lower_bounds.extend([0.0] * len(tops))
    columns.upper_bounds.extend(tops.tolist())
    columns.integers.extend([False] * len(tops))


def _fill_rows(
    rows: model_pb2.LinearConstraintsProto, least: Floats, most: Floats, *, first: int = 0
) -> None:
    rows.ids.extend(range(first, first + len(most)))
    rows.lower_bounds.extend(least.tolist())
    rows.upper_bounds.extend(most.tolist())


def _fill(
    vector: sparse_containers_pb2.SparseDoubleVectorProto, numbers: Ints, values: Floats
) -> None:
    some = np.flatnonzero(values)
    vector.ids.extend(numbers[some].tolist())
    vector.values.extend(values[some].tolist())


def _row(number: int, terms: Mapping[int, float]) -> Entries:
    column = np.fromiter(terms, dtype=np.int64, count=len(terms))
    value = np.fromiter(terms.values(), dtype=np.float64, count=len(terms))
    return Entries(np.full(len(terms), number), column, value)


def _enter(matrix: sparse_containers_pb2.SparseDoubleMatrixProto, entries: Entries) -> None:
    order = np.lexsort((entries.column, entries.row))
    matrix.row_ids.extend(entries.row[order].tolist())
    matrix.column_ids.extend(entries.column[order].tolist())
    matrix.coefficients.extend(entries.value[order].tolist())


def _read(vector: sparse_containers_pb2.SparseDoubleVectorProto, size: int) -> Floats:
    values = np.zeros(size)
    values[np.array(vector.ids, dtype=np.int64)] = vector.values
    return values
