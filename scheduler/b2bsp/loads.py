"""The least breaks of all participants together when only the tables bind them to each other.

Each participant is a flow through the states (meetings held so far, busy or idle), each flow is
integral on its own, and the slots' loads couple them: the bound of a Dantzig-Wolfe decomposition
over busy patterns, found by one linear program. It is what counts where the tables are nearly full.
"""

import math
from collections import defaultdict
from collections.abc import Mapping, Sequence

from ortools.math_opt.python import mathopt

from scheduler.b2bsp.domains import ImpossibleError

TOLERANCE = 1e-6


def least_total(
    meetings_of: Mapping[int, Sequence[int]],
    domains: Sequence[Sequence[int]],
    *,
    slots: int,
    tables: int,
) -> int:
    """A lower bound on the breaks of all. ImpossibleError where the loads can't fit the tables."""
    model = mathopt.Model()
    loads: dict[int, list[mathopt.Variable]] = defaultdict(list)
    starts: list[mathopt.Variable] = []
    for meetings in meetings_of.values():
        own = [domains[meeting] for meeting in meetings]
        busy = _flow(model, own, slots, starts)
        _match(model, own, busy)
        for slot, arcs in busy.items():
            loads[slot] += arcs
    for arcs in loads.values():
        model.add_linear_constraint(mathopt.fast_sum(arcs) <= 2 * tables)
    model.minimize(mathopt.fast_sum(starts))
    result = mathopt.solve(model, mathopt.SolverType.GLOP)
    reason = result.termination.reason
    if reason is mathopt.TerminationReason.INFEASIBLE:
        raise ImpossibleError
    if reason is not mathopt.TerminationReason.OPTIMAL:
        return 0
    value: float = result.objective_value()
    return math.ceil(value - TOLERANCE)


def _flow(
    model: mathopt.Model,
    own: Sequence[Sequence[int]],
    slots: int,
    starts: list[mathopt.Variable],
) -> dict[int, list[mathopt.Variable]]:
    """One participant's busy arcs per slot; arcs on which a break begins are added to `starts`."""
    usable = set().union(*own)
    busy: dict[int, list[mathopt.Variable]] = {}
    states: dict[tuple[int, bool], list[mathopt.LinearTypes]] = {(0, False): [1]}
    for slot in range(1, slots + 1):
        later = sum(other > slot for other in usable)
        following: dict[tuple[int, bool], list[mathopt.LinearTypes]] = defaultdict(list)
        for (held, in_meeting), arriving in states.items():
            leaving = []
            if held < len(own) and slot in usable:
                leaving.append(arc := model.add_variable(lb=0.0))
                busy.setdefault(slot, []).append(arc)
                following[held + 1, True].append(arc)
            if len(own) - held <= later:
                leaving.append(arc := model.add_variable(lb=0.0))
                following[held, False].append(arc)
                if in_meeting and held < len(own):
                    starts.append(arc)
            model.add_linear_constraint(mathopt.fast_sum(leaving) == mathopt.fast_sum(arriving))
        states = following
    return busy


def _match(
    model: mathopt.Model,
    own: Sequence[Sequence[int]],
    busy: Mapping[int, Sequence[mathopt.Variable]],
) -> None:
    """Each meeting in one of its slots, as many in a slot as the participant is busy there."""
    taken: dict[int, list[mathopt.Variable]] = defaultdict(list)
    for domain in own:
        shares = [model.add_variable(lb=0.0) for _ in domain]
        model.add_linear_constraint(mathopt.fast_sum(shares) == 1)
        for slot, share in zip(domain, shares, strict=True):
            taken[slot].append(share)
    for slot, shares in taken.items():
        model.add_linear_constraint(
            mathopt.fast_sum(shares) == mathopt.fast_sum(busy.get(slot, ()))
        )
