"""Decides the halves of a choice in whole numbers, among the pairs that the prices leave open."""

import datetime as dt
from collections import defaultdict

import numpy as np
from ortools.math_opt.python import mathopt

from scheduler.control import Control
from scheduler.flow.choice import Choice
from scheduler.flow.pairs import Ints, Pairs

NEAR = 4  # in halves: pairs whose worth is this near to their price are free to change
SHARE = 0.3  # of the time left
LIMIT_S = 5.0  # SCIP can't be interrupted; it mostly takes a tenth of a second


def whole(pairs: Pairs, choice: Choice, *, control: Control, seed: int) -> Ints:
    """The pairs of a choice without halves, of as much worth as SCIP found.

    Its linear program with odd-cycle and other cuts is small, for nearly all pairs are decided.
    """
    sure = choice.halves == 2
    if not (choice.halves == 1).any() or control.over():
        return np.flatnonzero(sure)
    free = np.flatnonzero((choice.halves == 1) | (np.abs(choice.reduced) <= NEAR))
    decided = sure.copy()
    decided[free] = False
    room = pairs.most.copy()
    for ends in (pairs.first, pairs.second):
        np.subtract.at(room, ends[decided], 1)
    model = mathopt.Model()
    uses = [(int(i), model.add_binary_variable()) for i in free]
    mine: dict[int, list[mathopt.Variable]] = defaultdict(list)
    for i, use in uses:
        mine[int(pairs.first[i])].append(use)
        mine[int(pairs.second[i])].append(use)
    for person, several in mine.items():
        if len(several) > room[person]:
            model.add_linear_constraint(mathopt.fast_sum(several) <= float(room[person]))
    tables = float(pairs.tables.sum() - decided.sum())
    model.add_linear_constraint(mathopt.fast_sum([use for _, use in uses]) <= tables)
    model.maximize(mathopt.fast_sum([float(pairs.worth[i]) * use for i, use in uses]))
    limit = max(0.01, min(LIMIT_S, SHARE * control.left()))
    result = mathopt.solve(
        model,
        mathopt.SolverType.GSCIP,
        params=mathopt.SolveParameters(time_limit=dt.timedelta(seconds=limit), random_seed=seed),
    )
    if not result.has_primal_feasible_solution():
        return np.flatnonzero(sure)
    values = result.variable_values([use for _, use in uses])
    decided[free[np.array(values) > 1 / 2]] = True
    return np.flatnonzero(decided)
