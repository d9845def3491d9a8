"""A remedy for what a version does not serve: carried out, solved with, and taken back.

The mission itself changes: a meeting is arranged, a seat, a table or slots are added. Then a solve
stays near to the version, and its draft shows what comes of it.
"""

from collections.abc import Callable, Sequence
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from typing import Any, TypeVar
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from services.domain import arrangements, places, programme
from services.domain.errors import ConflictError, not_found
from services.domain.participations import change_participation
from services.domain.rows import hold
from services.domain.solving.drafting import discard, last_change
from services.domain.solving.inquiries import wish_key
from services.domain.solving.request import request
from services.models import (
    Arrangement,
    HalfDay,
    Mission,
    Participation,
    Purpose,
    Refusal,
    Room,
    Schedule,
    ScheduleState,
    Slot,
    Solve,
    SolveState,
    Table,
    TableClosure,
)

Undo = dict[str, Any]
Row = TypeVar("Row", Arrangement, HalfDay, Participation, Slot, Table)
UNCONFIRMED = "partner_did_not_confirm"


class RemedyKind(StrEnum):
    """SERVE: the meeting is held, whatever it costs. The others are those of a what-if."""

    SERVE = "serve"
    TABLE = "table"
    SEAT = "seat"
    SLOT = "slot"
    LONGER_HALF_DAY = "longer_half_day"


def carry_out(
    session: Session,
    version: Schedule,
    kind: RemedyKind,
    where: str,
    *,
    max_loss: int = 0,
    actor: str,
    now: datetime,
) -> Solve:
    """A waiting solve near to the version, of the mission as it is with the remedy.

    `where` is a participation for a seat, two of them for a wish (with a blank between), else a
    half-day; for a table a room may follow. `max_loss`: points of served preference that may be
    given up so that more meetings of the version stay. Raises NotFoundError for anything else,
    ConflictError while another solve waits, where the partner has not agreed, or where there is
    no time for a slot.
    """
    mission = session.get_one(Mission, version.mission_id)
    hold(session, mission)
    waiting = select(Solve.id).filter_by(mission_id=mission.id, state=SolveState.WAITING)
    if session.scalar(waiting) is not None:
        raise ConflictError(
            "solve_waiting", "A solve of this mission is waiting already; wait for it or cancel it."
        )
    undo = _CARRIED_OUT[kind](session, version, where, actor)
    behind = session.get(Solve, version.solve_id) if version.solve_id else None
    return request(
        session,
        mission,
        policy="fair" if behind and behind.policy == "fair" else "weighted",
        time_limit_s=behind.time_limit_s if behind else 60,
        polish_limit_s=behind.polish_limit_s if behind else 2,
        max_loss=max_loss,
        purpose=Purpose.REMEDY,
        near=version,
        remedy={"kind": kind.value, "where": where, "undo": undo},
        actor=actor,
        now=now,
    )


def take_back(session: Session, solve: Solve, *, actor: str) -> None:
    """The mission is as it was before the remedy, and the draft that came of it is gone.

    Raises ConflictError while the solve is at work, once what came of it was published, and where
    something uses by now what was added; then nothing is changed.
    """
    remedy = solve.remedy
    if remedy is None or remedy.get("taken_back"):
        raise not_found("remedy")
    if solve.state in (SolveState.WAITING, SolveState.RUNNING):
        raise ConflictError("solve_at_work", "The solver is at work on this; stop it first.")
    draft = session.scalar(select(Schedule).filter_by(solve_id=solve.id))
    if draft is not None and draft.state is not ScheduleState.DRAFT:
        raise ConflictError(
            "remedy_published", "This was published; change the mission by hand instead."
        )
    if draft is not None:
        discard(session, draft, seen=last_change(session, draft), actor=actor)
    _undo(session, remedy["undo"], actor)
    solve.remedy = {**remedy, "taken_back": True}
    session.flush()


def rooms_by_tables(session: Session, version: Schedule) -> list[Room]:
    """Where one more table may stand: the rooms of the mission, the one with the most first."""
    query = (
        select(Room)
        .outerjoin(Table, Table.room_id == Room.id)
        .where(Room.mission_id == version.mission_id)
        .group_by(Room.id)
        .order_by(func.count(Table.id).desc(), Room.id)
    )
    return list(session.scalars(query))


def _serve(session: Session, version: Schedule, where: str, actor: str) -> Undo:
    own, _, other = where.partition(" ")
    pair = (_id(own), _id(other))
    refusal = session.get(Refusal, (version.id, *pair))
    if refusal is None:
        raise not_found("wish")
    if refusal.reason == UNCONFIRMED or not _possible(session, version, pair):
        raise ConflictError(
            "wish_not_agreed", "The partner has not agreed to this meeting, so nobody arranges it."
        )
    arrangement = arrangements.arrange_meeting(
        session,
        mission=session.get_one(Mission, version.mission_id),
        participations=[session.get_one(Participation, row) for row in pair],
        actor=actor,
    )
    return {"arrangement": str(arrangement.id)}


def _possible(session: Session, version: Schedule, pair: tuple[UUID, UUID]) -> bool:
    """The meeting was a candidate of the solve behind the version; without one, nobody knows."""
    candidates = session.scalar(
        select(Solve.problem["candidates"]).where(Solve.id == version.solve_id)
    )
    return candidates is None or wish_key(*pair) in {row["id"] for row in candidates}


def _seat(session: Session, version: Schedule, where: str, actor: str) -> Undo:
    participation = session.get(Participation, _id(where))
    if participation is None or participation.mission_id != version.mission_id:
        raise not_found("participation")
    before = participation.seats
    change_participation(session, participation=participation, seats=before + 1, actor=actor)
    return {"participation": str(participation.id), "seats": before}


def _table(session: Session, version: Schedule, where: str, actor: str) -> Undo:
    """The next number, in the room that was chosen; closed outside the half-day."""
    day, _, chosen = where.partition(" ")
    half_day = _half_day(session, version, day)
    here = {"mission_id": version.mission_id}
    rooms = {str(row.id): row for row in rooms_by_tables(session, version)}
    room = rooms.get(chosen or next(iter(rooms), ""))
    if room is None:
        raise not_found("room")
    last = session.scalar(select(func.max(Table.number)).filter_by(**here)) or 0
    table = places.add_table(session, room=room, number=last + 1, actor=actor)
    others = select(Slot).filter_by(**here).where(Slot.half_day_id != half_day.id)
    places.close_table(session, table=table, slots=session.scalars(others).all(), actor=actor)
    return {"table": str(table.id)}


def _slots(count: int) -> Callable[[Session, Schedule, str, str], Undo]:
    """As many slots as long as the last one, after as long a pause; with its closed tables."""

    def add(session: Session, version: Schedule, where: str, actor: str) -> Undo:
        half_day = _half_day(session, version, where)
        before = half_day.ends
        runs = session.scalars(
            select(Slot).filter_by(half_day_id=half_day.id).order_by(Slot.starts)
        ).all()
        if not runs:
            raise not_found("slot")
        made = [
            _add_slot(session, half_day, times, like=runs[-1], actor=actor)
            for times in _times(runs, count)
        ]
        return {
            "slots": [str(slot.id) for slot in made],
            "half_day": str(half_day.id),
            "ends": before.isoformat(),
        }

    return add


def _times(slots: Sequence[Slot], count: int) -> list[tuple[time, time]]:
    """When further slots begin and end. Raises ConflictError past midnight."""
    day = date(2000, 1, 1)
    last = slots[-1]
    length = datetime.combine(day, last.ends) - datetime.combine(day, last.starts)
    pause = timedelta()
    if len(slots) > 1:
        pause = datetime.combine(day, last.starts) - datetime.combine(day, slots[-2].ends)
    times, moment = [], datetime.combine(day, last.ends)
    for _ in range(count):
        starts, ends = moment + pause, moment + pause + length
        if ends.date() != day:
            raise ConflictError("no_time_for_slot", "There is no time left on that day.")
        times.append((starts.time(), ends.time()))
        moment = ends
    return times


def _add_slot(
    session: Session, half_day: HalfDay, times: tuple[time, time], *, like: Slot, actor: str
) -> Slot:
    starts, ends = times
    if ends > half_day.ends:
        programme.change_half_day(session, half_day=half_day, ends=ends, actor=actor)
    slot = programme.add_slot(session, half_day=half_day, starts=starts, ends=ends, actor=actor)
    closed = select(TableClosure.table_id).filter_by(slot_id=like.id)
    session.add_all(
        TableClosure(table_id=table_id, slot_id=slot.id, mission_id=slot.mission_id)
        for table_id in session.scalars(closed)
    )
    session.flush()
    return slot


def _undo(session: Session, undo: Undo, actor: str) -> None:
    """Whatever was added is gone again, unless somebody has removed it already."""
    if arrangement := _there(session, Arrangement, undo.get("arrangement")):
        arrangements.remove_arrangement(session, arrangement=arrangement, actor=actor)
    if participation := _there(session, Participation, undo.get("participation")):
        seats = max(undo["seats"], participation.seats - 1)
        change_participation(session, participation=participation, seats=seats, actor=actor)
    if table := _there(session, Table, undo.get("table")):
        places.remove_table(session, table=table, actor=actor)
    for slot_id in undo.get("slots", ()):
        if slot := _there(session, Slot, slot_id):
            programme.remove_slot(session, slot=slot, actor=actor)
    if half_day := _there(session, HalfDay, undo.get("half_day")):
        ends = time.fromisoformat(undo["ends"])
        programme.change_half_day(session, half_day=half_day, ends=ends, actor=actor)


def _there(session: Session, model: type[Row], row_id: str | None) -> Row | None:
    return session.get(model, UUID(row_id)) if row_id else None


def _half_day(session: Session, version: Schedule, where: str) -> HalfDay:
    half_day = session.get(HalfDay, _id(where))
    if half_day is None or half_day.mission_id != version.mission_id:
        raise not_found("half_day")
    return half_day


def _id(text: str) -> UUID:
    try:
        return UUID(text)
    except ValueError as error:
        raise not_found("remedy") from error


_CARRIED_OUT: dict[RemedyKind, Callable[[Session, Schedule, str, str], Undo]] = {
    RemedyKind.SERVE: _serve,
    RemedyKind.SEAT: _seat,
    RemedyKind.TABLE: _table,
    RemedyKind.SLOT: _slots(1),
    RemedyKind.LONGER_HALF_DAY: _slots(2),
}
