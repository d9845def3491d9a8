"""Writing what a correction by hand changes: where meetings are, that one is gone or back."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import select, text, tuple_
from sqlalchemy.dialects.postgresql import Range
from sqlalchemy.orm import Session, aliased

from services.domain.changes import Place
from services.domain.correction_log import Snapshot
from services.domain.timetable.board import Board, Held
from services.models import (
    Booking,
    Interpretation,
    Meeting,
    MeetingParticipant,
    Refusal,
    Schedule,
    Wish,
)

_TAKEN_OUT = "taken out of the draft by hand"
_AT_ONCE = "ex_meeting_table, ex_booking_delegate, ex_interpretation_interpreter"


def put(session: Session, board: Board, moves: Sequence[tuple[Held, Place]]) -> None:
    """The meetings are at their new places; where two change, both are compared when written."""
    if len(moves) > 1:
        session.execute(text(f"SET CONSTRAINTS {_AT_ONCE} DEFERRED"))
    for held, place in moves:
        meeting = session.get_one(Meeting, held.id)
        span = board.moved(held, place).span
        meeting.slot_id, meeting.table_id = place.slot_id, place.table_id
        meeting.period = Range(span.starts, span.ends, bounds="[)")
    session.flush()
    if len(moves) > 1:
        session.execute(text(f"SET CONSTRAINTS {_AT_ONCE} IMMEDIATE"))


def take_out(session: Session, schedule: Schedule, held: Held) -> None:
    """The meeting is gone, and the wishes that only it served are refused."""
    meeting = session.get_one(Meeting, held.id)
    pairs = _pairs(session, meeting)
    session.delete(meeting)
    session.flush()
    _refuse_wishes(session, schedule, pairs)


def put_back(session: Session, board: Board, held: Held, row: Snapshot) -> None:
    """A meeting that was taken out is back with the same people, and no wish of theirs refused."""
    here = {"schedule_id": board.schedule.id, "mission_id": board.mission.id}
    period = Range(held.span.starts, held.span.ends, bounds="[)")
    session.add(
        Meeting(
            **here,
            id=held.id,
            key=held.key,
            slot_id=held.place.slot_id,
            table_id=held.place.table_id,
            length=held.length,
            period=period,
        )
    )
    session.flush()
    taken = {**here, "meeting_id": held.id}
    session.add_all(MeetingParticipant(**taken, participation_id=one) for one in held.members)
    session.add_all(Booking(**taken, delegate_id=one, period=period) for one in held.delegates)
    session.add_all(
        Interpretation(**taken, pair=pair, interpreter_id=UUID(one), period=period)
        for pair, one in row["interpreting"]
    )
    session.flush()
    for refusal in session.scalars(
        select(Refusal)
        .filter_by(schedule_id=board.schedule.id, detail=_TAKEN_OUT)
        .where(Refusal.participation_id.in_(held.members), Refusal.partner_id.in_(held.members))
    ):
        session.delete(refusal)
    session.flush()


def _pairs(session: Session, meeting: Meeting) -> list[tuple[UUID, UUID]]:
    """Who meets whom in this meeting and in no other of its schedule, in both directions."""
    mine, theirs = aliased(MeetingParticipant), aliased(MeetingParticipant)
    together = (
        select(mine.participation_id, theirs.participation_id)
        .join(theirs, theirs.meeting_id == mine.meeting_id)
        .where(mine.participation_id != theirs.participation_id)
    )
    here = session.execute(together.where(mine.meeting_id == meeting.id))
    elsewhere = session.execute(
        together.where(mine.schedule_id == meeting.schedule_id, mine.meeting_id != meeting.id)
    )
    return sorted({(a, b) for a, b in here} - {(a, b) for a, b in elsewhere})


def _refuse_wishes(session: Session, schedule: Schedule, pairs: list[tuple[UUID, UUID]]) -> None:
    wishes = session.scalars(
        select(Wish).where(tuple_(Wish.participation_id, Wish.partner_id).in_(pairs))
    )
    for wish in wishes:
        session.add(
            Refusal(
                schedule_id=schedule.id,
                participation_id=wish.participation_id,
                partner_id=wish.partner_id,
                mission_id=schedule.mission_id,
                rank=wish.rank,
                reason="mission_rule",
                detail=_TAKEN_OUT,
            )
        )
