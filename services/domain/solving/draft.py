"""A result of the solver as a new draft schedule."""

from datetime import datetime
from itertools import permutations
from typing import Any
from uuid import UUID

from sqlalchemy import insert
from sqlalchemy.dialects.postgresql import Range
from sqlalchemy.orm import Session
from uuid_utils.compat import uuid7

from scheduler import Meeting as SolvedMeeting
from scheduler import Reason, Result, Unserved
from services.domain.events import Fact, record
from services.domain.mission_states import change_state
from services.domain.schedules import book_activities, new_version
from services.domain.solving.inputs import Inputs, meeting_key, read
from services.domain.solving.staleness import is_stale
from services.domain.venue_time import bounds
from services.models import (
    Booking,
    Interpretation,
    Meeting,
    MeetingParticipant,
    Mission,
    MissionState,
    Refusal,
    Schedule,
    Solve,
    Wish,
)

Row = dict[str, Any]


def draft(
    session: Session,
    mission: Mission,
    solve: Solve,
    result: Result,
    *,
    actor: str = "solver",
    now: datetime,
) -> Schedule:
    """The draft made of the result: meetings, bookings, refusals and the activities to attend.

    It is stale when the mission's problem is no longer the one that was solved; then meetings
    whose slot, table or people are gone are left out and no activities are booked.
    """
    inputs = read(session, mission)
    stale = is_stale(session, solve, inputs)
    schedule = new_version(session, mission, solve_id=solve.id, stale=stale, now=now)
    there = _there(inputs)
    held = [meeting for meeting in result.meetings if _needs(meeting) <= there]
    solved = {row["id"]: row for row in (solve.problem or {}).get("candidates", [])}
    meetings = [_meeting(inputs, schedule, meeting, solved) for meeting in held]
    _insert(session, Meeting, meetings)
    people = list(zip(meetings, held, strict=True))
    _insert(session, MeetingParticipant, [row for pair in people for row in _participants(*pair)])
    _insert(session, Booking, [row for pair in people for row in _bookings(*pair)])
    interpreted = [row for pair in people for row in _interpretations(*pair, solved)]
    _insert(session, Interpretation, interpreted)
    _insert(session, Refusal, _refusals(inputs, schedule, result, held))
    if not stale:
        book_activities(session, schedule)
    if mission.state is MissionState.CLOSED:
        change_state(session, mission=mission, state=MissionState.SCHEDULED, actor=actor)
    record(
        session,
        Fact.SCHEDULE_DRAFTED,
        subject_id=schedule.id,
        mission_id=mission.id,
        actor=actor,
        data={"version": schedule.version, "meetings": len(held), "stale": stale},
    )
    return schedule


def _insert(session: Session, model: type[Any], rows: list[Row]) -> None:
    if rows:
        session.execute(insert(model), rows)


def _there(inputs: Inputs) -> set[str]:
    """Ids of all slots, tables, companies and people that still take part."""
    return {
        *(str(slot.id) for slot in inputs.slots),
        *(str(table.id) for table in inputs.tables),
        *(str(participation.id) for participation in inputs.participations),
        *(str(delegate.id) for people in inputs.delegates.values() for delegate in people),
        *(str(interpreter.id) for interpreter in inputs.interpreters),
    }


def _needs(meeting: SolvedMeeting) -> set[str]:
    delegates = [delegate for delegate in meeting.delegates if delegate]
    return {meeting.slot, meeting.table, *meeting.participants, *delegates, *meeting.interpreters}


def _meeting(
    inputs: Inputs, schedule: Schedule, solved: SolvedMeeting, candidates: dict[str, Row]
) -> Row:
    length: int = candidates[solved.candidate].get("length", 1)
    first = next(i for i, slot in enumerate(inputs.slots) if str(slot.id) == solved.slot)
    last = inputs.slots[min(first + length, len(inputs.slots)) - 1]
    return {
        "id": uuid7(),
        "mission_id": schedule.mission_id,
        "schedule_id": schedule.id,
        "key": solved.candidate,
        "slot_id": UUID(solved.slot),
        "table_id": UUID(solved.table),
        "length": length,
        "period": Range(bounds(inputs.slots[first].period)[0], bounds(last.period)[1], bounds="[)"),
    }


def _participants(meeting: Row, solved: SolvedMeeting) -> list[Row]:
    return [
        {
            "meeting_id": meeting["id"],
            "participation_id": UUID(participant),
            "schedule_id": meeting["schedule_id"],
            "mission_id": meeting["mission_id"],
        }
        for participant in solved.participants
    ]


def _bookings(meeting: Row, solved: SolvedMeeting) -> list[Row]:
    return [
        {
            "mission_id": meeting["mission_id"],
            "schedule_id": meeting["schedule_id"],
            "delegate_id": UUID(delegate),
            "meeting_id": meeting["id"],
            "period": meeting["period"],
        }
        for delegate in solved.delegates
        if delegate
    ]


def _interpretations(meeting: Row, solved: SolvedMeeting, candidates: dict[str, Row]) -> list[Row]:
    pairs = candidates[solved.candidate].get("interpreting", ())
    return [
        {
            "meeting_id": meeting["id"],
            "pair": pair,
            "interpreter_id": UUID(interpreter),
            "schedule_id": meeting["schedule_id"],
            "mission_id": meeting["mission_id"],
            "period": meeting["period"],
        }
        for pair, interpreter in zip(pairs, solved.interpreters, strict=True)
    ]


def _refusals(
    inputs: Inputs, schedule: Schedule, result: Result, held: list[SolvedMeeting]
) -> list[Row]:
    """Each wish whose two companies do not meet in the schedule, with its reason.

    Wishes that were never candidates all read the same: the partner did not confirm.
    """
    together = [set(meeting.participants) for meeting in held]
    met = {pair for group in together for pair in permutations(group, 2)}
    told = {(wish.candidate, wish.participant): wish for wish in result.unserved}
    return [
        _refusal(
            inputs,
            schedule,
            wish,
            told.get(
                (
                    meeting_key((wish.participation_id, wish.partner_id)),
                    str(wish.participation_id),
                )
            ),
        )
        for wish in inputs.wishes
        if (str(wish.participation_id), str(wish.partner_id)) not in met
    ]


def _refusal(inputs: Inputs, schedule: Schedule, wish: Wish, unserved: Unserved | None) -> Row:
    unconfirmed = wish.id not in inputs.agreed
    otherwise = Reason.PARTNER_DID_NOT_CONFIRM if unconfirmed else Reason.MISSION_RULE
    return {
        "schedule_id": schedule.id,
        "participation_id": wish.participation_id,
        "partner_id": wish.partner_id,
        "mission_id": schedule.mission_id,
        "rank": wish.rank,
        "reason": (unserved.reason if unserved else otherwise).value,
        "detail": unserved.detail if unserved else "",
        "price": unserved.price if unserved else None,
        "price_goal": unserved.price_goal if unserved else "served",
    }
