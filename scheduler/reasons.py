"""Why a wish was not served: true statements about the problem and the schedule.

Told from the side that wished; nothing in a reason depends on another's rank, silence or veto.
"""

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping

from scheduler.goals import served_otherwise, wishing
from scheduler.instance import Instance
from scheduler.obstacles import Obstacles
from scheduler.result import Reason, Unserved


def unserved(
    instance: Instance, starts: Mapping[int, int], tables: Mapping[int, int]
) -> Iterator[Unserved]:
    """One entry per wishing side of each candidate that is not held in `starts` at `tables`."""
    situation = _Situation(instance, starts, Obstacles(instance, starts, tables))
    candidates = instance.problem.candidates
    held = {candidates[candidate].id for candidate in starts}
    served = held | served_otherwise(instance.problem, held)
    for candidate, described in enumerate(candidates):
        if described.id in served:
            continue
        for participant in wishing(described):
            reason, detail = situation.reason(candidate, instance.participant_index[participant])
            yield Unserved(described.id, participant, reason, detail)


class _Situation:
    def __init__(self, instance: Instance, starts: Mapping[int, int], obstacles: Obstacles) -> None:
        self._instance = instance
        self._obstacles = obstacles
        self._load = [0] * instance.slots
        self._busy: dict[tuple[int, int], list[int]] = defaultdict(list)
        self._held: Counter[int] = Counter()
        self._full_bits: list[int] = []
        for candidate, start in starts.items():
            self._held.update(instance.members[candidate])
            for slot in self._covered(candidate, start):
                self._load[slot] += 1
                for participant in instance.members[candidate]:
                    self._busy[participant, slot].append(candidate)
        self._full_bits = [self._taken_bits(p) for p in range(len(instance.seats))]
        tables = enumerate(zip(self._load, instance.open_tables, strict=True))
        self._no_table_bits = sum(1 << slot for slot, (load, room) in tables if load >= room)

    def _taken_bits(self, participant: int) -> int:
        """Slots in which the participant has no seat left."""
        seats = self._instance.seats[participant]
        busy = self._busy
        return sum(
            1 << slot
            for slot, room in enumerate(seats)
            if len(busy.get((participant, slot), ())) >= room
        )

    def _blocked(self, bits: int, candidate: int) -> int:
        """First slots from which the candidate would take one of the slots in `bits`."""
        blocked = bits
        for further in range(1, self._instance.lengths[candidate]):
            blocked |= bits >> further
        return blocked

    def reason(self, candidate: int, own: int) -> tuple[Reason, str]:
        """The first reason that holds, and the counts behind it for staff."""
        instance = self._instance
        if not instance.common_bits(candidate):
            return Reason.NO_COMMON_SLOT, "no slot in which all are free"
        if not instance.starts[candidate]:
            return (
                Reason.MISSION_RULE,
                "pins, allowed slots, sites, closed tables or interpreters exclude it",
            )
        partners = [p for p in instance.members[candidate] if p != own]
        detail = self._counts(candidate, own, partners)
        if self._full(candidate, own):
            return Reason.OWN_FULL, detail
        if any(self._full(candidate, partner) for partner in partners):
            return Reason.PARTNER_FULL, detail
        return self._left_over(candidate), detail

    def _left_over(self, candidate: int) -> Reason:
        """What keeps it out of the slots in which all its participants have a seat left."""
        instance = self._instance
        free = [start for start in instance.starts[candidate] if self._all_seated(candidate, start)]
        no_table = self._blocked(self._no_table_bits, candidate)
        with_table = [start for start in free if not no_table >> start & 1]
        if free and not with_table:
            return Reason.TABLES_FULL
        if with_table and all(self._obstacles.forbid(candidate, start) for start in with_table):
            return Reason.MISSION_RULE
        return Reason.WOULD_COST_OTHERS

    def _covered(self, candidate: int, start: int) -> range:
        return range(start, start + self._instance.lengths[candidate])

    def _full(self, candidate: int, participant: int) -> bool:
        """Each slot in question is taken by meetings that count at least as much as this one.

        Or the maximum is reached by such meetings.
        """
        instance = self._instance
        maximum = instance.problem.participants[participant].max_meetings
        if maximum is not None and self._held[participant] >= maximum:
            held = {c for slot in range(instance.slots) for c in self._busy[participant, slot]}
            if self._count_more(held, candidate):
                return True
        blocked = self._blocked(self._full_bits[participant], candidate)
        if any(not blocked >> start & 1 for start in instance.starts[candidate]):
            return False
        return all(
            any(self._taken_by_more(candidate, participant, slot) for slot in covered)
            for covered in (self._covered(candidate, s) for s in instance.starts[candidate])
        )

    def _taken_by_more(self, candidate: int, participant: int, slot: int) -> bool:
        meetings = self._busy[participant, slot]
        seats = self._instance.seats[participant][slot]
        return len(meetings) >= seats and self._count_more(set(meetings), candidate)

    def _count_more(self, meetings: set[int], candidate: int) -> bool:
        weights, mandatory = self._instance.weights, self._instance.mandatory
        return all(m in mandatory or weights[m] >= weights[candidate] for m in meetings)

    def _all_seated(self, candidate: int, start: int) -> bool:
        instance = self._instance
        for participant in instance.members[candidate]:
            maximum = instance.problem.participants[participant].max_meetings
            if maximum is not None and self._held[participant] >= maximum:
                return False
            if self._blocked(self._full_bits[participant], candidate) >> start & 1:
                return False
        return True

    def _counts(self, candidate: int, own: int, partners: list[int]) -> str:
        starts = self._instance.starts[candidate]

        def among(bits: int) -> int:
            blocked = self._blocked(bits, candidate)
            return sum(blocked >> start & 1 for start in starts)

        partner = max(among(self._full_bits[p]) for p in partners)
        return (
            f"of {len(starts)} common slots: own side taken in {among(self._full_bits[own])}, "
            f"partner in {partner}, tables in {among(self._no_table_bits)}"
        )
