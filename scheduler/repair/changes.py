"""What became of published meetings that are not kept, and what keeping them costs; no solver."""

from collections.abc import Iterable, Iterator

from scheduler.explain.price import Prices
from scheduler.instance import Instance
from scheduler.result import Change, Changed, Meeting, Obstacle


def changes(instance: Instance, meetings: Iterable[Meeting], prices: Prices) -> Iterator[Change]:
    """One entry per published meeting whose slot or table is another now, or which is not held.

    An obstacle keeps it from its old slot in every schedule; else the price says what staying
    would cost. A meeting that only changes its table has no price.
    """
    held = {meeting.candidate: meeting for meeting in meetings}
    for candidate, before in sorted(instance.published.items()):
        now = held.get(before.candidate)
        if now is not None and now.slot == before.slot:
            if now.table != before.table:
                yield Change(before.candidate, Changed.OTHER_TABLE)
            continue
        how = Changed.MOVED if now else Changed.CANCELLED
        start = instance.slot_index[before.slot]
        why = obstacle(instance, candidate, start)
        price = None if why else prices.staying(candidate)
        if price is None:
            yield Change(before.candidate, how, why)
        else:
            yield Change(before.candidate, how, None, price.amount, price.goal)


def obstacle(instance: Instance, candidate: int, start: int) -> Obstacle | None:
    """What keeps the candidate from beginning in this slot, whatever else is held."""
    if start in instance.starts[candidate]:
        return None
    if not instance.common_bits(candidate) >> start & 1:
        return Obstacle.ABSENT
    covered = instance.covered(candidate, start)
    tables = [
        closed
        for table, closed in enumerate(instance.closed)
        if instance.pinned_table[candidate] in (None, table)
    ]
    if all(closed.intersection(covered) for closed in tables):
        return Obstacle.TABLES_CLOSED
    return Obstacle.MISSION_RULE
