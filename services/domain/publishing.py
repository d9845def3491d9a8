"""Publishing a draft: from then on it is what delegates are told."""

from collections.abc import Iterator
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from services.domain import calendar, text
from services.domain.broken import kept_away
from services.domain.changes import How, changes
from services.domain.errors import ConflictError
from services.domain.events import Fact, record
from services.domain.mission_states import change_state
from services.domain.schedules import book_activities, published
from services.domain.solving.freezing import horizon
from services.domain.solving.inputs import read
from services.domain.solving.staleness import is_stale
from services.domain.stays import BEGINNING
from services.models import (
    Company,
    Meeting,
    MeetingParticipant,
    Mission,
    MissionState,
    Occasion,
    Participation,
    ParticipationState,
    Schedule,
    ScheduleState,
    Slot,
    Solve,
)

#: in letters, of the message, in characters
LONGEST_MESSAGE = 1000
_ON_THE_WAY = {
    MissionState.CLOSED: (MissionState.SCHEDULED, MissionState.PUBLISHED),
    MissionState.SCHEDULED: (MissionState.PUBLISHED,),
}
_IN_PLACE = (How.KEPT, How.OTHER_TABLE)
_PUBLISHABLE = {*_ON_THE_WAY, MissionState.PUBLISHED, MissionState.RUNNING}


def publish(
    session: Session,
    schedule: Schedule,
    *,
    mail_domain: str,
    even_if_stale: bool = False,
    note: str = "",
    message: str = "",
    held: bool = False,
    actor: str,
    now: datetime,
) -> Schedule:
    """The draft is the mission's published schedule; the one before it is superseded.

    Frozen from here on: its meetings, bookings and the activities booked are what delegates are
    told; letters are written by a worker that hears of the event. `message` stands in each of
    them, `note` is for the staff's history; `held` letters wait for their release. Publishing the
    published schedule again changes nothing. Raises ConflictError for a superseded version, for
    one with `doubts` unless `even_if_stale`, and when a delegate must attend an activity during a
    meeting.
    """
    mission = session.get_one(Mission, schedule.mission_id, with_for_update=True)
    session.refresh(schedule, with_for_update=True)
    if schedule.state is ScheduleState.PUBLISHED:
        return schedule
    _refuse_state(mission, schedule)
    former = published(session, mission.id)
    if not even_if_stale:
        for doubt in doubts(session, schedule, now=now):
            raise doubt
    if schedule.occasion is not Occasion.CALLED_OFF:
        _book(session, schedule)
    if former:
        former.state = ScheduleState.SUPERSEDED
        session.flush()
    schedule.state = ScheduleState.PUBLISHED
    schedule.published_at = now
    schedule.note = text.prose(note, where="note")
    schedule.message = text.prose(message, where="message", most=LONGEST_MESSAGE)
    schedule.held = held
    session.flush()
    for state in _ON_THE_WAY.get(mission.state, ()):
        change_state(session, mission=mission, state=state, actor=actor)
    calendar.update(session, schedule, mail_domain=mail_domain)
    record(
        session,
        Fact.SCHEDULE_PUBLISHED,
        subject_id=schedule.id,
        mission_id=mission.id,
        actor=actor,
        data={
            "version": schedule.version,
            "supersedes": former.version if former else None,
            "held": held,
        },
    )
    return schedule


def doubts(session: Session, schedule: Schedule, *, now: datetime) -> Iterator[ConflictError]:
    """Why somebody should look again before the version is published.

    A newer one is published; wishes, people or programme are no longer those that were scheduled;
    a meeting that changes has come too near.
    """
    mission = session.get_one(Mission, schedule.mission_id)
    yield from _older(schedule, published(session, mission.id))
    yield from _stale(session, schedule)
    yield from _late(session, schedule, mission, now=now)


def _refuse_state(mission: Mission, schedule: Schedule) -> None:
    if schedule.state is ScheduleState.SUPERSEDED:
        raise ConflictError(
            "schedule_is_superseded",
            f"Version {schedule.version} was replaced by a newer one;"
            " make a copy of it and publish that.",
        )
    if mission.state not in _PUBLISHABLE:
        raise ConflictError(
            "mission_not_publishable",
            f"A mission that is {mission.state.value} can't publish a schedule;"
            " close the wishes first.",
        )


def _older(schedule: Schedule, former: Schedule | None) -> Iterator[ConflictError]:
    if former and former.version > schedule.version:
        yield ConflictError(
            "schedule_is_older",
            f"Version {former.version} is published, and version {schedule.version} was made"
            " before it and knows nothing of it; solve again, make a copy of what you want, or"
            " publish it with even_if_stale.",
            where=str(former.version),
        )


def _stale(session: Session, schedule: Schedule) -> Iterator[ConflictError]:
    """The draft must still fit the wishes, the programme and those who take part."""
    left = session.scalar(
        select(Company.name)
        .join(Participation, Participation.company_id == Company.id)
        .join(MeetingParticipant, MeetingParticipant.participation_id == Participation.id)
        .where(
            MeetingParticipant.schedule_id == schedule.id,
            Participation.state != ParticipationState.ACCEPTED,
        )
        .order_by(Company.name)
        .limit(1)
    )
    if left:
        yield ConflictError(
            "company_left",
            f"«{left}» has meetings in version {schedule.version} and takes no part any more;"
            " solve again, or publish it with even_if_stale.",
            where=left,
        )
    absent = _absent(session, schedule)
    if absent:
        yield ConflictError(
            "person_absent",
            f"«{absent}» is absent during a meeting of version {schedule.version}; move or cancel"
            " it, solve again, or publish it with even_if_stale.",
            where=absent,
        )
    solve = session.get(Solve, schedule.solve_id) if schedule.solve_id else None
    mission = session.get_one(Mission, schedule.mission_id)
    if schedule.stale or (solve and is_stale(session, solve, read(session, mission))):
        yield ConflictError(
            "schedule_is_stale",
            f"Wishes, people, absences or the programme changed since version {schedule.version}"
            " was computed; solve again, or publish it with even_if_stale.",
        )


def _late(
    session: Session, schedule: Schedule, mission: Mission, *, now: datetime
) -> Iterator[ConflictError]:
    """The draft must not change what has come within the frozen horizon since it was computed."""
    solve = session.get(Solve, schedule.solve_id) if schedule.solve_id else None
    present = horizon(mission, now=now)
    if solve is None or present is None:
        return
    late = select(Slot.id).where(
        Slot.mission_id == mission.id,
        func.lower(Slot.period) >= (solve.frozen_before or BEGINNING),
        func.lower(Slot.period) < present,
    )
    slots = set(session.scalars(late))
    moved = [row for row in changes(session, schedule) if row.how not in _IN_PLACE]
    places = [place for row in moved for place in (row.before, row.after) if place]
    if any(place.slot_id in slots for place in places):
        yield ConflictError(
            "schedule_is_late",
            f"Version {schedule.version} changes meetings that are too near by now; solve again,"
            " or publish it with even_if_stale.",
        )


def _absent(session: Session, schedule: Schedule) -> str:
    """Somebody who can't be at a meeting of the version; empty for nobody."""
    for _why, found in kept_away(Meeting.schedule_id == schedule.id):
        names = [name for _, name in session.execute(found)]
        if names:
            return min(names)
    return ""


def _book(session: Session, schedule: Schedule) -> None:
    try:
        with session.begin_nested():
            book_activities(session, schedule)
    except IntegrityError as error:
        raise ConflictError(
            "meeting_during_activity",
            "A delegate has a meeting at the time of an activity that they must attend; solve"
            " again, or move that meeting.",
        ) from error
