"""Why a wish was not served: true statements about the problem and the schedule.

Told from the side that wished; nothing in a reason depends on another's rank, silence or veto.
"""

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from functools import reduce
from math import inf
from operator import and_

from scheduler.goals import served_otherwise, wishing
from scheduler.instance import Instance, bits_of, slots_of_bits
from scheduler.place.obstacles import Obstacles
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
    """Who is taken when; sets of slots are bits."""

    def __init__(self, instance: Instance, starts: Mapping[int, int], obstacles: Obstacles) -> None:
        self._instance = instance
        self._obstacles = obstacles
        loads = [0] * instance.slots
        self._busy: dict[tuple[int, int], list[int]] = defaultdict(list)
        self._held: Counter[int] = Counter()
        for candidate, start in starts.items():
            self._held.update(instance.members[candidate])
            for slot in instance.covered(candidate, start):
                loads[slot] += 1
                for participant in instance.members[candidate]:
                    self._busy[participant, slot].append(candidate)
        self._least = [self._least_worth(p) for p in range(len(instance.seats))]
        self._full_bits = [bits_of(slots) for slots in self._least]
        tables = enumerate(zip(loads, instance.open_tables, strict=True))
        self._no_table_bits = bits_of(slot for slot, (load, room) in tables if load >= room)

    def _least_worth(self, participant: int) -> dict[int, float]:
        """For each slot without a seat left, what the least of the participant's meetings counts.

        No limit where there is none, or only mandatory ones.
        """
        return {
            slot: min(map(self._worth, self._busy.get((participant, slot), ())), default=inf)
            for slot, seats in enumerate(self._instance.seats[participant])
            if len(self._busy.get((participant, slot), ())) >= seats
        }

    def _worth(self, candidate: int) -> float:
        instance = self._instance
        return inf if candidate in instance.mandatory else instance.weights[candidate]

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
        starts = bits_of(instance.starts[candidate])
        if not starts:
            return (
                Reason.MISSION_RULE,
                "pins, allowed slots, sites, closed tables or interpreters exclude it",
            )
        partners = [p for p in instance.members[candidate] if p != own]
        detail = self._counts(candidate, starts, own, partners)
        if self._full(candidate, starts, own):
            return Reason.OWN_FULL, detail
        if any(self._full(candidate, starts, partner) for partner in partners):
            return Reason.PARTNER_FULL, detail
        return self._left_over(candidate, starts), detail

    def _left_over(self, candidate: int, starts: int) -> Reason:
        """What keeps it out of the slots in which all its participants have a seat left."""
        free = self._all_seated(candidate, starts)
        with_table = free & ~self._without_table(candidate)
        if free and not with_table:
            return Reason.TABLES_FULL
        forbid = self._obstacles.forbid
        if with_table and all(forbid(candidate, start) for start in slots_of_bits(with_table)):
            return Reason.MISSION_RULE
        return Reason.WOULD_COST_OTHERS

    def _without_table(self, candidate: int) -> int:
        """First slots from which there is no table for it, at any site that it allows."""
        sites = self._instance.sites
        blocked = self._blocked(self._no_table_bits, candidate)
        if sites is not None:
            full = [self._obstacles.full_bits(site) for site in sites.allowed[candidate]]
            blocked |= reduce(and_, (self._blocked(bits, candidate) for bits in full), -1)
        return blocked

    def _full(self, candidate: int, starts: int, participant: int) -> bool:
        """Each slot in question is taken by meetings that count at least as much as this one.

        Or the maximum is reached by such meetings.
        """
        instance, weight = self._instance, self._instance.weights[candidate]
        if self._at_maximum(participant):
            held = {c for slot in range(instance.slots) for c in self._busy[participant, slot]}
            if all(self._worth(c) >= weight for c in held):
                return True
        if starts & ~self._blocked(self._full_bits[participant], candidate):
            return False
        more = bits_of(slot for slot, least in self._least[participant].items() if least >= weight)
        return not starts & ~self._blocked(more, candidate)

    def _at_maximum(self, participant: int) -> bool:
        maximum = self._instance.problem.participants[participant].max_meetings
        return maximum is not None and self._held[participant] >= maximum

    def _all_seated(self, candidate: int, starts: int) -> int:
        """Those of the first slots from which all have a seat left; none where one has no more."""
        for participant in self._instance.members[candidate]:
            if self._at_maximum(participant):
                return 0
            starts &= ~self._blocked(self._full_bits[participant], candidate)
        return starts

    def _counts(self, candidate: int, starts: int, own: int, partners: list[int]) -> str:
        def among(bits: int) -> int:
            return (self._blocked(bits, candidate) & starts).bit_count()

        partner = max(among(self._full_bits[p]) for p in partners)
        return (
            f"of {starts.bit_count()} common slots: own side taken in "
            f"{among(self._full_bits[own])}, partner in {partner}, "
            f"tables in {among(self._no_table_bits)}"
        )
