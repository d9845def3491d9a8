"""Tables for the meetings of one slot, as a flow of least cost (Edmonds and Karp 1972).

Each meeting sends one unit to a table that it names, or to a site, from which it goes to any table
there. So there are few arcs, however many tables.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

from ortools.graph.python import min_cost_flow


@dataclass(slots=True)
class Tables:
    """What the meetings of a slot gain by each table.

    `free[t]` are site and owner of table t; a meeting that did not name an owned table pays
    `strange` for it.
    """

    free: Mapping[int, tuple[str, int | None]]
    strange: int
    gains: dict[int, Mapping[int, int]] = field(default_factory=dict)
    sites: dict[int, Mapping[str, int]] = field(default_factory=dict)

    def add(self, meeting: int, gains: Mapping[int, int], sites: Mapping[str, int]) -> None:
        """A meeting with its gain by single tables, beside that by any table of a site."""
        self.gains[meeting] = gains
        self.sites[meeting] = sites


def seated(offers: Tables) -> dict[int, int]:
    """The table of each meeting such that all gain most; nothing where there are too few."""
    flow = min_cost_flow.SimpleMinCostFlow()
    meetings = list(offers.gains)
    sites = sorted({site for site, _ in offers.free.values()})
    sink = len(meetings)
    site_node = {site: sink + 1 + index for index, site in enumerate(sites)}
    table_node = {t: sink + 1 + len(sites) + index for index, t in enumerate(offers.free)}
    cost = {t: 0 if owner is None else offers.strange for t, (_, owner) in offers.free.items()}
    for node, meeting in enumerate(meetings):
        flow.set_node_supply(node, 1)
        near = offers.sites[meeting]
        for site, gain in near.items():
            if site in site_node:
                flow.add_arc_with_capacity_and_unit_cost(node, site_node[site], 1, -gain)
        for table, gain in offers.gains[meeting].items():
            if table in offers.free and offers.free[table][0] in near:
                total = gain + near[offers.free[table][0]] - cost[table]
                flow.add_arc_with_capacity_and_unit_cost(node, table_node[table], 1, -total)
    for table, (site, _) in offers.free.items():
        arc = (site_node[site], table_node[table], 1, cost[table])
        flow.add_arc_with_capacity_and_unit_cost(*arc)
        flow.add_arc_with_capacity_and_unit_cost(table_node[table], sink, 1, 0)
    flow.set_node_supply(sink, -len(meetings))
    if flow.solve() != flow.OPTIMAL:
        return {}
    return _read(flow, meetings, site_node, table_node)


def _read(
    flow: min_cost_flow.SimpleMinCostFlow,
    meetings: list[int],
    site_node: Mapping[str, int],
    table_node: Mapping[int, int],
) -> dict[int, int]:
    """Those who went to a site share the tables that the site sent on."""
    table_of = {node: table for table, node in table_node.items()}
    sites = set(site_node.values())
    seated: dict[int, int] = {}
    waiting: dict[int, list[int]] = {node: [] for node in sites}
    sent: dict[int, list[int]] = {node: [] for node in sites}
    for arc in range(flow.num_arcs()):
        if not flow.flow(arc):
            continue
        tail, head = flow.tail(arc), flow.head(arc)
        if tail in sites:
            sent[tail].append(table_of[head])
        elif tail < len(meetings):
            if head in sites:
                waiting[head].append(meetings[tail])
            else:
                seated[meetings[tail]] = table_of[head]
    for node in sites:
        seated.update(zip(waiting[node], sent[node], strict=True))
    return seated
