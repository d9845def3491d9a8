"""A problem in numbers: every id replaced by its index, every rule that needs no search applied.

Shared by the stages; loads no solver. Sets of slots are bits of an integer where speed matters:
bit s stands for slot s.
"""

from collections import defaultdict
from collections.abc import Iterable
from functools import cached_property, reduce
from itertools import compress, count
from operator import or_
from typing import TYPE_CHECKING

from scheduler.limits import Limit, Resource, limits, resources
from scheduler.promises import Promise, promises
from scheduler.sites.reach import Sites, sites_matter

if TYPE_CHECKING:
    from scheduler.problem import Candidate, Participant, Problem

_FLAGS = bytes.maketrans(b"01", b"\0\1")


class Instance:
    """Indexed view of a problem.

    `seats[p][s]`: meetings that participant p can hold in slot s. `open_tables[s]`: a count.
    `starts[c]`: slots in which candidate c can begin as far as its participants' free seats,
    allowed slots, pins, closed tables and interpreters alone decide; `start_bits[c]` the same as
    bits. `mandatory` includes the frozen ones. `sites` is None where it does not matter at which
    site a meeting is held. A copy may have fewer `starts`, its `start_bits` stay the problem's.
    """

    def __init__(self, problem: "Problem") -> None:
        self.problem = problem
        self.slot_index = {slot.id: index for index, slot in enumerate(problem.slots)}
        self.participant_index = {p.id: index for index, p in enumerate(problem.participants)}
        self.table_index = {table.id: index for index, table in enumerate(problem.tables)}
        self.candidate_index = {c.id: index for index, c in enumerate(problem.candidates)}
        self.slots = len(problem.slots)
        self.half_days = list(dict.fromkeys(slot.half_day for slot in problem.slots))
        number = {half_day: index for index, half_day in enumerate(self.half_days)}
        self.half_day_of = [number[slot.half_day] for slot in problem.slots]
        self.seats = [seats_of(p, self.slot_index) for p in problem.participants]
        self.closed = [frozenset(self.slot_index[s] for s in t.closed) for t in problem.tables]
        self.open_tables = [
            sum(slot not in closed for closed in self.closed) for slot in range(self.slots)
        ]
        self.members = [
            tuple(self.participant_index[p] for p in candidate.participants)
            for candidate in problem.candidates
        ]
        self.lengths = [candidate.length for candidate in problem.candidates]
        self.weights = [candidate.weight for candidate in problem.candidates]
        self.published = {
            self.candidate_index[meeting.candidate]: meeting for meeting in problem.published
        }
        self.frozen = {self.candidate_index[name] for name in problem.frozen}
        self.mandatory = self.frozen | {
            index for index, candidate in enumerate(problem.candidates) if candidate.mandatory
        }
        self.pinned_table = self._pinned_tables()
        self.free_bits = [_bits(row) for row in self.seats]
        self.open_bits = _bits(self.open_tables)
        self._not_frozen_bits = ~bits_of(self.slot_index[slot] for slot in problem.frozen_slots)
        self.precedences = [
            (self.candidate_index[before], self.candidate_index[after])
            for before, after in problem.precedences
        ]
        self.sites = Sites(self) if sites_matter(problem) else None
        self.limits: list[Limit] = limits(self)
        self.resources: list[Resource] = resources(self)
        self._fitting: dict[int, int] = {}
        self._tables: dict[tuple[int, int | None, tuple[int, ...] | None], int] = {}

    @cached_property
    def start_bits(self) -> list[int]:
        """Per candidate its possible first slots, as bits."""
        return [self._starts(index) for index in range(len(self.members))]

    @cached_property
    def starts(self) -> list[list[int]]:
        """Per candidate its possible first slots."""
        return [slots_of_bits(bits) for bits in self.start_bits]

    @cached_property
    def candidates_of(self) -> list[list[int]]:
        """Per participant, the candidates that it is part of."""
        result: list[list[int]] = [[] for _ in self.problem.participants]
        for index, members in enumerate(self.members):
            for participant in members:
                result[participant].append(index)
        return result

    def candidates_of_cluster(self, cluster: str) -> tuple[int, ...]:
        """The candidates that at least one of its participants is part of."""
        ours = {i for i, p in enumerate(self.problem.participants) if p.cluster == cluster}
        return tuple(c for c, members in enumerate(self.members) if ours.intersection(members))

    @cached_property
    def promises(self) -> list[Promise]:
        """What is promised to participants and delegations."""
        return list(promises(self))

    @cached_property
    def slots_of(self) -> list[list[int]]:
        """Per half-day, its slots."""
        result: dict[int, list[int]] = defaultdict(list)
        for slot, half_day in enumerate(self.half_day_of):
            result[half_day].append(slot)
        return [result[half_day] for half_day in range(len(self.half_days))]

    def covered(self, candidate: int, start: int) -> range:
        """The slots that the candidate takes when it begins in `start`."""
        return range(start, start + self.lengths[candidate])

    def starts_by_half_day(self, candidate: int) -> dict[int, list[int]]:
        """The possible first slots of a candidate, by half-day."""
        result: dict[int, list[int]] = defaultdict(list)
        for start in self.starts[candidate]:
            result[self.half_day_of[start]].append(start)
        return result

    def pinned_delegate(self, candidate: int, participant: int) -> int | None:
        """Index among the participant's delegates of the one who must attend, or None."""
        pins = self.pinned_delegates(candidate)
        if pins is None:
            return None
        delegate = pins[self.members[candidate].index(participant)]
        if delegate is None:
            return None
        ids = [person.id for person in self.problem.participants[participant].delegates]
        return ids.index(delegate) if delegate in ids else None

    def pinned_delegates(self, candidate: int) -> tuple[str | None, ...] | None:
        """Those of the published meeting where it is frozen, else the candidate's own."""
        if candidate in self.frozen:
            return self.published[candidate].delegates
        return self.problem.candidates[candidate].pinned_delegates

    def _pinned_tables(self) -> dict[int, int | None]:
        result: dict[int, int | None] = {}
        for index, candidate in enumerate(self.problem.candidates):
            table = candidate.pinned_table
            if index in self.frozen:
                table = self.published[index].table
            result[index] = None if table is None else self.table_index[table]
        return result

    def common_bits(self, candidate: int) -> int:
        """First slots from which all its participants are free long enough in one half-day."""
        members = self.members[candidate]
        free = self.free_bits[members[0]]
        for participant in members[1:]:
            free &= self.free_bits[participant]
        length = self.lengths[candidate]
        return _lasting(free, length) & self._within_half_day(length)

    def _within_half_day(self, length: int) -> int:
        if length not in self._fitting:
            ends = range(length - 1, self.slots)
            self._fitting[length] = sum(
                1 << end - length + 1
                for end in ends
                if self.half_day_of[end] == self.half_day_of[end - length + 1]
            )
        return self._fitting[length]

    def _starts(self, index: int) -> int:
        described, length = self.problem.candidates[index], self.lengths[index]
        possible = self.common_bits(index) & self._allowed_bits(index, described)
        for resource in self.resources:
            if use := resource.use.get(index):
                enough = bits_of(slot for slot, room in enumerate(resource.room) if room >= use)
                possible &= _lasting(enough, length)
        possible &= self._seatable(index)
        if length == 1 and self.pinned_delegates(index) is None:
            return possible
        return bits_of(s for s in slots_of_bits(possible) if self._staffed(index, s))

    def _seatable(self, index: int) -> int:
        """First slots from which one of the tables that it may have is open long enough."""
        length, pin = self.lengths[index], self.pinned_table[index]
        sites = None if self.sites is None else self.sites.allowed[index]
        key = (length, pin, sites)
        if key not in self._tables:
            self._tables[key] = reduce(
                or_,
                (
                    _lasting(~bits_of(closed), length)
                    for table, closed in enumerate(self.closed)
                    if pin in (None, table)
                    and (self.sites is None or self.sites.of_table[table] in (sites or ()))
                ),
                0,
            )
        return self._tables[key]

    def _allowed_bits(self, index: int, candidate: "Candidate") -> int:
        if index in self.frozen:
            return 1 << self.slot_index[self.published[index].slot]
        if candidate.pinned_slot is not None:
            allowed = 1 << self.slot_index[candidate.pinned_slot]
        elif index in self.published:
            allowed = self._not_frozen_bits | 1 << self.slot_index[self.published[index].slot]
        else:
            allowed = self._not_frozen_bits
        if candidate.allowed is not None:
            allowed &= bits_of(self.slot_index[slot] for slot in candidate.allowed)
        return allowed

    def _staffed(self, index: int, start: int) -> bool:
        """For each participant with named delegates, one who may attend throughout."""
        pins = self.pinned_delegates(index)
        slots = [self.problem.slots[slot].id for slot in self.covered(index, start)]
        for place, participant in enumerate(self.members[index]):
            delegates = self.problem.participants[participant].delegates
            pin = pins[place] if pins is not None else None
            able = [
                d for d in delegates if (pin is None or d.id == pin) and not (d.busy & set(slots))
            ]
            if delegates and not able:
                return False
        return True


def _lasting(bits: int, length: int) -> int:
    """First slots from which that many slots are all among the bits."""
    lasting = bits
    for further in range(1, length):
        lasting &= bits >> further
    return lasting


def seats_of(participant: "Participant", slots: Iterable[str]) -> list[int]:
    """Per slot, how many meetings the participant can hold: seats, or delegates where fewer."""
    most, free, staff = participant.seats, participant.free, participant.delegates
    row = [most if free is None or name in free else 0 for name in slots]
    if not staff:
        return row
    return [
        min(seats, sum(n not in d.busy for d in staff)) for n, seats in zip(slots, row, strict=True)
    ]


def slots_of_bits(bits: int) -> list[int]:
    """The slots that the bits stand for, in order."""
    return list(compress(count(), f"{bits:b}"[::-1].encode().translate(_FLAGS)))


def bits_of(slots: Iterable[int]) -> int:
    """The bits that stand for the slots, each named once."""
    return sum(1 << slot for slot in slots)


def _bits(row: list[int]) -> int:
    return bits_of(slot for slot, count in enumerate(row) if count > 0)
