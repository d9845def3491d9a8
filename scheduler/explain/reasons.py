"""Why a wish was not served: true statements about the problem and the schedule.

Told from the side that wished; nothing in a reason depends on another's rank, silence or veto.
"""

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from functools import reduce
from itertools import accumulate
from math import inf
from operator import and_, or_

from scheduler.explain.price import Prices
from scheduler.instance import Instance, bits_of, slots_of_bits
from scheduler.place.obstacles import Obstacles
from scheduler.result import Reason, Unserved
from scheduler.wishes import served_otherwise, wishing


def unserved(
    instance: Instance, starts: Mapping[int, int], tables: Mapping[int, int], prices: Prices
) -> Iterator[Unserved]:
    """One entry per wishing side of each candidate that is not held in `starts` at `tables`.

    With what holding it costs, as far as `prices` know.
    """
    situation = _Situation(instance, starts, Obstacles(instance, starts, tables))
    candidates = instance.problem.candidates
    held = {candidates[candidate].id for candidate in starts}
    served = held | served_otherwise(instance.problem, held)
    for candidate, described in enumerate(candidates):
        if described.id in served:
            continue
        for participant in wishing(described):
            reason, detail = situation.reason(candidate, instance.participant_index[participant])
            loss = prices.serving(candidate)
            price, goal = (None, "served") if loss is None else (loss.amount, loss.goal)
            yield Unserved(described.id, participant, reason, detail, price, goal)


class _Situation:
    """Who is taken when; sets of slots are bits."""

    def __init__(self, instance: Instance, starts: Mapping[int, int], obstacles: Obstacles) -> None:
        self._instance = instance
        self._obstacles = obstacles
        loads = [0] * instance.slots
        busy: list[dict[int, list[int]]] = [defaultdict(list) for _ in instance.seats]
        for candidate, start in starts.items():
            for slot in instance.covered(candidate, start):
                loads[slot] += 1
                for participant in instance.members[candidate]:
                    busy[participant][slot].append(candidate)
        worth: list[float] = [*instance.weights]
        for candidate in instance.mandatory:
            worth[candidate] = inf
        self._full = [
            _Full(by_slot, seats, worth)
            for by_slot, seats in zip(busy, instance.seats, strict=True)
        ]
        tables = enumerate(zip(loads, instance.open_tables, strict=True))
        self._no_table_bits = bits_of(slot for slot, (load, room) in tables if load >= room)

    def _blocked(self, bits: int, candidate: int) -> int:
        """First slots from which the candidate would take one of the slots in `bits`."""
        blocked = bits
        for further in range(1, self._instance.lengths[candidate]):
            blocked |= bits >> further
        return blocked

    def reason(self, candidate: int, own: int) -> tuple[Reason, str]:
        """The first reason that holds, and the counts behind it for staff."""
        instance = self._instance
        starts = instance.start_bits[candidate]
        if not starts and not instance.common_bits(candidate):
            return Reason.NO_COMMON_SLOT, "no slot in which all are free"
        if not starts:
            return (
                Reason.MISSION_RULE,
                "pins, allowed or frozen slots, sites, closed tables or interpreters exclude it",
            )
        partners = [p for p in instance.members[candidate] if p != own]
        detail = self._counts(candidate, starts, own, partners)
        if self._taken(candidate, starts, own):
            return Reason.OWN_FULL, detail
        if any(self._taken(candidate, starts, partner) for partner in partners):
            return Reason.PARTNER_FULL, detail
        reason, more = self._left_over(candidate, starts)
        return reason, detail + more

    def _left_over(self, candidate: int, starts: int) -> tuple[Reason, str]:
        """What keeps it out of the slots in which all its participants have a seat left."""
        free = self._all_seated(candidate, starts)
        with_table = free & ~self._without_table(candidate)
        if free and not with_table:
            return Reason.TABLES_FULL, ""
        rules = self._obstacles.keeping_out(candidate, slots_of_bits(with_table))
        if with_table and rules:
            return Reason.MISSION_RULE, f"; elsewhere barred by {', '.join(rules)}"
        return Reason.WOULD_COST_OTHERS, ""

    def _without_table(self, candidate: int) -> int:
        """First slots from which there is no table for it, at any site that it allows."""
        sites = self._instance.sites
        blocked = self._blocked(self._no_table_bits, candidate)
        if sites is not None:
            full = [self._obstacles.full_bits(site) for site in sites.allowed[candidate]]
            blocked |= reduce(and_, (self._blocked(bits, candidate) for bits in full), -1)
        return blocked

    def _taken(self, candidate: int, starts: int, participant: int) -> bool:
        """Each slot in question is taken by meetings that count at least as much as this one."""
        weight, full = self._instance.weights[candidate], self._full[participant]
        if starts & ~self._blocked(full.bits, candidate):
            return False
        return not starts & ~self._blocked(full.by_at_least(weight), candidate)

    def _all_seated(self, candidate: int, starts: int) -> int:
        """Those of the first slots from which all have a seat left."""
        for participant in self._instance.members[candidate]:
            starts &= ~self._blocked(self._full[participant].bits, candidate)
        return starts

    def _counts(self, candidate: int, starts: int, own: int, partners: list[int]) -> str:
        def among(bits: int) -> int:
            return (self._blocked(bits, candidate) & starts).bit_count()

        partner = max([among(self._full[p].bits) for p in partners])
        return (
            f"of {starts.bit_count()} common slots: own side taken in "
            f"{among(self._full[own].bits)}, partner in {partner}, "
            f"tables in {among(self._no_table_bits)}"
        )


class _Full:
    """The slots in which a participant has meetings and no seat left; `bits` are all of them."""

    def __init__(
        self, by_slot: Mapping[int, list[int]], seats: Sequence[int], worth: Sequence[float]
    ) -> None:
        least = [
            (min([worth[c] for c in held]), slot)
            for slot, held in by_slot.items()
            if len(held) >= seats[slot]
        ]
        least.sort(reverse=True)
        self._least = [-worst for worst, _ in least]
        self._bits = list(accumulate((1 << slot for _, slot in least), or_, initial=0))
        self.bits = self._bits[-1]

    def by_at_least(self, weight: float) -> int:
        """Those in which each of the meetings counts as much; mandatory ones count most."""
        return self._bits[bisect_right(self._least, -weight)]
