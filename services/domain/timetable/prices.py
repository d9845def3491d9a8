"""What it costs to hold meetings elsewhere, beside where they are now."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from typing import NamedTuple
from uuid import UUID

from services.domain.timetable.board import Board, Held


class Price(NamedTuple):
    """What changes for those concerned; what is below 0 is won.

    `frozen`: something that delegates were told within the frozen horizon changes. `new_times`
    and `new_tables` are delegates who were told otherwise, `breaks` and `table_changes` count as
    the solver counts them, `strangers` are meetings at a table that is kept for others, or away
    from their own.
    """

    frozen: int = 0
    new_times: int = 0
    new_tables: int = 0
    site_changes: int = 0
    breaks: int = 0
    strangers: int = 0
    table_changes: int = 0

    def above(self, other: "Price") -> "Price":
        return Price(*(mine - theirs for mine, theirs in zip(self, other, strict=True)))

    @property
    def is_free(self) -> bool:
        """Nothing gets worse for anybody."""
        return all(part <= 0 for part in self)


@dataclass(frozen=True, kw_only=True)
class Bill:
    """Meetings where they are now; what they cost elsewhere is compared with it.

    Only half-days in which something changes are counted, so the present is measured for each
    set of half-days that is asked for.
    """

    board: Board
    meetings: tuple[Held, ...]
    _present: dict[frozenset[int], Price] = field(default_factory=dict)

    def price(self, *elsewhere: Held) -> Price:
        """What it costs to hold the same meetings elsewhere."""
        days = frozenset(held.day for held in (*self.meetings, *elsewhere))
        if days not in self._present:
            self._present[days] = _measure(self.board, self.meetings, days)
        return _measure(self.board, elsewhere, days).above(self._present[days])


def _measure(board: Board, meetings: Sequence[Held], days: frozenset[int]) -> Price:
    """Of all whom the meetings take, if they are where `meetings` says, in these half-days."""
    gone = {held.id for held in meetings}

    def by_time(listed: Iterable[Held], whose: UUID) -> list[Held]:
        stay = [held for held in listed if held.day in days and held.id not in gone]
        mine = [held for held in meetings if whose in held.members or whose in held.delegates]
        return sorted([*stay, *mine], key=lambda held: held.nth)

    members = {member for held in meetings for member in held.members}
    people = {person for held in meetings for person in held.delegates}
    walks = [by_time(board.of_person.get(person, ()), person) for person in people]
    told = [_told(board, held) for held in meetings]
    return Price(
        frozen=sum(row[0] for row in told),
        new_times=sum(row[1] for row in told),
        new_tables=sum(row[2] for row in told),
        site_changes=sum(_site_changes(board, walk) for walk in walks) if board.ways else 0,
        breaks=sum(_breaks(by_time(board.of_member.get(one, ()), one)) for one in members),
        strangers=sum(_is_stranger(board, held) for held in meetings),
        table_changes=sum(_table_changes(walk) for walk in walks),
    )


def _breaks(held: list[Held]) -> int:
    """Runs of idle slots between two meetings inside a half-day."""
    gaps, day, until = 0, -1, -1
    for one in held:
        gaps += one.day == day and one.nth > until
        until = max(until, one.nth + one.length) if one.day == day else one.nth + one.length
        day = one.day
    return gaps


def _table_changes(walk: list[Held]) -> int:
    return sum(
        one.day == other.day and one.place.table_id != other.place.table_id
        for one, other in pairwise(walk)
    )


def _site_changes(board: Board, walk: list[Held]) -> int:
    sites = [board.table[held.place.table_id].room.site_id for held in walk]
    return sum(
        one.day == other.day and here != there
        for (one, here), (other, there) in pairwise(zip(walk, sites, strict=True))
    )


def _is_stranger(board: Board, held: Held) -> bool:
    homes = {table for member in held.members for table in board.homes.get(member, ())}
    kept_for = board.table[held.place.table_id].home_of
    return held.place.table_id not in homes and (bool(homes) or kept_for is not None)


def _told(board: Board, held: Held) -> tuple[int, int, int]:
    """Whether that is too near, and how many delegates get a new time, or a new table only."""
    told, place = board.told.get(held.key), held.place
    if board.told and told is None:
        return int(_is_near(board, place.slot_id)), 0, 0
    if told is None or told == place:
        return 0, 0, 0
    near = _is_near(board, told.slot_id) or _is_near(board, place.slot_id)
    if told.slot_id != place.slot_id:
        return int(near), len(held.delegates), 0
    return int(near), 0, len(held.delegates)


def _is_near(board: Board, slot_id: UUID) -> bool:
    if board.frozen_before is None or slot_id not in board.spans:
        return False
    return board.spans[slot_id].starts < board.frozen_before
