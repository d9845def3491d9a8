"""Everything in the programme that is no meeting slot."""

from datetime import date, time
from typing import TypedDict, Unpack

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from services.domain import text
from services.domain.attendance import at_the_same_time, attending, refuse_busy
from services.domain.errors import ConflictError, InvalidError
from services.domain.events import Fact, record
from services.domain.mission_states import refuse_when_over
from services.domain.programme import refuse_outside_mission
from services.domain.rows import hold
from services.domain.venue_time import known_zone, period
from services.models import (
    Activity,
    ActivityKind,
    Attendance,
    Audience,
    Booking,
    Delegate,
    Mission,
    Room,
)


class ActivityChanges(TypedDict, total=False):
    kind: ActivityKind
    audience: Audience
    title: str
    room: Room | None
    date: date
    starts: time
    ends: time


def add_activity(
    session: Session,
    *,
    mission: Mission,
    kind: ActivityKind,
    audience: Audience,
    title: str,
    day: date,
    starts: time,
    ends: time,
    room: Room | None = None,
    actor: str,
) -> Activity:
    """An activity on one of the mission's days, in the venue's wall time.

    Raises InvalidError if it is outside the mission or ends before it starts, ConflictError if
    it overlaps another activity in its room, or one that the same delegates must attend.
    """
    _hold(session, mission)
    activity = Activity(mission_id=mission.id)
    with session.no_autoflush:
        _set(
            activity,
            mission,
            {
                "kind": kind,
                "audience": audience,
                "title": title,
                "room": room,
                "date": day,
                "starts": starts,
                "ends": ends,
            },
        )
        _refuse_overlap(session, activity)
    session.add(activity)
    session.flush()
    _record(session, activity, actor)
    return activity


def change_activity(
    session: Session, *, activity: Activity, actor: str, **changes: Unpack[ActivityChanges]
) -> Activity:
    """The activity with these fields changed; same refusals as for a new one."""
    mission = session.get_one(Mission, activity.mission_id)
    _hold(session, mission)
    with session.no_autoflush:
        _set(activity, mission, changes)
        _refuse_overlap(session, activity)
        if activity.audience is not Audience.LISTED and attending(session, activity):
            raise ConflictError(
                "activity_has_list",
                f"«{activity.title}» has a list of delegates who attend; empty that list before"
                " opening the activity to others.",
                where="audience",
            )
        for delegate_id in attending(session, activity):
            refuse_busy(session, activity, session.get_one(Delegate, delegate_id))
    if session.is_modified(activity):
        session.flush()
        _record(session, activity, actor)
    return activity


def remove_activity(session: Session, *, activity: Activity, actor: str) -> None:
    """The activity is gone, with its attendance. Raises ConflictError once it is in a schedule."""
    _hold(session, session.get_one(Mission, activity.mission_id))
    if session.scalar(select(Booking.id).where(Booking.activity_id == activity.id).limit(1)):
        raise ConflictError(
            "activity_in_use",
            f"«{activity.title}» is in a schedule that delegates may know; change it instead.",
        )
    _record(session, activity, actor)
    session.delete(activity)
    session.flush()


def _hold(session: Session, mission: Mission) -> None:
    hold(session, mission)
    refuse_when_over(mission)


def _set(activity: Activity, mission: Mission, changes: ActivityChanges) -> None:
    if "kind" in changes:
        activity.kind = changes["kind"]
    if "audience" in changes:
        activity.audience = changes["audience"]
    if "title" in changes:
        activity.title = text.line(changes["title"], where="title")
    if "room" in changes:
        room = changes["room"]
        if room is not None and room.mission_id != mission.id:
            raise InvalidError(
                "room_outside_mission", "That room is not in this mission.", where="room_id"
            )
        activity.room_id = room.id if room is not None else None
    activity.date = changes.get("date", activity.date)
    activity.starts = changes.get("starts", activity.starts)
    activity.ends = changes.get("ends", activity.ends)
    refuse_outside_mission(mission, activity.date)
    zone = known_zone(mission.time_zone)
    activity.period = period(activity.date, activity.starts, activity.ends, zone)


def _refuse_overlap(session: Session, activity: Activity) -> None:
    if activity.room_id is not None:
        in_room = at_the_same_time(activity).where(Activity.room_id == activity.room_id)
        _refuse_if(session, activity, in_room, "activities_overlap_in_room", "in the same room")
    must_attend = at_the_same_time(activity)
    if activity.audience is Audience.EVERYONE:
        listed = select(Attendance.activity_id)
        must_attend = must_attend.where(
            (Activity.audience == Audience.EVERYONE) | Activity.id.in_(listed)
        )
    elif attending(session, activity):
        must_attend = must_attend.where(Activity.audience == Audience.EVERYONE)
    else:
        return
    sentence = "and some delegates must attend both"
    _refuse_if(session, activity, must_attend, "activities_overlap_for_delegate", sentence)


def _refuse_if(
    session: Session,
    activity: Activity,
    others: Select[Activity],
    code: str,
    how: str,
) -> None:
    other = session.scalar(others.limit(1))
    if other is not None:
        raise ConflictError(
            code,
            f"«{activity.title}» overlaps «{other.title}» (from {other.starts:%H:%M} to"
            f" {other.ends:%H:%M} on {other.date}) {how}; move one of them.",
            where="starts",
        )


def _record(session: Session, activity: Activity, actor: str) -> None:
    record(
        session,
        Fact.PROGRAMME_CHANGED,
        subject_id=activity.id,
        mission_id=activity.mission_id,
        actor=actor,
    )
