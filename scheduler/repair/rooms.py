"""What meetings use up slot by slot: seats, tables, and what else they share; no solver."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from scheduler.instance import Instance
from scheduler.select.relaxation import RowName


@dataclass(frozen=True, slots=True)
class Room:
    """At most `most[s]` is used in slot s: its row is (*name, "at", slot).

    All of it is, by schedules that use up the row (*over, half-day) of the relaxation.
    """

    name: RowName
    over: RowName
    most: Sequence[int]


@dataclass(frozen=True, slots=True)
class Rooms:
    """`uses[c]`: the numbers of the rooms that candidate c uses, and how much, in each slot."""

    all: list[Room]
    uses: list[list[tuple[int, int]]]


def rooms(instance: Instance) -> Rooms:
    """The seats of each participant, the tables, then the resources."""
    found = [
        Room(("seats", participant.id), ("seats", participant.id), seats)
        for participant, seats in zip(instance.problem.participants, instance.seats, strict=True)
    ]
    tables = len(found)
    found.append(Room(("tables",), ("tables",), instance.open_tables))
    uses = [[*((p, 1) for p in members), (tables, 1)] for members in instance.members]
    for resource in instance.resources:
        for candidate, use in resource.use.items():
            uses[candidate].append((len(found), use))
        found.append(Room(resource.name, (*resource.name, "in"), resource.room))
    return Rooms(found, uses)


def slot_names(instance: Instance, rooms: Rooms) -> Iterator[RowName]:
    """The rows of the rooms, one per slot."""
    for room in rooms.all:
        for slot in instance.problem.slots:
            yield (*room.name, "at", slot.id)


def half_day_names(instance: Instance, rooms: Rooms) -> Iterator[RowName]:
    """For each of these the row over the half-day, in the relaxation."""
    for room in rooms.all:
        for slot in instance.problem.slots:
            yield (*room.over, slot.half_day)
