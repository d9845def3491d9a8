"""Meetings that staff fix to a slot or a table must not contradict each other.

They are fixed by arrangements that must be held, and by locks. Arrangements that are only
proposed give way by themselves.
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import combinations
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from services.domain.pin_words import Misfit, PinError, PinName
from services.domain.solving.inputs import arrangement_keys
from services.models import (
    Arrangement,
    ArrangementHalfDay,
    ArrangementOrder,
    ArrangementParticipant,
    Company,
    Delegate,
    MeetingLock,
    MeetingLockParticipant,
    Mission,
    Participation,
    Slot,
    Table,
    TableClosure,
)


@dataclass(kw_only=True)
class Pin:
    """A meeting that is fixed, with the slots it takes if it is fixed to one, in order."""

    name: PinName
    length: int
    slot_id: UUID | None
    table_id: UUID | None
    slots: tuple[Slot, ...] = ()
    members: set[UUID] = field(default_factory=set)
    delegates: set[UUID] = field(default_factory=set)
    half_days: set[UUID] = field(default_factory=set)


@dataclass(frozen=True, kw_only=True)
class Pins:
    """By the keys of meetings, those that are fixed; and which of them end before which begin."""

    by_key: Mapping[str, Pin]
    order: Sequence[tuple[str, str]]

    def all(self) -> Sequence[Pin]:
        return list(self.by_key.values())


def refuse_contradictions(session: Session, *, mission_id: UUID) -> None:
    """Raises PinError with every contradiction among the mission's fixed meetings."""
    session.flush()
    misfits: list[Misfit] = []
    pins = _pins(session, session.get_one(Mission, mission_id), misfits)
    misfits += [
        *_beyond_half_day(pins),
        *_outside_half_days(pins),
        *_too_few_seats(session, pins),
        *_in_two_places(session, pins),
        *_at_one_table(pins),
        *_at_wrong_table(session, mission_id, pins),
        *_out_of_order(pins),
    ]
    if misfits:
        raise PinError(misfits)


def _pins(session: Session, mission: Mission, misfits: list[Misfit]) -> Pins:
    """The fixed meetings; a lock that an arrangement contradicts is told in `misfits`."""
    keys = arrangement_keys(session, mission)
    found = _arranged(session, mission, keys)
    for key, lock in _locked(session, mission).items():
        known = found.setdefault(key, lock)
        if known is not lock:
            misfits += _joined(known, lock)
    days: dict[UUID, list[Slot]] = defaultdict(list)
    for slot in session.scalars(
        select(Slot).where(Slot.mission_id == mission.id).order_by(Slot.starts)
    ):
        days[slot.half_day_id].append(slot)
    for pin in found.values():
        pin.slots = _taken(days, pin)
    order = session.scalars(select(ArrangementOrder).filter_by(mission_id=mission.id)).all()
    return Pins(by_key=found, order=[(keys[row.before_id], keys[row.after_id]) for row in order])


def _arranged(session: Session, mission: Mission, keys: Mapping[UUID, str]) -> dict[str, Pin]:
    pins = {
        row.id: Pin(
            name=PinName(number=row.number),
            length=row.length,
            slot_id=row.pinned_slot_id,
            table_id=row.pinned_table_id,
        )
        for row in session.scalars(
            select(Arrangement)
            .where(Arrangement.mission_id == mission.id, Arrangement.required)
            .order_by(Arrangement.number)
        )
    }
    for member in session.scalars(
        select(ArrangementParticipant).where(ArrangementParticipant.arrangement_id.in_(pins))
    ):
        pins[member.arrangement_id].members.add(member.participation_id)
        if member.delegate_id is not None:
            pins[member.arrangement_id].delegates.add(member.delegate_id)
    for allowed in session.scalars(
        select(ArrangementHalfDay).where(ArrangementHalfDay.arrangement_id.in_(pins))
    ):
        pins[allowed.arrangement_id].half_days.add(allowed.half_day_id)
    return {keys[id_]: pin for id_, pin in pins.items()}


def _locked(session: Session, mission: Mission) -> dict[str, Pin]:
    members: dict[str, dict[UUID, str]] = defaultdict(dict)
    for key, participation_id, name in session.execute(
        select(
            MeetingLockParticipant.meeting_key,
            MeetingLockParticipant.participation_id,
            Company.name,
        )
        .join(Participation, Participation.id == MeetingLockParticipant.participation_id)
        .join(Company, Company.id == Participation.company_id)
        .where(MeetingLockParticipant.mission_id == mission.id)
    ):
        members[key][participation_id] = name
    return {
        row.meeting_key: Pin(
            name=PinName(companies=tuple(sorted(members[row.meeting_key].values()))),
            length=row.length,
            slot_id=row.slot_id,
            table_id=row.table_id,
            members=set(members[row.meeting_key]),
        )
        for row in session.scalars(
            select(MeetingLock).filter_by(mission_id=mission.id).order_by(MeetingLock.meeting_key)
        )
    }


def _joined(arranged: Pin, lock: Pin) -> Iterator[Misfit]:
    """The arrangement with what the lock fixes besides."""
    pairs = (("slot", arranged.slot_id, lock.slot_id), ("table", arranged.table_id, lock.table_id))
    for what, pinned, locked in pairs:
        if pinned is not None and locked is not None and pinned != locked:
            yield Misfit(code=f"other_{what}", meetings=(arranged.name,))
    arranged.slot_id = arranged.slot_id or lock.slot_id
    arranged.table_id = arranged.table_id or lock.table_id


def _taken(days: Mapping[UUID, Sequence[Slot]], pin: Pin) -> tuple[Slot, ...]:
    for slots in days.values():
        for number, slot in enumerate(slots):
            if slot.id == pin.slot_id:
                return tuple(slots[number : number + pin.length])
    return ()


def _when(slot: Slot) -> str:
    """'Tuesday morning 09:00': the half-day as staff have named it."""
    return f"{slot.half_day.name} {slot.starts:%H:%M}"


def _beyond_half_day(pins: Pins) -> Iterator[Misfit]:
    for pin in pins.all():
        if pin.slots and len(pin.slots) < pin.length:
            yield Misfit(
                code="beyond_half_day",
                meetings=(pin.name,),
                when=_when(pin.slots[0]),
                number=pin.length,
            )


def _outside_half_days(pins: Pins) -> Iterator[Misfit]:
    for pin in pins.all():
        if pin.slots and pin.half_days and pin.slots[0].half_day_id not in pin.half_days:
            yield Misfit(code="outside_half_days", meetings=(pin.name,), when=_when(pin.slots[0]))


def _too_few_seats(session: Session, pins: Pins) -> Iterator[Misfit]:
    pinned: dict[tuple[UUID, UUID], list[PinName]] = defaultdict(list)
    slots = {slot.id: slot for pin in pins.all() for slot in pin.slots}
    for pin in pins.all():
        for slot, member in ((slot, member) for slot in pin.slots for member in pin.members):
            pinned[member, slot.id].append(pin.name)
    for (participation_id, slot_id), names in pinned.items():
        if len(names) == 1:
            continue
        participation = session.get_one(Participation, participation_id)
        if len(names) > participation.seats:
            yield Misfit(
                code="too_few_seats",
                meetings=tuple(names),
                when=_when(slots[slot_id]),
                who=participation.company.name,
                number=participation.seats,
            )


def _in_two_places(session: Session, pins: Pins) -> Iterator[Misfit]:
    attending: dict[UUID, list[Pin]] = defaultdict(list)
    for pin in pins.all():
        for delegate_id in pin.delegates:
            attending[delegate_id].append(pin)
    for delegate_id, theirs in attending.items():
        for one, other in combinations(theirs, 2):
            shared = [slot for slot in one.slots if slot in other.slots]
            if shared:
                yield Misfit(
                    code="in_two_places",
                    meetings=(one.name, other.name),
                    when=_when(shared[0]),
                    who=session.get_one(Delegate, delegate_id).name,
                )


def _at_one_table(pins: Pins) -> Iterator[Misfit]:
    for one, other in combinations(pins.all(), 2):
        if one.table_id is None or one.table_id != other.table_id:
            continue
        shared = [slot for slot in one.slots if slot in other.slots]
        if shared:
            yield Misfit(
                code="at_one_table", meetings=(one.name, other.name), when=_when(shared[0])
            )


def _at_wrong_table(session: Session, mission_id: UUID, pins: Pins) -> Iterator[Misfit]:
    closures = select(TableClosure).where(TableClosure.mission_id == mission_id)
    closed = {(row.table_id, row.slot_id) for row in session.scalars(closures)}
    for pin in pins.all():
        if pin.table_id is None:
            continue
        table = session.get_one(Table, pin.table_id)
        for slot in pin.slots:
            if (table.id, slot.id) in closed:
                yield Misfit(
                    code="table_closed",
                    meetings=(pin.name,),
                    when=_when(slot),
                    number=table.number,
                )
        if table.home_of is not None and table.home_of not in pin.members:
            yield Misfit(
                code="table_of_other",
                meetings=(pin.name,),
                who=session.get_one(Participation, table.home_of).company.name,
                number=table.number,
            )


def _out_of_order(pins: Pins) -> Iterator[Misfit]:
    for first, second in pins.order:
        before, after = pins.by_key.get(first), pins.by_key.get(second)
        if before is None or after is None or not before.slots or not after.slots:
            continue
        end, start = before.slots[-1].period.upper, after.slots[0].period.lower
        if end is not None and start is not None and end > start:
            yield Misfit(
                code="out_of_order",
                meetings=(before.name, after.name),
                when=_when(before.slots[0]),
                then=_when(after.slots[0]),
            )
