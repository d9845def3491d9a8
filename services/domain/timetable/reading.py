"""Reading a version into memory, in a fixed number of queries whatever its size."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import datetime
from uuid import UUID
from zoneinfo import ZoneInfo

from sqlalchemy import func, select
from sqlalchemy.dialects.postgresql import Range
from sqlalchemy.orm import InstrumentedAttribute, Session, joinedload

from services.domain.changes import Place
from services.domain.locks import bounds_of
from services.domain.solving.freezing import horizon
from services.domain.solving.inputs import BESIDE_MEETINGS
from services.domain.stays import BEGINNING, END, away
from services.domain.timetable.board import Board, Engagement, Held, Member, Person, Span
from services.domain.travel import travel_of
from services.models import (
    Absence,
    Activity,
    Attendance,
    Audience,
    Booking,
    Company,
    Delegate,
    HalfDay,
    Interpretation,
    Interpreter,
    InterpreterAbsence,
    Meeting,
    MeetingParticipant,
    Mission,
    Participation,
    Schedule,
    ScheduleState,
    Site,
    Slot,
    Table,
    TableClosure,
)

Engaged = dict[UUID, list[Engagement]]


def read(session: Session, schedule: Schedule, *, now: datetime | None = None) -> Board:
    """The version as it is now; `now` tells what is within the frozen horizon."""
    session.flush()
    mission = session.get_one(Mission, schedule.mission_id)
    here = {"mission_id": mission.id}
    persons, engaged = _persons(session, mission)
    activities = session.scalars(select(Activity).filter_by(**here)).all()
    _attending(session, schedule, engaged)
    keyed = bounds_of(session, mission)
    half_days = tuple(session.scalars(select(HalfDay).filter_by(**here).order_by(HalfDay.period)))
    slots = tuple(session.scalars(select(Slot).filter_by(**here).order_by(Slot.period)))
    return Board(
        mission=mission,
        schedule=schedule,
        half_days=half_days,
        slots=slots,
        tables=tuple(
            session.scalars(
                select(Table)
                .options(joinedload(Table.room))
                .filter_by(**here)
                .order_by(Table.number)
            )
        ),
        held=_held(session, schedule, half_days, slots),
        shut=frozenset(
            (table_id, slot_id)
            for table_id, slot_id in session.execute(
                select(TableClosure.table_id, TableClosure.slot_id).filter_by(**here)
            )
        ),
        rooms=_grouped(
            (activity.room_id, _engagement(activity.period, activity.title))
            for activity in activities
            if activity.room_id is not None and activity.kind not in BESIDE_MEETINGS
        ),
        members=_members(session, mission),
        persons=persons,
        engaged={person: tuple(found) for person, found in engaged.items()},
        for_all=tuple(
            _engagement(activity.period, activity.title)
            for activity in activities
            if activity.audience is Audience.EVERYONE
        ),
        sites=dict(session.execute(select(Site.id, Site.name).filter_by(**here)).all()),
        ways={
            frozenset((way.site_id, way.other_id)): way.minutes
            for way in travel_of(session, mission=mission)
        },
        bounds=keyed.bounds,
        order=keyed.order,
        told=_told(session, mission),
        frozen_before=horizon(mission, now=now) if now else None,
    )


def _held(
    session: Session, schedule: Schedule, half_days: tuple[HalfDay, ...], slots: tuple[Slot, ...]
) -> dict[UUID, Held]:
    days = {half_day.id: number for number, half_day in enumerate(half_days)}
    order = {slot.id: (number, days[slot.half_day_id]) for number, slot in enumerate(slots)}
    members = _together(session, schedule, MeetingParticipant, MeetingParticipant.participation_id)
    delegates = _together(session, schedule, Booking, Booking.delegate_id)
    interpreters = _together(session, schedule, Interpretation, Interpretation.interpreter_id)
    rows = session.execute(
        select(
            Meeting.id,
            Meeting.key,
            Meeting.slot_id,
            Meeting.table_id,
            Meeting.length,
            func.lower(Meeting.period),
            func.upper(Meeting.period),
        ).where(Meeting.schedule_id == schedule.id)
    )
    return {
        id_: Held(
            id=id_,
            key=key,
            place=Place(slot_id=slot_id, table_id=table_id),
            length=length,
            span=Span(starts, ends),
            nth=order[slot_id][0],
            day=order[slot_id][1],
            members=members.get(id_, ()),
            delegates=delegates.get(id_, ()),
            interpreters=interpreters.get(id_, ()),
        )
        for id_, key, slot_id, table_id, length, starts, ends in rows
    }


def _together(
    session: Session,
    schedule: Schedule,
    table: type[MeetingParticipant | Booking | Interpretation],
    whom: InstrumentedAttribute[UUID],
) -> dict[UUID, tuple[UUID, ...]]:
    """Per meeting, whom of that column it takes, in order."""
    rows = session.execute(
        select(table.meeting_id, func.array_agg(whom.distinct()))
        .where(table.schedule_id == schedule.id, table.meeting_id.is_not(None))
        .group_by(table.meeting_id)
    )
    return {id_: tuple(found) for id_, found in rows if id_ is not None}


def _members(session: Session, mission: Mission) -> dict[UUID, Member]:
    rows = session.execute(
        select(Participation.id, Company.name, Participation.seats, Participation.site_id)
        .join(Company, Company.id == Participation.company_id)
        .where(Participation.mission_id == mission.id)
    )
    return {row.id: Member(row.name, row.seats, row.site_id) for row in rows}


def _persons(session: Session, mission: Mission) -> tuple[dict[UUID, Person], Engaged]:
    """Delegates and interpreters, and when they are absent."""
    here = {"mission_id": mission.id}
    zone = ZoneInfo(mission.time_zone)
    persons: dict[UUID, Person] = {}
    engaged: Engaged = defaultdict(list)
    for delegate in session.scalars(select(Delegate).filter_by(**here)):
        persons[delegate.id] = Person(delegate.name, delegate.participation_id)
        engaged[delegate.id] += [_engagement(period) for period in away(delegate, zone)]
    for id_, name in session.execute(select(Interpreter.id, Interpreter.name).filter_by(**here)):
        persons[id_] = Person(name, None)
    absences = select(Absence.delegate_id, Absence.period).filter_by(**here)
    elsewhere = select(InterpreterAbsence.interpreter_id, InterpreterAbsence.period)
    for query in (absences, elsewhere.filter_by(**here)):
        for person, period in session.execute(query):
            engaged[person].append(_engagement(period))
    return persons, engaged


def _attending(session: Session, schedule: Schedule, engaged: Engaged) -> None:
    """Adds what delegates must attend by name, and what the version has booked otherwise."""
    listed = (
        select(Attendance.delegate_id, Attendance.period, Activity.title)
        .join(Activity, Activity.id == Attendance.activity_id)
        .where(Activity.mission_id == schedule.mission_id)
    )
    booked = (
        select(Booking.delegate_id, Booking.period, Activity.title)
        .join(Activity, Activity.id == Booking.activity_id)
        .where(
            Booking.schedule_id == schedule.id,
            Booking.optional.is_(False),
            (Activity.audience != Audience.EVERYONE) | (Activity.period != Booking.period),
        )
    )
    for delegate_id, period, title in session.execute(listed.union(booked)):
        engaged[delegate_id].append(_engagement(period, title))


def _told(session: Session, mission: Mission) -> dict[str, Place]:
    rows = session.execute(
        select(Meeting.key, Meeting.slot_id, Meeting.table_id)
        .join(Schedule, Schedule.id == Meeting.schedule_id)
        .where(Schedule.mission_id == mission.id, Schedule.state == ScheduleState.PUBLISHED)
    )
    return {key: Place(slot_id=slot_id, table_id=table_id) for key, slot_id, table_id in rows}


def _engagement(period: Range[datetime], title: str = "") -> Engagement:
    return Engagement(Span(period.lower or BEGINNING, period.upper or END), title)


def _grouped(pairs: Iterable[tuple[UUID, Engagement]]) -> dict[UUID, tuple[Engagement, ...]]:
    found: Engaged = defaultdict(list)
    for key, engagement in pairs:
        found[key].append(engagement)
    return {key: tuple(listed) for key, listed in found.items()}
