"""Circulations of least cost, and the prices of nodes that prove them least."""

import numpy as np
import numpy.typing as npt
from ortools.graph.python import min_cost_flow

from scheduler.flow.pairs import Ints


class Circulation:
    """Arcs with capacity and cost per unit, added in groups; everything that flows comes round."""

    def __init__(self) -> None:
        self._tails: list[Ints] = []
        self._heads: list[Ints] = []
        self._capacities: list[Ints] = []
        self._costs: list[Ints] = []
        self._size = 0

    def add(
        self,
        tails: npt.ArrayLike,
        heads: npt.ArrayLike,
        capacities: npt.ArrayLike,
        costs: npt.ArrayLike,
    ) -> slice:
        """Adds arcs, single numbers standing for all; where `least` will have their flows."""
        arcs = np.broadcast_arrays(*map(np.atleast_1d, (tails, heads, capacities, costs)))
        lists = (self._tails, self._heads, self._capacities, self._costs)
        for values, array in zip(lists, arcs, strict=True):
            values.append(array.astype(np.int64))
        first, self._size = self._size, self._size + len(arcs[0])
        return slice(first, self._size)

    def least(self) -> Ints:
        """The flow of each arc in a circulation of least cost."""
        solver = min_cost_flow.SimpleMinCostFlow()
        arcs = solver.add_arcs_with_capacity_and_unit_cost(
            *map(np.concatenate, (self._tails, self._heads, self._capacities, self._costs))
        )
        if solver.solve() != solver.OPTIMAL:
            raise ArithmeticError("a circulation without least cost")
        flows: Ints = solver.flows(arcs)
        return flows

    def prices(self, flows: Ints) -> Ints:
        """A price for each node: along each arc with room left it rises by the cost at most.

        The shortest distances in the residual network (Bellman-Ford, all arcs at a time).
        """
        tails, heads = np.concatenate(self._tails), np.concatenate(self._heads)
        costs = np.concatenate(self._costs)
        room, used = flows < np.concatenate(self._capacities), flows > 0
        begins = np.concatenate([tails[room], heads[used]])
        ends = np.concatenate([heads[room], tails[used]])
        lengths = np.concatenate([costs[room], -costs[used]])
        order = np.argsort(ends, kind="stable")
        begins, ends, lengths = begins[order], ends[order], lengths[order]
        nodes, starts = np.unique(ends, return_index=True)
        prices = np.zeros(1 + max(tails.max(), heads.max()), dtype=np.int64)
        changed = len(nodes) > 0
        while changed:
            reached = np.minimum.reduceat(prices[begins] + lengths, starts)
            changed = bool((reached < prices[nodes]).any())
            prices[nodes] = np.minimum(prices[nodes], reached)
        return prices
