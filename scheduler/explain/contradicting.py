"""Which mandatory candidates exclude each other where only search can tell.

A first set comes from the assumptions that CP-SAT needed for its proof; then one after the other is
left out as long as the rest still can't be held (deletion filter, Chinneck & Dravnieks 1991).
"""

import copy
from collections.abc import Collection

from ortools.sat.python import cp_model

from scheduler.control import Control
from scheduler.instance import Instance
from scheduler.search.names import NamedModel

SECONDS = 10.0


def contradicting(instance: Instance, *, control: Control, seed: int) -> tuple[int, ...]:
    """Mandatory candidates that can't all be held; with time enough, any one fewer of them can.

    The cap on breaks is left out of account. Empty where they can be held without it, or where time
    was too short to tell.
    """
    until = control.elapsed() + min(SECONDS, control.left())
    conflict = _core(instance, instance.mandatory, control, until, seed)
    for candidate in sorted(conflict or ()):
        if conflict is not None and candidate in conflict:
            smaller = _core(instance, conflict - {candidate}, control, until, seed)
            conflict = conflict if smaller is None else smaller
    return tuple(sorted(conflict or ()))


def _core(
    instance: Instance, wanted: Collection[int], control: Control, until: float, seed: int
) -> frozenset[int] | None:
    """Some of those wanted that can't all be held; None where they can, or time is up."""
    left = until - control.elapsed()
    if left <= 0 or control.over():
        return None
    relaxed = copy.copy(instance)
    relaxed.mandatory = set()
    model = NamedModel(relaxed, wanted, capped=False)
    held = {model.cp.new_bool_var(""): candidate for candidate in sorted(wanted)}
    for literal, candidate in held.items():
        starts = model.begins[candidate].values()
        model.cp.add_bool_or([*starts, literal.negated()])
    model.cp.add_assumptions(list(held))
    solver = cp_model.CpSolver()
    solver.parameters.max_time_in_seconds = left
    solver.parameters.num_workers = 1
    solver.parameters.random_seed = seed
    with control.watching(solver.stop_search):
        if solver.solve(model.cp) != cp_model.INFEASIBLE:
            return None
    named = {literal.index: candidate for literal, candidate in held.items()}
    return frozenset(named[i] for i in solver.sufficient_assumptions_for_infeasibility())
