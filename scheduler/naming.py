"""Gives every meeting of a timetable its table and its delegates.

Greedily, which succeeds wherever counting is enough; where long meetings meet closed or pinned
tables or colleagues with different absences, by a CP-SAT model with the slots fixed.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from ortools.sat.python import cp_model

from scheduler.attend import Visit, attend
from scheduler.instance import Instance
from scheduler.model import Model
from scheduler.tables import assign_tables

SECONDS = 10.0
LARGEST_SEARCH = 2_000  # meetings times tables


@dataclass(frozen=True, slots=True)
class Names:
    """Starts, tables and delegates of the meetings that can be held as they are."""

    starts: dict[int, int]
    tables: dict[int, int]
    delegates: dict[Visit, str]


def name_all(instance: Instance, starts: Mapping[int, int], *, seed: int) -> Names:
    """Tables and delegates for `starts`, without the meetings for which there are none."""
    delegates, unstaffed = attend(instance, starts)
    tables, without = assign_tables(instance, starts)
    if (unstaffed or without) and len(starts) * len(instance.closed) <= LARGEST_SEARCH:
        exact = _by_search(instance, starts, tables=bool(without), seed=seed)
        if exact is not None:
            return Names(dict(starts), exact[0] or tables, delegates | exact[1])
    missing = unstaffed | without
    kept = {c: start for c, start in starts.items() if c not in missing}
    return Names(
        kept,
        {c: table for c, table in tables.items() if c in kept},
        {visit: person for visit, person in delegates.items() if visit[0] in kept},
    )


def _by_search(
    instance: Instance, starts: Mapping[int, int], *, tables: bool, seed: int
) -> tuple[dict[int, int], dict[Visit, str]] | None:
    model = Model(instance, starts, {}, only=starts)
    for held in model.held.values():
        model.cp.add(held == 1)
    solver = cp_model.CpSolver()
    solver.parameters.max_time_in_seconds = SECONDS
    solver.parameters.num_workers = 1
    solver.parameters.random_seed = seed
    if solver.solve(model.cp) not in (cp_model.OPTIMAL, cp_model.FEASIBLE):
        return None
    at_table = {c: t for (c, t), use in model.at_table.items() if solver.boolean_value(use)}
    people = {
        (candidate, participant): instance.problem.participants[participant].delegates[index].id
        for (candidate, participant, index), use in model.with_delegate.items()
        if solver.boolean_value(use)
    }
    return (at_table if tables else {}), people
