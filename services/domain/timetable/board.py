"""A version in memory: its meetings, who and what they take, and what else binds them."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
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
    """A meeting: where, when, and whom it takes (delegates and interpreters are its people).

    `nth` is the number of its first slot in the order of time, `day` that of its half-day.
    """

    id: UUID
    key: str
    place: Place
    length: int
    span: Span
    nth: int = -1
    day: int = -1
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
    def day_of(self) -> list[int]:
        """The number of each slot's half-day, by the number of the slot."""
        days = {half_day.id: number for number, half_day in enumerate(self.half_days)}
        return [days[slot.half_day_id] for slot in self.slots]

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
        first, days = self.nth[slot_id], self.day_of
        last = min(first + length, len(self.slots))
        while days[last - 1] != days[first]:
            last -= 1
        return self.slots[first:last]

    def time(self, slot_id: UUID, length: int) -> Span:
        """When a meeting is held that begins in that slot; shorter at the end of the half-day."""
        run = self.run(slot_id, length)
        return Span(self.spans[run[0].id].starts, self.spans[run[-1].id].ends)

    def moved(self, held: Held, place: Place) -> Held:
        """The meeting at another place, where the half-day is long enough for it."""
        span = self.time(place.slot_id, held.length)
        nth = self.nth[place.slot_id]
        return replace(held, place=place, span=span, nth=nth, day=self.day_of[nth])

    def changed(self, meetings: Iterable[Held]) -> "Board":
        """The version with these meetings where they are now."""
        return replace(self, held={**self.held, **{held.id: held for held in meetings}})

    def title(self, held: Held) -> str:
        """Who meets: 'Sfax Drones – Calanque Silicium'."""
        return " – ".join(sorted(self.members[member].name for member in held.members))


def _listed(pairs: Iterable[tuple[UUID, Held]]) -> dict[UUID, list[Held]]:
    found: dict[UUID, list[Held]] = defaultdict(list)
    for key, held in pairs:
        found[key].append(held)
    return found
