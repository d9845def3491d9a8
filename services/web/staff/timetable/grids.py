"""The two grids of a timetable as plain data: slots × tables and slots × participants."""

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import groupby
from typing import Literal, NamedTuple, TypeAlias
from uuid import UUID

from services.domain.changes import Place
from services.domain.timetable.board import Board, Engagement, Held, Span
from services.models import HalfDay, MeetingLock, Slot

By: TypeAlias = Literal["tables", "participants"]
#: where a meeting is, of which length, and whose
Taken: TypeAlias = tuple[Place, int, Sequence[UUID]]


class Shown(NamedTuple):
    """A meeting in a cell; `whom` are the companies named there, `at` is its table's number."""

    id: UUID
    whom: tuple[str, ...]
    at: int
    locked: bool
    moved: bool
    found: bool
    #: it has begun in an earlier slot
    begun: bool


class Cell(NamedTuple):
    """`name` is the element's id, `notes` what else there is; nobody can meet where it is shut."""

    name: str
    meetings: tuple[Shown, ...] = ()
    notes: tuple[str, ...] = ()
    shut: bool = False


class Row(NamedTuple):
    id: UUID
    title: str
    aside: str
    cells: Sequence[Cell]


class Day(NamedTuple):
    half_day: HalfDay
    slots: Sequence[Slot]


@dataclass(frozen=True, kw_only=True)
class Words:
    """What cells say besides names."""

    closed: str
    absent: str
    some_absent: str


@dataclass(frozen=True, kw_only=True)
class Grid:
    """A timetable as one looks at it: by what, which half-days, which companies are sought."""

    board: Board
    by: By
    days: Sequence[Day]
    locks: Mapping[str, MeetingLock]
    #: the companies that are sought; None: nobody in particular
    found: frozenset[UUID] | None
    words: Words

    @property
    def slots(self) -> list[Slot]:
        return [slot for day in self.days for slot in day.slots]

    @cached_property
    def numbered(self) -> list[tuple[int, Slot]]:
        """The slots with their numbers in the order of time."""
        return [(self.board.nth[slot.id], slot) for slot in self.slots]

    def rows(self, only: Collection[int] | None = None) -> list[Row]:
        """All rows, or those of these numbers."""
        return list(self._tables(only) if self.by == "tables" else self._participants(only))

    def cells(self, names: Collection[str]) -> dict[str, Cell]:
        """Those of these names that are in this grid."""
        rows = self.rows({int(name[1:].partition("s")[0]) for name in names})
        return {cell.name: cell for row in rows for cell in row.cells if cell.name in names}

    def _tables(self, only: Collection[int] | None) -> Iterator[Row]:
        board = self.board
        for number, table in enumerate(board.tables):
            if only is not None and number not in only:
                continue
            taken = self._by_slot(board.at_table.get(table.id, ()))
            cells = []
            for nth, slot in self.numbered:
                name = f"t{number}s{nth}"
                held = taken.get(nth)
                notes = () if held else self._shut(table.id, table.room_id, slot)
                cells.append(self._cell(name, held or [], nth, notes, shut=bool(notes)))
            if self.found is not None and not any(m.found for cell in cells for m in cell.meetings):
                continue
            yield Row(table.id, str(table.number), table.room.name, cells)

    def _participants(self, only: Collection[int] | None) -> Iterator[Row]:
        board = self.board
        people: dict[UUID, list[UUID]] = defaultdict(list)
        for person, row in board.persons.items():
            if row.member is not None:
                people[row.member].append(person)
        order = participants(board)
        for number, member in enumerate(order):
            if only is not None and number not in only:
                continue
            if self.found is not None and member not in self.found:
                continue
            taken = self._by_slot(board.of_member.get(member, ()))
            engaged = [
                [*board.engaged.get(person, ()), *board.for_all] for person in people[member]
            ]
            cells = []
            for nth, slot in self.numbered:
                held = taken.get(nth, [])
                notes, nobody = self._engaged(engaged, board.spans[slot.id])
                name = f"p{number}s{nth}"
                shut = nobody and not held
                cells.append(self._cell(name, held, nth, notes, shut=shut, member=member))
            count = len(board.of_member.get(member, ()))
            yield Row(member, board.members[member].name, str(count), cells)

    def _by_slot(self, listed: Collection[Held]) -> dict[int, list[Held]]:
        """The meetings by the numbers of the slots that they take."""
        found: dict[int, list[Held]] = defaultdict(list)
        for held in listed:
            for nth in range(held.nth, held.nth + held.length):
                found[nth].append(held)
        return found

    def _cell(
        self,
        name: str,
        held: Collection[Held],
        nth: int,
        notes: tuple[str, ...],
        *,
        shut: bool,
        member: UUID | None = None,
    ) -> Cell:
        meetings = tuple(self._shown(one, nth, member) for one in held)
        return Cell(name, meetings, notes, shut)

    def _shown(self, held: Held, nth: int, member: UUID | None) -> Shown:
        board = self.board
        whom = (board.members[one].name for one in held.members if one != member)
        told = board.told.get(held.key)
        return Shown(
            id=held.id,
            whom=tuple(sorted(whom)),
            at=board.table[held.place.table_id].number,
            locked=held.key in self.locks,
            moved=bool(board.told) and told != held.place,
            found=member is None and not (self.found or frozenset()).isdisjoint(held.members),
            begun=held.nth != nth,
        )

    def _shut(self, table_id: UUID, room_id: UUID, slot: Slot) -> tuple[str, ...]:
        board = self.board
        if (table_id, slot.id) in board.shut:
            return (self.words.closed,)
        span = board.spans[slot.id]
        return tuple(row.title for row in board.rooms.get(room_id, ()) if row.span.meets(span))

    def _engaged(
        self, engaged: Sequence[Sequence[Engagement]], span: Span
    ) -> tuple[tuple[str, ...], bool]:
        """What keeps people of a company from meeting then, and whether it keeps them all."""
        if not any(engaged):
            return (), False
        then = [{row.title for row in rows if row.span.meets(span)} for rows in engaged]
        titles = sorted({title for one in then for title in one if title})
        away = sum("" in one for one in then)
        if away:
            titles.append(self.words.absent if away == len(then) else self.words.some_absent)
        return tuple(titles), all(then)


def participants(board: Board) -> list[UUID]:
    """The companies with people or meetings, by name."""
    there = {row.member for row in board.persons.values()} | set(board.of_member)
    return sorted(
        (member for member in board.members if member in there),
        key=lambda member: (board.members[member].name.casefold(), member),
    )


def days_of(board: Board) -> list[Day]:
    """The half-days with slots."""
    grouped = groupby(board.slots, key=lambda slot: slot.half_day_id)
    slots = {half_day: list(rows) for half_day, rows in grouped}
    return [Day(day, slots[day.id]) for day in board.half_days if day.id in slots]


def names_of(board: Board, by: By, places: Collection[Taken]) -> set[str]:
    """The names of the cells that meetings take at these places."""
    tables = {table.id: number for number, table in enumerate(board.tables)}
    members = {member: number for number, member in enumerate(participants(board))}
    names = set()
    for place, length, who in places:
        if place.slot_id not in board.nth:
            continue
        for slot in board.run(place.slot_id, length):
            nth = board.nth[slot.id]
            if by == "tables":
                names.add(f"t{tables.get(place.table_id, -1)}s{nth}")
            else:
                names |= {f"p{members.get(one, -1)}s{nth}" for one in who}
    return names
