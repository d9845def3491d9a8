"""The meetings that a mission may hold: arranged ones, wished ones, collective ones.

A wish is served once. Where required arrangements bring its two together, it counts for the first
of them. Otherwise the meeting of the two, and every proposed or collective meeting with both, are
alternatives of which one is held; each is worth to a member what its wishes for the others are.
What is worth nothing to anybody, and not required, is no candidate.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import replace
from itertools import combinations
from uuid import UUID

from scheduler import Candidate
from services.domain.solving.collectives import formed
from services.domain.solving.inputs import ArrangedMeeting, Inputs, Pair, meeting_key
from services.domain.solving.interpreting import pairs_needed

Members = tuple[UUID, ...]
Alternatives = tuple[tuple[str, ...], ...]


def candidates(
    inputs: Inputs, *, capacity: Mapping[UUID, int]
) -> tuple[tuple[Candidate, ...], Alternatives]:
    """The candidates by id, and groups of which at most one is held.

    `capacity` is how many meetings each participation can hold. A wish of rank r weighs
    (wish budget + 1 - r) for its side.
    """
    return _Candidates(inputs).all(capacity)


class _Candidates:
    """What candidates are made of, looked up once."""

    def __init__(self, inputs: Inputs) -> None:
        self.inputs = inputs
        #: what meeting the second is worth to the first
        self.worth = {
            (wish.participation_id, wish.partner_id): max(
                1, inputs.mission.wish_budget + 1 - wish.rank
            )
            for wish in inputs.wishes
            if wish.id in inputs.agreed
        }
        self.languages = {row.id: row.languages for row in inputs.participations}
        self.supply = Counter(pair for row in inputs.interpreters for pair in row.pairs)
        #: pairs that meet in a required arrangement
        self.arranged: set[Pair] = set()
        self.members: dict[str, Members] = {}

    def all(self, capacity: Mapping[UUID, int]) -> tuple[tuple[Candidate, ...], Alternatives]:
        required = [row for row in self.inputs.arranged if row.arrangement.required]
        proposed = [row for row in self.inputs.arranged if not row.arrangement.required]
        found = [self._required(row) for row in required]
        found += [self._arrangement(row) for row in proposed]
        wished = {frozenset(pair) for pair in self.worth} - self.arranged
        taken = Counter(member for row in required for member in row.participants)
        left = {
            participation: most - taken[participation] for participation, most in capacity.items()
        }
        found += self._new(formed(self.inputs, pairs=wished, capacity=left))
        found += self._new(tuple(sorted(pair)) for pair in wished)
        found = [self._locked(row) for row in found]
        kept = [row for row in found if row.mandatory or row.weight]
        return tuple(sorted(kept, key=lambda row: row.id)), self._alternatives(kept, wished)

    def _required(self, meeting: ArrangedMeeting) -> Candidate:
        candidate = self._arrangement(meeting)
        self.arranged |= _pairs(meeting.participants)
        return candidate

    def _locked(self, candidate: Candidate) -> Candidate:
        """The candidate where alone staff have locked it, and held if they have said so."""
        lock = self.inputs.locks.get(candidate.id)
        if lock is None:
            return candidate
        return replace(
            candidate,
            mandatory=candidate.mandatory or lock.held,
            pinned_slot=candidate.pinned_slot or lock.slot,
            pinned_table=candidate.pinned_table or lock.table,
        )

    def _new(self, meetings: Iterable[Members]) -> list[Candidate]:
        """Those of the meetings that are no candidates yet."""
        keys = {meeting_key(members): members for members in meetings}
        return [
            self._meeting(key, members) for key, members in keys.items() if key not in self.members
        ]

    def _alternatives(self, kept: Iterable[Candidate], wished: set[Pair]) -> Alternatives:
        meetings: dict[Pair, list[str]] = defaultdict(list)
        for candidate in kept:
            for pair in _pairs(self.members[candidate.id]) & wished:
                meetings[pair].append(candidate.id)
        groups = {tuple(sorted(keys)) for keys in meetings.values() if len(keys) > 1}
        return tuple(sorted(groups))

    def _arrangement(self, meeting: ArrangedMeeting) -> Candidate:
        arrangement = meeting.arrangement
        slots = self.inputs.slots
        allowed = {str(slot.id) for slot in slots if slot.half_day_id in meeting.half_days}
        return self._meeting(
            meeting.key,
            meeting.participants,
            length=arrangement.length,
            allowed=frozenset(allowed) if meeting.half_days else None,
            mandatory=arrangement.required,
            pinned_slot=_text(arrangement.pinned_slot_id),
            pinned_table=_text(arrangement.pinned_table_id),
            attending=meeting.attending,
        )

    def _meeting(
        self,
        key: str,
        members: Members,
        *,
        length: int = 1,
        allowed: frozenset[str] | None = None,
        mandatory: bool = False,
        pinned_slot: str | None = None,
        pinned_table: str | None = None,
        attending: tuple[UUID | None, ...] = (),
    ) -> Candidate:
        self.members[key] = members
        stated = [self.languages.get(member, []) for member in members]
        return Candidate(
            id=key,
            participants=tuple(map(str, members)),
            weights=tuple(self._weight(member, members) for member in members),
            length=length,
            allowed=allowed,
            mandatory=mandatory,
            pinned_slot=pinned_slot,
            pinned_table=pinned_table,
            pinned_delegates=tuple(map(_text, attending)) if any(attending) else None,
            interpreting=pairs_needed(stated, self.supply) if self.supply else (),
        )

    def _weight(self, member: UUID, members: Members) -> int:
        """What the meeting is worth to the member, without wishes that are served elsewhere."""
        return sum(
            self.worth.get((member, other), 0)
            for other in members
            if frozenset((member, other)) not in self.arranged
        )


def _pairs(members: Members) -> set[Pair]:
    return {frozenset(pair) for pair in combinations(members, 2)}


def _text(value: UUID | None) -> str | None:
    return None if value is None else str(value)
