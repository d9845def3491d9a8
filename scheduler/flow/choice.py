"""Which pairs are held, over all slots together: a b-matching of most worth, and its proof.

With two sides a min-cost flow, else one in the bipartite double cover, where each pair counts in
halves (Edmonds & Pulleyblank, see Schrijver 2003, 30.3). What a slot allows is left to the split.
"""

from dataclasses import dataclass

import numpy as np

from scheduler.certificate import SCALE
from scheduler.flow.circulation import Circulation
from scheduler.flow.pairs import Flags, Ints, Pairs
from scheduler.instance import Instance
from scheduler.select.relaxation import RowName


@dataclass(frozen=True, slots=True)
class Choice:
    """`halves[i]`: 2 where pair i is held, 0 where not, 1 where the relaxation is undecided.

    `prices[p]` of one meeting of participant p and `table_price`, in halves. `reduced[i]`: what
    pair i is worth beyond them. No schedule has more than `bound`.
    """

    halves: Ints
    prices: Ints
    table_price: int
    reduced: Ints
    bound: int


def choose(pairs: Pairs) -> Choice:
    """The best choice and prices that prove it."""
    flow, flows, halves = _best(pairs)
    return _priced(pairs, halves, flow.prices(flows))


def most_served(pairs: Pairs) -> int:
    """The bound of the choice, without prices that prove it."""
    _, _, halves = _best(pairs)
    return int(pairs.worth @ halves) // 2


def with_telling_prices(pairs: Pairs, choice: Choice) -> Choice:
    """The same choice with those prices that say most about the pairs not held.

    A pair worth less than its price costs the difference at least, if it has to be held. These are
    the prices where there is a trifle less room for those who are wanted in vain (a perturbation,
    Charnes 1952): of all that prove the choice, the highest for them.
    """
    ends = np.stack([pairs.first, pairs.second])[:, choice.halves == 0]
    wanted = np.bincount(ends.ravel(), minlength=len(pairs.seats))
    trifles = int(wanted.sum()) + ends.shape[1]
    unit = 1 + 4 * int(pairs.worth.max(initial=1)) * trifles
    most = np.maximum(0, unit * pairs.most - wanted)
    flow, _, _ = _flow(pairs, most, max(0, unit * int(pairs.tables.sum()) - ends.shape[1]), unit)
    return _priced(pairs, choice.halves, flow.prices(flow.least()))


def _best(pairs: Pairs) -> tuple[Circulation, Ints, Ints]:
    flow, there, back = _flow(pairs, pairs.most, int(pairs.tables.sum()), 1)
    flows = flow.least()
    return flow, flows, 2 * flows[there] if pairs.two_sided else flows[there] + flows[back]


def _priced(pairs: Pairs, halves: Ints, nodes: Ints) -> Choice:
    people = len(pairs.seats)
    source, sink = 2 * people, 2 * people + 1
    out = np.maximum(0, nodes[:people] - nodes[source])
    into = np.maximum(0, nodes[sink] - nodes[people:source])
    prices = (out + into) * (1 + pairs.two_sided)
    table_price = 2 * max(0, int(nodes[source] - nodes[sink]))
    reduced = 2 * pairs.worth - prices[pairs.first] - prices[pairs.second] - table_price
    tables = table_price * pairs.tables.sum()
    dual = prices @ pairs.most + tables + np.maximum(0, reduced).sum()
    return Choice(halves, prices, table_price, reduced, int(dual) // 2)


def _flow(pairs: Pairs, most: Ints, tables: int, unit: int) -> tuple[Circulation, slice, slice]:
    """From first to second; without two sides also the other way round. Where the pairs flow."""
    people = len(pairs.seats)
    source, sink = 2 * people, 2 * people + 1
    everybody = np.arange(people)
    flow = Circulation()
    flow.add(source, everybody, most, 0)
    flow.add(everybody + people, sink, most, 0)
    flow.add(sink, source, tables if pairs.two_sided else 2 * tables, 0)
    there = flow.add(pairs.first, pairs.second + people, unit, -pairs.worth)
    if pairs.two_sided:
        return flow, there, there
    back = flow.add(pairs.second, pairs.first + people, unit, -pairs.worth)
    return flow, there, back


def multipliers(
    instance: Instance, pairs: Pairs, choice: Choice
) -> tuple[tuple[RowName, int], ...]:
    """The prices as multipliers of the rows of the relaxation, which show the same bound.

    Every half-day has the same prices; rows that can't bind do not exist there.
    """
    half = SCALE // 2
    half_days = np.array(instance.half_day_of)
    columns = np.stack([pairs.possible[:, half_days == h].any(axis=1) for h in _range(instance)], 1)
    rooms = np.stack([pairs.seats[:, half_days == h].sum(axis=1) for h in _range(instance)], 1)
    crowds = np.zeros_like(rooms)
    np.add.at(crowds, pairs.first, columns)
    np.add.at(crowds, pairs.second, columns)
    limits = np.where(pairs.capped[:, None], pairs.most[:, None], rooms)
    crowds = np.where(pairs.capped[:, None], crowds.sum(axis=1, keepdims=True), crowds)
    priced = crowds > limits
    tables = np.array([pairs.tables[half_days == h].sum() for h in _range(instance)])
    scarce = columns.sum(axis=0) > tables
    people, days = instance.problem.participants, instance.half_days
    rows: list[tuple[RowName, int]] = []
    for p in np.flatnonzero(choice.prices).tolist():
        price = half * int(choice.prices[p])
        if pairs.capped[p]:
            rows += [(("max", people[p].id), price)] * bool(priced[p, 0])
        else:
            rows += [(("seats", people[p].id, days[h]), price) for h in _true(priced[p])]
    if choice.table_price:
        rows += [(("tables", days[h]), half * choice.table_price) for h in _true(scarce)]
    return tuple(sorted(rows))


def _range(instance: Instance) -> range:
    return range(len(instance.half_days))


def _true(flags: Flags) -> list[int]:
    places: list[int] = np.flatnonzero(flags).tolist()
    return places
