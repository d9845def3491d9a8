"""Meetings that staff arrange: those that must be held, and those that they propose."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TypeVar
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from services.domain import pins
from services.domain.errors import ConflictError, InvalidError
from services.domain.events import Fact, record
from services.domain.mission_states import held_open, refuse_when_over
from services.domain.participations import OUT
from services.domain.rows import hold
from services.models import (
    Arrangement,
    ArrangementHalfDay,
    ArrangementOrder,
    ArrangementParticipant,
    Delegate,
    HalfDay,
    Mission,
    Participation,
    Slot,
    Table,
)

Row = TypeVar("Row", Slot, Table)


@dataclass(frozen=True, kw_only=True)
class Arranged:
    """An arrangement with its lists, ids sorted."""

    arrangement: Arrangement
    participations: list[UUID]
    delegates: list[UUID]
    half_days: list[UUID]
    after: list[UUID]


def arrange_meeting(
    session: Session,
    *,
    mission: Mission,
    participations: Sequence[Participation],
    length: int = 1,
    required: bool = True,
    pinned_slot: Slot | None = None,
    pinned_table: Table | None = None,
    delegates: Sequence[Delegate] = (),
    half_days: Sequence[HalfDay] = (),
    after: Sequence[Arrangement] = (),
    number: int | None = None,
    actor: str,
) -> Arrangement:
    """A meeting of these participations that must be held, or else is proposed.

    One that is not `required` is held where it serves its members' wishes for each other best; it
    is not even proposed while one of them does not agree to meet another. It takes `length`
    consecutive slots of one half-day, starts in the pinned slot at the pinned table where given,
    in one of the half-days where given, and after the end of `after`; `delegates` attend it for
    their companies. The number names it in files; the next free one by default. Raises
    InvalidError for participants or delegates that can't be, ConflictError for a taken number or
    contradicting pins.
    """
    hold(session, mission)
    refuse_when_over(mission)
    _refuse_participants(mission, participations)
    attending = _attending(participations, delegates)
    _refuse_elsewhere(mission, [*half_days, *after, *_given(pinned_slot), *_given(pinned_table)])
    if not 1 <= length <= 20:
        raise InvalidError("length", "A meeting takes 1 to 20 slots.", where="length")
    arrangement = Arrangement(
        mission_id=mission.id,
        number=_free_number(session, mission, number),
        length=length,
        required=required,
        pinned_slot_id=pinned_slot.id if pinned_slot is not None else None,
        pinned_table_id=pinned_table.id if pinned_table is not None else None,
    )
    session.add(arrangement)
    session.flush()
    session.add_all(_lists(arrangement, participations, attending, half_days, after))
    session.flush()
    if pinned_slot is not None or pinned_table is not None or after:
        pins.refuse_contradictions(session, mission_id=mission.id)
    _record(session, Fact.MEETING_ARRANGED, arrangement, actor)
    return arrangement


def order_meetings(
    session: Session, *, before: Arrangement, after: Arrangement, actor: str
) -> None:
    """`before` must end before `after` starts.

    Said twice it changes nothing. Raises InvalidError if the two are one or of two missions,
    ConflictError if it closes a circle or contradicts the pins.
    """
    mission = held_open(session, before.mission_id)
    if before.id == after.id:
        raise InvalidError("order_circle", "A meeting can't come before itself.", where="after")
    _refuse_elsewhere(mission, [after])
    if session.get(ArrangementOrder, (before.id, after.id)) is not None:
        return
    if before.id in _all_after(session, after):
        raise ConflictError(
            "order_circle",
            f"The arranged meeting {after.number} comes before {before.number} already; take that"
            " back first.",
            where="after",
        )
    session.add(ArrangementOrder(before_id=before.id, after_id=after.id, mission_id=mission.id))
    pins.refuse_contradictions(session, mission_id=mission.id)
    _record(session, Fact.MEETING_ARRANGED, after, actor)


def remove_arrangement(session: Session, *, arrangement: Arrangement, actor: str) -> None:
    """The meeting need not be held any more; schedules made with it stay as they are."""
    held_open(session, arrangement.mission_id)
    _record(session, Fact.ARRANGEMENT_REMOVED, arrangement, actor)
    session.delete(arrangement)
    session.flush()


def arranged(session: Session, arrangements: Sequence[Arrangement]) -> list[Arranged]:
    """The arrangements with their lists."""
    ids = [arrangement.id for arrangement in arrangements]
    participants = session.scalars(
        select(ArrangementParticipant).where(ArrangementParticipant.arrangement_id.in_(ids))
    ).all()
    half_days = session.scalars(
        select(ArrangementHalfDay).where(ArrangementHalfDay.arrangement_id.in_(ids))
    ).all()
    orders = session.scalars(
        select(ArrangementOrder).where(ArrangementOrder.after_id.in_(ids))
    ).all()
    return [
        Arranged(
            arrangement=row,
            participations=sorted(
                x.participation_id for x in participants if x.arrangement_id == row.id
            ),
            delegates=sorted(
                x.delegate_id
                for x in participants
                if x.arrangement_id == row.id and x.delegate_id is not None
            ),
            half_days=sorted(x.half_day_id for x in half_days if x.arrangement_id == row.id),
            after=sorted(x.before_id for x in orders if x.after_id == row.id),
        )
        for row in arrangements
    ]


def _refuse_participants(mission: Mission, participations: Sequence[Participation]) -> None:
    if len({row.id for row in participations}) != len(participations) or len(participations) < 2:
        raise InvalidError(
            "arrangement_participants",
            "A meeting needs at least two different companies, each named once.",
            where="participations",
        )
    if len(participations) > 20:
        raise InvalidError(
            "arrangement_participants",
            "At most 20 companies can meet at a table.",
            where="participations",
        )
    for number, row in enumerate(participations):
        where = f"participations/{number}"
        if row.mission_id != mission.id:
            raise InvalidError(
                "participation_outside_mission",
                f"«{row.company.name}» takes no part in this mission.",
                where=where,
            )
        if row.state in OUT:
            raise InvalidError(
                "participation_out",
                f"«{row.company.name}» is {row.state} and can't meet anybody.",
                where=where,
            )


def _attending(
    participations: Sequence[Participation], delegates: Sequence[Delegate]
) -> dict[UUID, UUID]:
    """Per participation the delegate who attends; InvalidError for one of another company."""
    attending: dict[UUID, UUID] = {}
    for number, delegate in enumerate(delegates):
        if delegate.participation_id not in {row.id for row in participations}:
            sentence = f"«{delegate.name}» is no delegate of a company of this meeting."
        elif delegate.participation_id in attending:
            sentence = f"For each company one delegate attends; «{delegate.name}» is a second."
        else:
            attending[delegate.participation_id] = delegate.id
            continue
        raise InvalidError("arrangement_delegates", sentence, where=f"delegates/{number}")
    return attending


def _refuse_elsewhere(
    mission: Mission, rows: Sequence[HalfDay | Arrangement | Slot | Table]
) -> None:
    if any(row.mission_id != mission.id for row in rows):
        raise InvalidError(
            "outside_mission", "That is part of another mission.", where="arrangement"
        )


def _given(row: Row | None) -> list[Row]:
    return [] if row is None else [row]


def _free_number(session: Session, mission: Mission, number: int | None) -> int:
    numbers = select(Arrangement.number).where(Arrangement.mission_id == mission.id)
    if number is None:
        last = session.scalar(
            select(func.max(Arrangement.number)).where(Arrangement.mission_id == mission.id)
        )
        return (last or 0) + 1
    if not 1 <= number <= 1_000_000:
        raise InvalidError("arrangement_number", "Numbers go from 1 to 1000000.", where="number")
    if session.scalar(numbers.where(Arrangement.number == number)) is not None:
        raise ConflictError(
            "arrangement_exists",
            f"There is already an arranged meeting {number} in this mission.",
            where="number",
        )
    return number


def _lists(
    arrangement: Arrangement,
    participations: Sequence[Participation],
    attending: Mapping[UUID, UUID],
    half_days: Sequence[HalfDay],
    after: Sequence[Arrangement],
) -> list[ArrangementParticipant | ArrangementHalfDay | ArrangementOrder]:
    mission_id = arrangement.mission_id
    return [
        *(
            ArrangementParticipant(
                arrangement_id=arrangement.id,
                participation_id=row.id,
                delegate_id=attending.get(row.id),
                mission_id=mission_id,
            )
            for row in participations
        ),
        *(
            ArrangementHalfDay(
                arrangement_id=arrangement.id, half_day_id=half_day_id, mission_id=mission_id
            )
            for half_day_id in sorted({row.id for row in half_days})
        ),
        *(
            ArrangementOrder(before_id=before_id, after_id=arrangement.id, mission_id=mission_id)
            for before_id in sorted({row.id for row in after})
        ),
    ]


def _all_after(session: Session, arrangement: Arrangement) -> set[UUID]:
    """The ids of all that must come after the arrangement, near or far."""
    rows = session.execute(
        select(ArrangementOrder.before_id, ArrangementOrder.after_id).where(
            ArrangementOrder.mission_id == arrangement.mission_id
        )
    ).all()
    found: set[UUID] = set()
    edge = {arrangement.id}
    while edge:
        edge = {after for before, after in rows if before in edge} - found
        found |= edge
    return found


def _record(session: Session, fact: Fact, arrangement: Arrangement, actor: str) -> None:
    record(
        session,
        fact,
        subject_id=arrangement.id,
        mission_id=arrangement.mission_id,
        actor=actor,
        data={"number": arrangement.number},
    )
