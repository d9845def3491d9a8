"""Where the published meetings can stay as they were; no solver."""

from dataclasses import dataclass

from scheduler.instance import Instance


@dataclass(frozen=True, slots=True)
class Keepable:
    """`slots[c]`: the old first slot of published meetings that can begin there now.

    `tables` are those of them whose old table can be had as long as they last.
    """

    slots: dict[int, int]
    tables: frozenset[int]


def keepable(instance: Instance) -> Keepable:
    """What can stay as far as each meeting alone decides."""
    slots = {}
    tables = set()
    for candidate, meeting in sorted(instance.published.items()):
        start, table = instance.slot_index[meeting.slot], instance.table_index[meeting.table]
        if start not in instance.starts[candidate]:
            continue
        slots[candidate] = start
        if _can_have(instance, candidate, table, start):
            tables.add(candidate)
    return Keepable(slots, frozenset(tables))


def _can_have(instance: Instance, candidate: int, table: int, start: int) -> bool:
    sites = instance.sites
    return (
        instance.closed[table].isdisjoint(instance.covered(candidate, start))
        and instance.pinned_table[candidate] in (None, table)
        and (sites is None or sites.of_table[table] in sites.allowed[candidate])
    )


def published_half_days(instance: Instance) -> dict[tuple[str, int, int], int]:
    """The columns of the relaxation that hold a published meeting in its half-day, each worth 1."""
    slots = keepable(instance).slots.items()
    return {("held", c, instance.half_day_of[start]): 1 for c, start in slots}
