"""What it costs to hold meetings elsewhere, beside where they are now."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import NamedTuple
from uuid import UUID

from services.domain.timetable.board import Board, Held, without


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
    """What `meetings` cost where they are now; others are compared with it."""

    board: Board
    meetings: tuple[Held, ...]
    now: Price


def bill(board: Board, *meetings: Held) -> Bill:
    return Bill(board=board, meetings=meetings, now=_measure(board, meetings))


def price(whole: Bill, *elsewhere: Held) -> Price:
    """What it costs to hold the same meetings elsewhere."""
    return _measure(whole.board, elsewhere).above(whole.now)


def _measure(board: Board, meetings: Sequence[Held]) -> Price:
    """Of all whom the meetings take, if they are where `meetings` says."""
    gone = {held.id for held in meetings}
    members = {member for held in meetings for member in held.members}
    people = {person for held in meetings for person in held.delegates}
    days = [
        _with(board, board.of_member.get(member, ()), gone, meetings, member) for member in members
    ]
    walks = [
        _with(board, board.of_person.get(person, ()), gone, meetings, person) for person in people
    ]
    told = [_told(board, held) for held in meetings]
    return Price(
        frozen=sum(row[0] for row in told),
        new_times=sum(row[1] for row in told),
        new_tables=sum(row[2] for row in told),
        site_changes=sum(_site_changes(board, walk) for walk in walks) if board.ways else 0,
        breaks=sum(_breaks(board, day) for day in days),
        strangers=sum(_is_stranger(board, held) for held in meetings),
        table_changes=sum(_table_changes(board, walk) for walk in walks),
    )


def _with(
    board: Board, listed: Iterable[Held], gone: set[UUID], meetings: Sequence[Held], whose: UUID
) -> list[Held]:
    """The meetings of a company or person, by time."""
    mine = [held for held in meetings if whose in held.members or whose in held.delegates]
    return sorted([*without(listed, gone), *mine], key=lambda held: board.nth[held.place.slot_id])


def _breaks(board: Board, day: list[Held]) -> int:
    """Runs of idle slots between two meetings inside a half-day."""
    gaps = 0
    last, until = None, -1
    for held in day:
        first = board.nth[held.place.slot_id]
        half_day = board.slots[first].half_day_id
        gaps += half_day == last and first > until
        until = max(until, first + held.length) if half_day == last else first + held.length
        last = half_day
    return gaps


def _table_changes(board: Board, walk: list[Held]) -> int:
    return sum(
        one.place.table_id != other.place.table_id
        for one, other in pairwise(walk)
        if _same_half_day(board, one, other)
    )


def _site_changes(board: Board, walk: list[Held]) -> int:
    sites = [board.table[held.place.table_id].room.site_id for held in walk]
    return sum(
        here != there
        for (one, here), (other, there) in pairwise(zip(walk, sites, strict=True))
        if _same_half_day(board, one, other)
    )


def _same_half_day(board: Board, one: Held, other: Held) -> bool:
    def half_day(held: Held) -> UUID:
        return board.slots[board.nth[held.place.slot_id]].half_day_id

    return half_day(one) == half_day(other)


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
