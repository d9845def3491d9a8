"""Gives every meeting of a timetable its site, its table, its delegates and its interpreters.

One stage after the other, which succeeds wherever counting is enough; where long meetings meet
tables or people that are not all alike, or people travel, by a CP-SAT model with the slots fixed.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from ortools.sat.python import cp_model

from scheduler.control import Control
from scheduler.instance import Instance
from scheduler.memory import uncollected
from scheduler.naming.attend import Visit, attend
from scheduler.naming.interpret import Task, interpret
from scheduler.naming.tables import assign_tables
from scheduler.search.names import NamedModel
from scheduler.sites.siting import choose_sites

SECONDS = 10.0
LARGEST_SEARCH = 2_000  # meetings times tables


@dataclass(frozen=True, slots=True)
class Names:
    """Starts, tables, delegates and interpreters of the meetings that can be held as they are."""

    starts: dict[int, int]
    tables: dict[int, int]
    delegates: dict[Visit, str]
    interpreters: dict[Task, str]

    def sites(self, instance: Instance) -> dict[int, int]:
        """The site of each meeting, where that matters."""
        if instance.sites is None:
            return {}
        return {c: instance.sites.of_table[table] for c, table in self.tables.items()}

    def at_their_tables(self, instance: Instance) -> int:
        """How many published meetings are in their slot at their table."""
        return sum(
            self.starts.get(candidate) == instance.slot_index[meeting.slot]
            and self.tables[candidate] == instance.table_index[meeting.table]
            for candidate, meeting in instance.published.items()
        )


def name_all(
    instance: Instance,
    starts: Mapping[int, int],
    *,
    control: Control,
    seed: int,
    planned: Mapping[int, int] | None = None,
) -> Names:
    """Tables and people for `starts`, without the meetings for which none were found in time.

    Where sites matter they are chosen close to those `planned`.
    """
    names = _greedily(instance, starts, planned or {}, control=control, seed=seed)
    small = len(starts) * len(instance.closed) <= LARGEST_SEARCH
    if len(names.starts) < len(starts) and small and not control.over():
        return _by_search(instance, starts, control=control, seed=seed) or names
    return names


@uncollected()
def _greedily(
    instance: Instance,
    starts: Mapping[int, int],
    planned: Mapping[int, int],
    *,
    control: Control,
    seed: int,
) -> Names:
    sites, nowhere = choose_sites(instance, starts, planned=planned, control=control, seed=seed)
    delegates, unstaffed = attend(instance, starts, sites)
    interpreters, mute = interpret(instance, starts, sites)
    tables, without = assign_tables(instance, starts, sites)
    missing = nowhere | unstaffed | mute | without
    return Names(
        {c: start for c, start in starts.items() if c not in missing},
        {c: table for c, table in tables.items() if c not in missing},
        {visit: person for visit, person in delegates.items() if visit[0] not in missing},
        {task: person for task, person in interpreters.items() if task[0] not in missing},
    )


def _by_search(
    instance: Instance, starts: Mapping[int, int], *, control: Control, seed: int
) -> Names | None:
    """All of `starts` with exact names; None where that is not possible, or not found in time."""
    model = NamedModel(instance, starts, only=starts)
    for held in model.held.values():
        model.cp.add(held == 1)
    solver = cp_model.CpSolver()
    solver.parameters.max_time_in_seconds = max(0.01, min(SECONDS, control.left()))
    solver.parameters.num_workers = 1
    solver.parameters.random_seed = seed
    with control.watching(solver.stop_search):
        status = solver.solve(model.cp)
    if status not in (cp_model.OPTIMAL, cp_model.FEASIBLE):
        return None
    sites = {c: site for (c, site), use in model.at_site.items() if solver.boolean_value(use)}
    tables, _ = assign_tables(instance, starts, sites)
    delegates, _ = attend(instance, starts, sites)
    interpreters, _ = interpret(instance, starts, sites)
    exact = {c: t for (c, t), use in model.at_table.items() if solver.boolean_value(use)}
    staff = [participant.delegates for participant in instance.problem.participants]
    people = instance.problem.interpreters
    for (candidate, participant, index), use in model.with_delegate.items():
        if solver.boolean_value(use):
            delegates[candidate, participant] = staff[participant][index].id
    for (candidate, number, index), use in model.with_interpreter.items():
        if solver.boolean_value(use):
            interpreters[candidate, number] = people[index].id
    return Names(dict(starts), exact or tables, delegates, interpreters)
