"""Where the published meetings can stay as they were; no solver."""

from collections.abc import Iterator
from dataclasses import dataclass

from scheduler.instance import Instance


@dataclass(frozen=True, slots=True)
class Keepable:
    """`slots[c]`: the old first slot of published meetings that can begin there now.

    `tables` are those of them whose old table can be had as long as they last: it is open, at a
    site that they allow, and no other meeting must be held there then.
    """

    slots: dict[int, int]
    tables: frozenset[int]


def keepable(instance: Instance) -> Keepable:
    """What can stay as far as each meeting alone decides."""
    slots = {}
    tables = set()
    taken = _taken(instance)
    for candidate, meeting in sorted(instance.published.items()):
        start, table = instance.slot_index[meeting.slot], instance.table_index[meeting.table]
        if start not in instance.starts[candidate]:
            continue
        slots[candidate] = start
        others = {
            taken.get((table, slot), candidate) for slot in instance.covered(candidate, start)
        }
        if others == {candidate} and _can_have(instance, candidate, table, start):
            tables.add(candidate)
    return Keepable(slots, frozenset(tables))


def _taken(instance: Instance) -> dict[tuple[int, int], int]:
    """By table and slot, the candidate that must be held there and nowhere else."""
    return {
        (table, slot): candidate
        for candidate in instance.mandatory
        if (table := instance.pinned_table[candidate]) is not None
        for start in _only(instance.start_bits[candidate])
        for slot in instance.covered(candidate, start)
    }


def _only(bits: int) -> Iterator[int]:
    """The slot, if there is just one."""
    if bits.bit_count() == 1:
        yield bits.bit_length() - 1


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
