"""Arranged meetings that are pinned to a slot or a table must not contradict each other.

Those that are only proposed give way by themselves.
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from services.domain.errors import ConflictError
from services.models import (
    Arrangement,
    ArrangementHalfDay,
    ArrangementOrder,
    ArrangementParticipant,
    Delegate,
    Participation,
    Slot,
    Table,
    TableClosure,
)


@dataclass(frozen=True, kw_only=True)
class Pin:
    """An arrangement, with the slots it takes if it is pinned to one, in order."""

    arrangement: Arrangement
    slots: tuple[Slot, ...]

    @property
    def name(self) -> str:
        return f"arranged meeting {self.arrangement.number}"


def refuse_contradictions(session: Session, *, mission_id: UUID) -> None:
    """Raises ConflictError with every contradiction among the mission's pinned meetings."""
    session.flush()
    pins = _pins(session, mission_id)
    sentences = [
        *_beyond_half_day(pins),
        *_outside_half_days(session, pins),
        *_too_few_seats(session, pins),
        *_in_two_places(session, pins),
        *_at_one_table(pins),
        *_at_wrong_table(session, mission_id, pins),
        *_out_of_order(session, mission_id, pins),
    ]
    if sentences:
        raise ConflictError(
            "contradicting_pins",
            sentences[0] if len(sentences) == 1 else "The pinned meetings contradict each other.",
            where="arrangements",
            problems=tuple(ConflictError("contradicting_pins", text) for text in sentences),
        )


def _pins(session: Session, mission_id: UUID) -> Mapping[UUID, Pin]:
    arrangements = session.scalars(
        select(Arrangement)
        .where(Arrangement.mission_id == mission_id, Arrangement.required)
        .order_by(Arrangement.number)
    ).all()
    days: dict[UUID, list[Slot]] = defaultdict(list)
    for slot in session.scalars(
        select(Slot).where(Slot.mission_id == mission_id).order_by(Slot.starts)
    ):
        days[slot.half_day_id].append(slot)
    return {
        arrangement.id: Pin(arrangement=arrangement, slots=_taken(days, arrangement))
        for arrangement in arrangements
    }


def _taken(days: Mapping[UUID, Sequence[Slot]], arrangement: Arrangement) -> tuple[Slot, ...]:
    for slots in days.values():
        for number, slot in enumerate(slots):
            if slot.id == arrangement.pinned_slot_id:
                return tuple(slots[number : number + arrangement.length])
    return ()


def _when(slot: Slot) -> str:
    return f"{slot.starts:%H:%M} on {slot.half_day.date}"


def _beyond_half_day(pins: Mapping[UUID, Pin]) -> Iterator[str]:
    for pin in pins.values():
        if pin.slots and len(pin.slots) < pin.arrangement.length:
            yield (
                f"The {pin.name} takes {pin.arrangement.length} slots from {_when(pin.slots[0])},"
                " but its half-day ends before; pin it earlier or make it shorter."
            )


def _outside_half_days(session: Session, pins: Mapping[UUID, Pin]) -> Iterator[str]:
    allowed: dict[UUID, set[UUID]] = defaultdict(set)
    for row in session.scalars(
        select(ArrangementHalfDay).where(ArrangementHalfDay.arrangement_id.in_(pins))
    ):
        allowed[row.arrangement_id].add(row.half_day_id)
    for id_, pin in pins.items():
        if pin.slots and id_ in allowed and pin.slots[0].half_day_id not in allowed[id_]:
            yield (
                f"The {pin.name} is pinned to {_when(pin.slots[0])}, outside the half-days allowed"
                " for it; change the pin or the half-days."
            )


def _too_few_seats(session: Session, pins: Mapping[UUID, Pin]) -> Iterator[str]:
    pinned: dict[tuple[UUID, UUID], list[str]] = defaultdict(list)
    slots = {slot.id: slot for pin in pins.values() for slot in pin.slots}
    for row in session.scalars(
        select(ArrangementParticipant)
        .where(ArrangementParticipant.arrangement_id.in_(pins))
        .order_by(ArrangementParticipant.arrangement_id)
    ):
        pin = pins[row.arrangement_id]
        for slot in pin.slots:
            pinned[row.participation_id, slot.id].append(str(pin.arrangement.number))
    for (participation_id, slot_id), numbers in pinned.items():
        if len(numbers) == 1:
            continue
        participation = session.get_one(Participation, participation_id)
        if len(numbers) > participation.seats:
            yield (
                f"«{participation.company.name}» can hold {participation.seats} meeting(s) at a"
                f" time, but the arranged meetings {', '.join(numbers)} are all pinned to"
                f" {_when(slots[slot_id])}; move one of them."
            )


def _in_two_places(session: Session, pins: Mapping[UUID, Pin]) -> Iterator[str]:
    attending: dict[UUID, list[Pin]] = defaultdict(list)
    for row in session.scalars(
        select(ArrangementParticipant)
        .where(ArrangementParticipant.arrangement_id.in_(pins))
        .order_by(ArrangementParticipant.arrangement_id)
    ):
        if row.delegate_id is not None:
            attending[row.delegate_id].append(pins[row.arrangement_id])
    for delegate_id, theirs in attending.items():
        for one, other in combinations(theirs, 2):
            shared = [slot for slot in one.slots if slot in other.slots]
            if shared:
                name = session.get_one(Delegate, delegate_id).name
                yield (
                    f"«{name}» is to attend the {one.name} and the {other.name}, which are both"
                    f" pinned to {_when(shared[0])}; move one of them or send somebody else."
                )


def _at_one_table(pins: Mapping[UUID, Pin]) -> Iterator[str]:
    for one, other in combinations(pins.values(), 2):
        table = one.arrangement.pinned_table_id
        shared = [slot for slot in one.slots if slot in other.slots]
        if table is not None and table == other.arrangement.pinned_table_id and shared:
            yield (
                f"The {one.name} and the {other.name} are pinned to the same table at"
                f" {_when(shared[0])}; move one of them."
            )


def _at_wrong_table(session: Session, mission_id: UUID, pins: Mapping[UUID, Pin]) -> Iterator[str]:
    closures = select(TableClosure).where(TableClosure.mission_id == mission_id)
    closed = {(row.table_id, row.slot_id) for row in session.scalars(closures)}
    for id_, pin in pins.items():
        if pin.arrangement.pinned_table_id is None:
            continue
        table = session.get_one(Table, pin.arrangement.pinned_table_id)
        for slot in pin.slots:
            if (table.id, slot.id) in closed:
                yield (
                    f"The {pin.name} is pinned to table {table.number} at {_when(slot)}, when that"
                    " table is closed; open it or change the pin."
                )
        theirs = select(ArrangementParticipant.participation_id).where(
            ArrangementParticipant.arrangement_id == id_
        )
        if table.home_of is not None and table.home_of not in session.scalars(theirs).all():
            holder = session.get_one(Participation, table.home_of)
            yield (
                f"The {pin.name} is pinned to table {table.number}, which is kept for"
                f" «{holder.company.name}»; change the pin."
            )


def _out_of_order(session: Session, mission_id: UUID, pins: Mapping[UUID, Pin]) -> Iterator[str]:
    for row in session.scalars(
        select(ArrangementOrder).where(ArrangementOrder.mission_id == mission_id)
    ):
        before, after = pins.get(row.before_id), pins.get(row.after_id)
        if before is None or after is None or not before.slots or not after.slots:
            continue
        end, start = before.slots[-1].period.upper, after.slots[0].period.lower
        if end is not None and start is not None and end > start:
            yield (
                f"The {before.name} must end before the {after.name} starts, but they are pinned"
                f" to {_when(before.slots[0])} and {_when(after.slots[0])}; change one pin."
            )
