"""Repair: the most published meetings in their slot, among schedules that reach the earlier bounds.

What these leave open (scheduler.narrow) becomes a linear program over x[candidate, first slot],
which is nearly always tight where the one over half-days is not. It is far too degenerate for the
simplex method; PDLP (Applegate et al. 2021) solves it approximately, and weak duality in whole
numbers makes a true bound of whatever dual values it returns. The columns that cost next to
nothing at these prices are searched for a schedule that attains it.
"""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass

from ortools.math_opt.python import mathopt
from ortools.util.python.solve_interrupter import SolveInterrupter

from scheduler.certificate import SCALE
from scheduler.control import Control
from scheduler.instance import Instance
from scheduler.narrow import Narrowed
from scheduler.relaxation import RowName

ACCURACY = 1e-4
UNLIMITED = float("inf")

Start = tuple[int, int]
Key = tuple[str, int, int]


@dataclass(frozen=True, slots=True)
class Prices:
    """No schedule keeps more than `bound`; `cost` of each start, 0 or more, where it is dear."""

    bound: int
    cost: dict[Start, float]


@dataclass(slots=True)
class _Row:
    least: int
    most: int
    starts: list[Start]


def prices(narrow: Narrowed, control: Control, *, time_limit_s: float) -> Prices | None:
    """An upper bound on the kept meetings and the cost of each start against it.

    None where there was no time for it. Both hold for all schedules that `narrow` leaves.
    """
    instance = narrow.instance
    rows = _rows(narrow)
    gains = _gains(instance)
    columns = [(c, start) for c, starts in enumerate(instance.starts) for start in starts]
    duals = _solved(columns, rows, gains, control, time_limit_s)
    if duals is None:
        return None
    total = 0
    reduced = {column: SCALE * (column in gains) for column in columns}
    for row, dual in zip(rows, duals, strict=True):
        multiplier = round(dual * SCALE)
        if multiplier < 0 and not row.least:
            multiplier = 0
        total += multiplier * (row.most if multiplier > 0 else row.least)
        for column in row.starts:
            reduced[column] -= multiplier
    total += sum(max(0, cost) for cost in reduced.values())
    dear = {column: -cost / SCALE for column, cost in reduced.items() if cost < 0}
    return Prices(total // SCALE, dear)


def _gains(instance: Instance) -> set[Start]:
    """Published meetings in their slot."""
    return {(c, instance.slot_index[m.slot]) for c, m in instance.published.items()}


def _rows(narrow: Narrowed) -> list[_Row]:
    """Each candidate once, seats of a participant and tables in a slot; tight ones used up."""
    instance = narrow.instance
    by_key: dict[Key, list[Start]] = defaultdict(list)
    for candidate, starts in enumerate(instance.starts):
        for start in starts:
            for key in _keys(instance, candidate, start):
                by_key[key].append((candidate, start))
    rows = []
    name: RowName
    for (kind, first, slot), columns in by_key.items():
        if kind == "once":
            rows.append(_Row(int(first in instance.mandatory), 1, columns))
            continue
        half_day = instance.half_days[instance.half_day_of[slot]]
        if kind == "seats":
            name = (kind, instance.problem.participants[first].id, half_day)
            most = instance.seats[first][slot]
        else:
            name = (kind, half_day)
            most = instance.open_tables[slot]
        rows.append(_Row(most if name in narrow.tight else 0, most, columns))
    return rows


def _keys(instance: Instance, candidate: int, start: int) -> Iterator[Key]:
    yield "once", candidate, 0
    for slot in range(start, start + instance.lengths[candidate]):
        yield "tables", 0, slot
        for participant in instance.members[candidate]:
            yield "seats", participant, slot


def _solved(
    columns: list[Start],
    rows: list[_Row],
    gains: set[Start],
    control: Control,
    time_limit_s: float,
) -> list[float] | None:
    """Dual values of the rows, approximately."""
    model = mathopt.Model()
    variables = {column: model.add_variable(lb=0.0) for column in columns}
    constraints = []
    for row in rows:
        least = float(row.least) if row.least else -UNLIMITED
        constraint = model.add_linear_constraint(lb=least, ub=float(row.most))
        for column in row.starts:
            constraint.set_coefficient(variables[column], 1.0)
        constraints.append(constraint)
    model.objective.is_maximize = True
    for column in gains:
        if column in variables:
            model.objective.set_linear_coefficient(variables[column], 1.0)
    seconds = max(0.01, min(time_limit_s, control.left()))
    parameters = mathopt.SolveParameters(time_limit=dt.timedelta(seconds=seconds), threads=1)
    criteria = parameters.pdlp.termination_criteria.simple_optimality_criteria
    criteria.eps_optimal_relative = criteria.eps_optimal_absolute = ACCURACY
    interrupter = SolveInterrupter()
    with control.watching(interrupter.interrupt):
        result = mathopt.solve(
            model, mathopt.SolverType.PDLP, params=parameters, interrupter=interrupter
        )
    if not result.has_dual_feasible_solution():
        return None
    duals = result.dual_values()
    return [duals[constraint] for constraint in constraints]
