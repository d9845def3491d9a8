"""Every place to which a meeting may be moved, or where it may change with another."""

from collections.abc import Collection
from dataclasses import dataclass
from uuid import UUID

from services.domain.changes import Place
from services.domain.timetable.board import Board, Held
from services.domain.timetable.prices import Bill, Price
from services.domain.timetable.rules import Obstacle, Position, at_table, at_time, obstacle


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """A place with its price, or what is in the way.

    `swap` is the meeting that would take the other's place in return.
    """

    place: Place
    obstacle: Obstacle | None = None
    price: Price | None = None
    swap: UUID | None = None

    @property
    def possible(self) -> bool:
        return self.price is not None


@dataclass(frozen=True, kw_only=True)
class Slots:
    """What is in the way of whole slots, and of each place in the others."""

    closed: dict[UUID, Obstacle]
    choices: dict[Place, Choice]

    def cheapest(self, slot_id: UUID) -> Choice | None:
        """The best place in that slot: the cheapest, of those a move rather than a swap."""
        there = [row for row in self.choices.values() if row.place.slot_id == slot_id]
        moves = [row for row in there if row.possible and row.swap is None]
        return min(moves, key=lambda row: row.price or Price(), default=None)


def choices(board: Board, held: Held, *, half_days: Collection[UUID] | None = None) -> Slots:
    """Every place in these half-days (all without any) but the one where the meeting is."""
    position = Position(board=board, held=held, gone=frozenset({held.id}))
    beginning = _beginning(board)
    bill = Bill(board=board, meetings=(held,))
    closed: dict[UUID, Obstacle] = {}
    found: dict[Place, Choice] = {}
    for slot in board.slots:
        if half_days is not None and slot.half_day_id not in half_days:
            continue
        blocked = at_time(position, slot.id)
        if blocked is not None:
            closed[slot.id] = blocked
        for table in board.tables:
            place = Place(slot_id=slot.id, table_id=table.id)
            if place == held.place:
                continue
            here = blocked or at_table(position, place)
            other = beginning.get(place)
            if here is None:
                moved = board.moved(held, place)
                found[place] = Choice(place=place, price=bill.price(moved))
            else:
                swap = _swap(board, held, other, blocked) if other else None
                found[place] = swap or Choice(place=place, obstacle=here)
    return Slots(closed=closed, choices=found)


def swap_obstacle(board: Board, one: Held, other: Held) -> Obstacle | None:
    """What keeps two meetings from changing places."""
    gone = (one.id, other.id)
    first = obstacle(board, one, other.place, gone=gone)
    if first is not None:
        return first
    return obstacle(board, other, one.place, gone=gone, also=(board.moved(one, other.place),))


def _swap(board: Board, held: Held, other: Held, blocked: Obstacle | None) -> Choice | None:
    """The other's place in exchange for one's own, if that is possible.

    `blocked` keeps the meeting from the slot; that the other goes helps only who is in both.
    """
    if blocked is not None and not _concern(held, other, blocked):
        return None
    if swap_obstacle(board, held, other) is not None:
        return None
    bill = Bill(board=board, meetings=(held, other))
    cost = bill.price(board.moved(held, other.place), board.moved(other, held.place))
    return Choice(place=other.place, price=cost, swap=other.id)


def _concern(held: Held, other: Held, blocked: Obstacle) -> bool:
    """Whether the other meeting may be what stands in the way."""
    if blocked.code in ("must_come_before", "must_come_after"):
        return True
    shared = any(member in other.members for member in held.members)
    return shared or any(person in other.people for person in held.people)


def _beginning(board: Board) -> dict[Place, Held]:
    """The meeting that begins at each place."""
    return {held.place: held for held in board.held.values()}
