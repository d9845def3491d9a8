"""The two grids of a timetable as plain data: slots × tables and slots × participants."""

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
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

    def rows(self) -> list[Row]:
        return list(self._tables() if self.by == "tables" else self._participants())

    def cells(self, names: Collection[str]) -> dict[str, Cell]:
        """Those of these names that are in this grid."""
        return {cell.name: cell for row in self.rows() for cell in row.cells if cell.name in names}

    def _tables(self) -> Iterator[Row]:
        board = self.board
        for number, table in enumerate(board.tables):
            taken = self._by_slot(board.at_table.get(table.id, ()))
            cells = []
            for slot in self.slots:
                name = f"t{number}s{board.nth[slot.id]}"
                held = taken.get(slot.id)
                notes = () if held else self._shut(table.id, table.room_id, slot)
                cells.append(self._cell(name, held or [], slot, notes, shut=bool(notes)))
            if self.found is not None and not any(m.found for cell in cells for m in cell.meetings):
                continue
            yield Row(table.id, str(table.number), table.room.name, cells)

    def _participants(self) -> Iterator[Row]:
        board = self.board
        people: dict[UUID, list[UUID]] = defaultdict(list)
        for person, row in board.persons.items():
            if row.member is not None:
                people[row.member].append(person)
        order = participants(board)
        for number, member in enumerate(order):
            if self.found is not None and member not in self.found:
                continue
            taken = self._by_slot(board.of_member.get(member, ()))
            engaged = [
                [*board.engaged.get(person, ()), *board.for_all] for person in people[member]
            ]
            cells = []
            for slot in self.slots:
                held = taken.get(slot.id, [])
                notes, nobody = self._engaged(engaged, board.spans[slot.id])
                name = f"p{number}s{board.nth[slot.id]}"
                shut = nobody and not held
                cells.append(self._cell(name, held, slot, notes, shut=shut, member=member))
            count = len(board.of_member.get(member, ()))
            yield Row(member, board.members[member].name, str(count), cells)

    def _by_slot(self, listed: Collection[Held]) -> dict[UUID, list[Held]]:
        found: dict[UUID, list[Held]] = defaultdict(list)
        for held in listed:
            for slot in self.board.run(held.place.slot_id, held.length):
                found[slot.id].append(held)
        return found

    def _cell(
        self,
        name: str,
        held: Collection[Held],
        slot: Slot,
        notes: tuple[str, ...],
        *,
        shut: bool,
        member: UUID | None = None,
    ) -> Cell:
        meetings = tuple(self._shown(one, slot, member) for one in held)
        return Cell(name, meetings, notes, shut)

    def _shown(self, held: Held, slot: Slot, member: UUID | None) -> Shown:
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
            begun=held.place.slot_id != slot.id,
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
                names.add(f"t{tables.get(place.table_id)}s{nth}")
            else:
                names |= {f"p{members.get(one)}s{nth}" for one in who}
    return names
