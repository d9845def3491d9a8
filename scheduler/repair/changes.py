"""What became of published meetings that are not kept, and what keeping them costs; no solver."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping

from scheduler.explain.price import Prices
from scheduler.instance import Instance
from scheduler.result import Change, Changed, Meeting, Obstacle


def changes(instance: Instance, meetings: Iterable[Meeting], prices: Prices) -> Iterator[Change]:
    """One entry per published meeting whose slot or table is another now, or which is not held.

    An obstacle keeps it from its old slot in every schedule; else the price says what staying
    would cost, and beside it is told what has taken its place. A meeting that only changes its
    table has no price.
    """
    held = {meeting.candidate: meeting for meeting in meetings}
    places = _Places(instance, held)
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
        if why is not None:
            yield Change(before.candidate, how, why)
            continue
        yield Change(
            before.candidate,
            how,
            price=None if price is None else price.amount,
            price_goal="served" if price is None else price.goal,
            in_the_way=places.in_the_way(candidate, start),
            tables_full=places.full(candidate, start),
        )


class _Places:
    """Who meets when, and how many tables are taken."""

    def __init__(self, instance: Instance, held: Mapping[str, Meeting]) -> None:
        self._instance = instance
        self._taken: Counter[int] = Counter()
        self._busy: dict[tuple[int, int], list[int]] = defaultdict(list)
        for name, meeting in held.items():
            candidate = instance.candidate_index[name]
            for slot in instance.covered(candidate, instance.slot_index[meeting.slot]):
                self._taken[slot] += 1
                for participant in instance.members[candidate]:
                    self._busy[participant, slot].append(candidate)

    def in_the_way(self, candidate: int, start: int) -> tuple[str, ...]:
        """Meetings of its participants where they have no seat left for it."""
        instance = self._instance
        found: set[int] = set()
        for slot in instance.covered(candidate, start):
            for participant in instance.members[candidate]:
                others = set(self._busy[participant, slot]) - {candidate}
                if len(others) >= instance.seats[participant][slot]:
                    found |= others
        return tuple(instance.problem.candidates[other].id for other in sorted(found))

    def full(self, candidate: int, start: int) -> bool:
        """Whether there is a slot in which others have all tables."""
        instance = self._instance
        first, *_ = instance.members[candidate]
        return any(
            self._taken[slot] - (candidate in self._busy[first, slot]) >= instance.open_tables[slot]
            for slot in instance.covered(candidate, start)
        )


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
