"""Where a meeting may go: the one place for what a correction by hand must respect.

The database refuses double bookings besides; these rules come first and know more.
"""

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import timedelta
from itertools import chain
from uuid import UUID

from services.domain.changes import Place
from services.domain.timetable.board import Board, Engagement, Held, Span
from services.models import Table


@dataclass(frozen=True, slots=True, kw_only=True)
class Obstacle:
    """Why a meeting can't be held somewhere: `code` is the kind, the rest fills its sentence."""

    code: str
    #: what should be chosen otherwise: slot or table
    where: str = "slot"
    name: str = ""
    other: str = ""
    number: int = 0


@dataclass(frozen=True, kw_only=True)
class Position:
    """A meeting to be placed on the board: beside `also`, and as if `gone` were not there."""

    board: Board
    held: Held
    gone: frozenset[UUID]
    also: tuple[Held, ...] = ()

    def at_that_time(self, listed: Collection[Held], span: Span) -> Iterator[Held]:
        """Of these meetings, those that stay where they are and share time with the span."""
        for held in listed:
            if held.span.meets(span) and held.id not in self.gone:
                yield held


def obstacle(
    board: Board,
    held: Held,
    place: Place,
    *,
    gone: Collection[UUID] = (),
    also: tuple[Held, ...] = (),
) -> Obstacle | None:
    """What keeps the meeting from being held there, with the same people; None if nothing does.

    Meetings in `gone` are thought away, those in `also` are held besides.
    """
    position = Position(board=board, held=held, gone=frozenset({held.id, *gone}), also=also)
    return at_time(position, place.slot_id) or at_table(position, place)


def at_time(position: Position, slot_id: UUID) -> Obstacle | None:
    """What keeps the meeting from beginning in that slot, at whatever table."""
    board, held = position.board, position.held
    return _out_of_bounds(board, held, slot_id) or (
        Obstacle(code="half_day_too_short", number=held.length)
        if len(board.run(slot_id, held.length)) < held.length
        else _people(position, slot_id) or _out_of_order(position, slot_id)
    )


def at_table(position: Position, place: Place) -> Obstacle | None:
    """What keeps the meeting from that table, where nothing keeps it from the slot."""
    board, held = position.board, position.held
    table = board.table[place.table_id]
    for bound in board.bounds.get(held.key, ()):
        if bound.table not in (None, table.id):
            code = "meeting_locked" if bound.arrangement is None else "arrangement_pinned"
            number = bound.arrangement or 0
            return Obstacle(code=code, where="table", number=number)
    run = board.run(place.slot_id, held.length)
    if any((table.id, slot.id) in board.shut for slot in run):
        return Obstacle(code="table_closed", where="table", number=table.number)
    span = board.time(place.slot_id, held.length)
    return (
        _taken_room(board, table, span)
        or _taken_table(position, table, span)
        or _other_site(board, held, table)
        or _no_time_to_travel(position, table, span)
    )


def _out_of_bounds(board: Board, held: Held, slot_id: UUID) -> Obstacle | None:
    day = board.slots[board.nth[slot_id]].half_day_id
    for bound in board.bounds.get(held.key, ()):
        number = bound.arrangement or 0
        if bound.slot not in (None, slot_id):
            code = "meeting_locked" if bound.arrangement is None else "arrangement_pinned"
            return Obstacle(code=code, number=number)
        if bound.half_days and day not in bound.half_days:
            return Obstacle(code="half_day_not_allowed", number=number)
    return None


def _people(position: Position, slot_id: UUID) -> Obstacle | None:
    board, held = position.board, position.held
    span = board.time(slot_id, held.length)
    absent = _engaged(board, held, span, absent=True)
    if absent:
        return Obstacle(code="delegate_absent", name=absent[0])
    for member in sorted(held.members):
        theirs = _at_that_time(position, board.of_member.get(member, ()), span, member)
        if len(theirs) >= board.members[member].seats:
            other = board.title(theirs[0])
            return Obstacle(code="no_seat_left", name=board.members[member].name, other=other)
    for person in held.people:
        theirs = _at_that_time(position, board.of_person.get(person, ()), span, person)
        if theirs:
            kind = "delegate" if person in held.delegates else "interpreter"
            return Obstacle(
                code=f"{kind}_double_booked",
                name=board.persons[person].name,
                other=board.title(theirs[0]),
            )
    attending = _engaged(board, held, span, absent=False)
    if attending:
        return Obstacle(code="delegate_at_activity", name=attending[0], other=attending[1])
    return None


def _at_that_time(
    position: Position, listed: Collection[Held], span: Span, whose: UUID
) -> list[Held]:
    """The meetings of a company or person that share time with the span."""
    beside = [
        held
        for held in position.also
        if held.span.meets(span) and (whose in held.members or whose in held.people)
    ]
    return [*position.at_that_time(listed, span), *beside]


def _engaged(board: Board, held: Held, span: Span, *, absent: bool) -> tuple[str, str] | None:
    """Who is absent or at an activity then, and at which one; the first by name."""

    def engagements(person: UUID) -> Iterator[Engagement]:
        yield from board.engaged.get(person, ())
        if person in held.delegates:
            yield from board.for_all

    found = [
        (board.persons[person].name, engagement.title)
        for person in held.people
        for engagement in engagements(person)
        if (not engagement.title) is absent and engagement.span.meets(span)
    ]
    return min(found, default=None)


def _out_of_order(position: Position, slot_id: UUID) -> Obstacle | None:
    board, held = position.board, position.held
    span = board.time(slot_id, held.length)
    beside = {other.key: other for other in position.also}

    def standing(key: str) -> Held | None:
        other = beside.get(key) or board.by_key.get(key)
        return None if other is None or (other.id in position.gone and key not in beside) else other

    for before, after in board.order:
        other = standing(after) if before == held.key else None
        if other is not None and span.ends > other.span.starts:
            return Obstacle(code="must_come_before", other=board.title(other))
        other = standing(before) if after == held.key else None
        if other is not None and other.span.ends > span.starts:
            return Obstacle(code="must_come_after", other=board.title(other))
    return None


def _taken_room(board: Board, table: Table, span: Span) -> Obstacle | None:
    for activity in board.rooms.get(table.room_id, ()):
        if activity.span.meets(span):
            return Obstacle(
                code="room_taken", where="table", name=activity.title, number=table.number
            )
    return None


def _taken_table(position: Position, table: Table, span: Span) -> Obstacle | None:
    board = position.board
    beside = [
        held for held in position.also if held.place.table_id == table.id and held.span.meets(span)
    ]
    listed = board.at_table.get(table.id, ())
    for other in chain(position.at_that_time(listed, span), beside):
        name = board.title(other)
        return Obstacle(code="table_double_booked", where="table", name=name, number=table.number)
    return None


def _other_site(board: Board, held: Held, table: Table) -> Obstacle | None:
    for member in sorted(held.members):
        site = board.members[member].site
        if site not in (None, table.room.site_id):
            name = board.members[member].name
            return Obstacle(code="other_site", where="table", name=name, other=board.sites[site])
    return None


def _no_time_to_travel(position: Position, table: Table, span: Span) -> Obstacle | None:
    board = position.board
    if not board.ways:
        return None
    here = table.room.site_id
    for person in position.held.people:
        mine = [held for held in board.of_person.get(person, ()) if held.id not in position.gone]
        beside = [held for held in position.also if person in held.people]
        for other in (*mine, *beside):
            there = board.table[other.place.table_id].room.site_id
            minutes = board.ways.get(frozenset((here, there)), 0)
            way = timedelta(minutes=minutes)
            if Span(other.span.starts - way, other.span.ends + way).meets(span):
                name = board.persons[person].name
                return Obstacle(code="no_time_to_travel", name=name, number=minutes)
    return None
