"""A version in memory: its meetings, who and what they take, and what else binds them."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from functools import cached_property
from typing import NamedTuple, TypeAlias
from uuid import UUID

from services.domain.changes import Place
from services.domain.venue_time import bounds
from services.models import HalfDay, Mission, Schedule, Slot, Table


class Span(NamedTuple):
    """From the first moment to the one after the last."""

    starts: datetime
    ends: datetime

    def meets(self, other: "Span") -> bool:
        """Whether they share any time."""
        return self.starts < other.ends and other.starts < self.ends


@dataclass(frozen=True, slots=True, kw_only=True)
class Held:
    """A meeting: where, when, and whom it takes (delegates and interpreters are its people)."""

    id: UUID
    key: str
    place: Place
    length: int
    span: Span
    members: tuple[UUID, ...]
    delegates: tuple[UUID, ...]
    interpreters: tuple[UUID, ...] = ()

    @property
    def people(self) -> tuple[UUID, ...]:
        return self.delegates + self.interpreters


class Member(NamedTuple):
    """A company that takes part; `site` is the only one where it meets, if any."""

    name: str
    seats: int
    site: UUID | None


class Person(NamedTuple):
    """A delegate of a participation, or an interpreter, who is of none."""

    name: str
    member: UUID | None


class Engagement(NamedTuple):
    """Time that somebody does not have: at the activity of this title, or absent without one."""

    span: Span
    title: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Bound:
    """Where alone a meeting may be: by locks, or by the arrangement of this number."""

    slot: UUID | None = None
    table: UUID | None = None
    half_days: frozenset[UUID] = frozenset()
    arrangement: int | None = None


Bounds: TypeAlias = Mapping[str, tuple[Bound, ...]]


@dataclass(frozen=True, kw_only=True)
class Board:
    """Everything of a version that a move by hand depends on; slots by time, tables by number.

    `shut` are the slots in which a table can't be used by hand, `rooms` when activities take a
    room, `for_all` what every delegate attends, `told` where meetings are that delegates have
    been told of.
    """

    mission: Mission
    schedule: Schedule
    half_days: tuple[HalfDay, ...]
    slots: tuple[Slot, ...]
    tables: tuple[Table, ...]
    held: Mapping[UUID, Held]
    shut: frozenset[tuple[UUID, UUID]]
    rooms: Mapping[UUID, tuple[Engagement, ...]]
    members: Mapping[UUID, Member]
    persons: Mapping[UUID, Person]
    engaged: Mapping[UUID, tuple[Engagement, ...]]
    for_all: tuple[Engagement, ...]
    sites: Mapping[UUID, str]
    ways: Mapping[frozenset[UUID], int]
    bounds: Bounds
    order: tuple[tuple[str, str], ...]
    told: Mapping[str, Place]
    frozen_before: datetime | None = None

    @cached_property
    def spans(self) -> dict[UUID, Span]:
        return {slot.id: Span(*bounds(slot.period)) for slot in self.slots}

    @cached_property
    def nth(self) -> dict[UUID, int]:
        """The number of each slot in the order of time."""
        return {slot.id: number for number, slot in enumerate(self.slots)}

    @cached_property
    def table(self) -> dict[UUID, Table]:
        return {table.id: table for table in self.tables}

    @cached_property
    def at_table(self) -> dict[UUID, list[Held]]:
        return _listed((held.place.table_id, held) for held in self.held.values())

    @cached_property
    def of_person(self) -> dict[UUID, list[Held]]:
        return _listed((person, held) for held in self.held.values() for person in held.people)

    @cached_property
    def of_member(self) -> dict[UUID, list[Held]]:
        return _listed((member, held) for held in self.held.values() for member in held.members)

    @cached_property
    def by_key(self) -> dict[str, Held]:
        return {held.key: held for held in self.held.values()}

    @cached_property
    def homes(self) -> dict[UUID, set[UUID]]:
        """The tables that are kept for each participation."""
        homes: dict[UUID, set[UUID]] = defaultdict(set)
        for table in self.tables:
            if table.home_of is not None:
                homes[table.home_of].add(table.id)
        return homes

    def run(self, slot_id: UUID, length: int) -> tuple[Slot, ...]:
        """The slots that a meeting takes from there on; fewer at the end of the half-day."""
        first = self.nth[slot_id]
        day = self.slots[first].half_day_id
        following = self.slots[first : first + length]
        return tuple(slot for slot in following if slot.half_day_id == day)

    def moved(self, held: Held, place: Place) -> Held:
        """The meeting at another place, where the half-day is long enough for it."""
        run = self.run(place.slot_id, held.length)
        span = Span(self.spans[run[0].id].starts, self.spans[run[-1].id].ends)
        return replace(held, place=place, span=span)

    def title(self, held: Held) -> str:
        """Who meets: 'Sfax Drones – Calanque Silicium'."""
        return " – ".join(sorted(self.members[member].name for member in held.members))


def without(listed: Iterable[Held], left_out: Collection[UUID]) -> list[Held]:
    """Those meetings, but for the ones with these ids."""
    return [held for held in listed if held.id not in left_out]


def _listed(pairs: Iterable[tuple[UUID, Held]]) -> dict[UUID, list[Held]]:
    found: dict[UUID, list[Held]] = defaultdict(list)
    for key, held in pairs:
        found[key].append(held)
    return found
