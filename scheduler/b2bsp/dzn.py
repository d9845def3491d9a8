"""Reads published B2B events (Bofill et al., JAIR 74, 2022) in the MiniZinc data format.

All ids of the format are numbers from 1; the problem made from an event uses them as strings.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from scheduler.errors import ProblemError
from scheduler.problem import Candidate, Participant, Problem, Slot, Table

MORNING, AFTERNOON, EITHER = 1, 2, 3
SLOT_MINUTES = 20

_STATEMENT = re.compile(r"\s*(?:(\w+)\s*=\s*([^;]*);|$)")
_TOKEN = re.compile(r"\s*(-?\d+|\[\||\|\]|[\[\]{}|,])")


@dataclass(frozen=True, slots=True)
class Event:
    """One event: numbers count from 1, `requested` rows are (participant, participant, session).

    `forbidden[p]` are slots of participant p + 1, `fixed[m]` the slot of meeting m + 1 or None,
    `precedences[m]` the meetings that come before meeting m + 1.
    """

    name: str
    participants: int
    tables: int
    slots: int
    morning_slots: int
    requested: tuple[tuple[int, int, int], ...]
    forbidden: tuple[frozenset[int], ...]
    fixed: tuple[int | None, ...]
    precedences: tuple[frozenset[int], ...]


@dataclass(frozen=True, slots=True)
class _Field:
    name: str
    line: int
    text: str


def read_dzn(text: str, name: str) -> Event:
    """The event that `text` describes; ProblemError names the line and field of a mistake."""
    fields = {field.name: field for field in _statements(text, name)}
    participants = _number(fields, "nBusiness", name)
    slots = _number(fields, "nTotalSlots", name)
    requested = _requested(_field(fields, "requested", name))
    meetings = len(requested)
    if _number(fields, "nMeetings", name) != meetings:
        raise _mistake(fields["nMeetings"], f"does not match the {meetings} rows of requested")
    event = Event(
        name=name,
        participants=participants,
        tables=_number(fields, "nTables", name),
        slots=slots,
        morning_slots=_number(fields, "nMorningSlots", name),
        requested=requested,
        forbidden=_sets(fields, "forbidden", participants),
        fixed=_fixed(fields.get("fixed"), meetings),
        precedences=_sets(fields, "precedences", meetings),
    )
    _check_ranges(event, fields)
    return event


def problem_from_dzn(event: Event) -> Problem:
    """All requested meetings mandatory; mornings and afternoons are slots in which they may begin.

    The day is one half-day (lunch is not special); a pair requested twice stays two candidates,
    participants without meetings stay.
    """
    slots = range(1, event.slots + 1)
    morning = frozenset(str(slot) for slot in slots if slot <= event.morning_slots)
    afternoon = frozenset(str(slot) for slot in slots if slot > event.morning_slots)
    allowed = {MORNING: morning, AFTERNOON: afternoon, EITHER: None}
    return Problem(
        slots=tuple(
            Slot(str(slot), "day", (slot - 1) * SLOT_MINUTES, slot * SLOT_MINUTES) for slot in slots
        ),
        tables=tuple(Table(str(table)) for table in range(1, event.tables + 1)),
        participants=tuple(
            Participant(str(number), free=_free(forbidden, slots) if forbidden else None)
            for number, forbidden in enumerate(event.forbidden, start=1)
        ),
        candidates=tuple(
            Candidate(
                str(number),
                (str(first), str(second)),
                (1, 1),
                allowed=allowed[session],
                mandatory=True,
                pinned_slot=None if fixed is None else str(fixed),
            )
            for number, ((first, second, session), fixed) in enumerate(
                zip(event.requested, event.fixed, strict=True), start=1
            )
        ),
        precedences=tuple(
            (str(before), str(after))
            for after, befores in enumerate(event.precedences, start=1)
            for before in sorted(befores)
        ),
    )


def _free(forbidden: frozenset[int], slots: range) -> frozenset[str]:
    return frozenset(str(slot) for slot in slots if slot not in forbidden)


def _statements(text: str, name: str) -> Iterator[_Field]:
    text = re.sub(r"%[^\n]*", "", text.removeprefix("\ufeff"))
    position = 0
    while position < len(text):
        match = _STATEMENT.match(text, position)
        if match is None:
            line = text.count("\n", 0, position + _blank(text, position)) + 1
            raise ProblemError(f"{name}, line {line}", "", "is not of the form 'name = value;'")
        if match[1] is not None:
            yield _Field(match[1], text.count("\n", 0, match.start(1)) + 1, match[2])
        position = match.end()


def _blank(text: str, position: int) -> int:
    return len(text[position:]) - len(text[position:].lstrip())


def _mistake(field: _Field, rule: str) -> ProblemError:
    return ProblemError(f"line {field.line}, {field.name}", "", rule)


def _field(fields: dict[str, _Field], key: str, name: str) -> _Field:
    if key not in fields:
        raise ProblemError(name, "", f"lacks the field {key!r}")
    return fields[key]


def _number(fields: dict[str, _Field], key: str, name: str) -> int:
    field = _field(fields, key, name)
    if not re.fullmatch(r"\s*\d+\s*", field.text):
        raise _mistake(field, "must be a whole number")
    return int(field.text)


def _tokens(field: _Field) -> Iterator[tuple[str, int]]:
    position = 0
    text = field.text.rstrip()
    while position < len(text):
        line = field.line + text.count("\n", 0, position + _blank(text, position))
        match = _TOKEN.match(text, position)
        if match is None:
            word = text[position:].split()[0]
            raise _mistake(_Field(field.name, line, ""), f"{word[:30]!r} is no number")
        yield match[1], line
        position = match.end()


def _requested(field: _Field) -> tuple[tuple[int, int, int], ...]:
    rows: list[tuple[int, int, int]] = []
    row: list[int] = []
    for symbol, line in _tokens(field):
        if symbol in ("|", "|]"):
            if len(row) == 3:
                rows.append((row[0], row[1], row[2]))
            elif row:
                place = _Field(field.name, line, "")
                raise _mistake(place, f"row {len(rows) + 1} needs three numbers, has {len(row)}")
            row = []
        elif symbol not in ("[|", ",", "["):
            row.append(_int(symbol, field, line))
    return tuple(rows)


def _int(symbol: str, field: _Field, line: int) -> int:
    try:
        return int(symbol)
    except ValueError:
        raise _mistake(_Field(field.name, line, ""), f"has {symbol!r} out of place") from None


def _sets(fields: dict[str, _Field], key: str, count: int) -> tuple[frozenset[int], ...]:
    """`count` sets of numbers; 0 stands for nothing. A missing field means empty sets."""
    if key not in fields:
        return (frozenset(),) * count
    field = fields[key]
    sets: list[frozenset[int]] = []
    inside: list[int] | None = None
    for symbol, line in _tokens(field):
        if symbol == "{":
            inside = []
        elif symbol == "}":
            sets.append(frozenset(inside or ()) - {0})
            inside = None
        elif symbol not in ("[", "]", ","):
            if inside is None:
                raise _mistake(_Field(field.name, line, ""), f"has {symbol!r} outside a set")
            inside.append(_int(symbol, field, line))
    if len(sets) != count:
        raise _mistake(field, f"needs {count} sets, has {len(sets)}")
    return tuple(sets)


def _fixed(field: _Field | None, count: int) -> tuple[int | None, ...]:
    if field is None:
        return (None,) * count
    numbers = [
        _int(symbol, field, line)
        for symbol, line in _tokens(field)
        if symbol not in ("[", "]", ",")
    ]
    if len(numbers) != count:
        raise _mistake(field, f"needs {count} numbers, has {len(numbers)}")
    return tuple(number or None for number in numbers)


def _check_ranges(event: Event, fields: dict[str, _Field]) -> None:
    def expect(values: Iterator[int] | list[int], top: int, key: str, what: str) -> None:
        for value in values:
            if not 1 <= value <= top:
                raise _mistake(fields[key], f"names {what} {value}, which is not in 1..{top}")

    participants = [number for row in event.requested for number in row[:2]]
    expect(participants, event.participants, "requested", "participant")
    expect([row[2] for row in event.requested], 3, "requested", "session")
    for number, (first, second, _) in enumerate(event.requested, start=1):
        if first == second:
            raise _mistake(fields["requested"], f"row {number} lets {first} meet itself")
    expect([s for slots in event.forbidden for s in slots], event.slots, "forbidden", "slot")
    expect([s for s in event.fixed if s is not None], event.slots, "fixed", "slot")
    meetings = len(event.requested)
    befores = [before for befores in event.precedences for before in befores]
    expect(befores, meetings, "precedences", "meeting")
    if event.morning_slots > event.slots:
        raise _mistake(fields["nMorningSlots"], f"is more than the {event.slots} slots")
