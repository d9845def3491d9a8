"""A whole mission moves by days: everything in it, at the same times of day at the venue.

Versions that people were told stay as they were told. Drafts move, and what is published moves as
a new version, by which calendars move too.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import TypeVar
from uuid import UUID
from zoneinfo import ZoneInfo

from sqlalchemy import delete, select, update
from sqlalchemy.dialects.postgresql import Range
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from services.domain import schedules, shifting
from services.domain.announcing import announce, publish_for
from services.domain.errors import ConflictError, InvalidError
from services.domain.mission_states import refuse_when_over
from services.domain.missions import FIRST, LAST
from services.domain.shifting import UNSEEN
from services.domain.venue_time import bounds, moved, period
from services.models import (
    Absence,
    Activity,
    Announcement,
    Booking,
    Delegate,
    HalfDay,
    InterpreterAbsence,
    Link,
    Meeting,
    Mission,
    MissionState,
    Occasion,
    Schedule,
    ScheduleState,
)

Row = TypeVar("Row")
#: whose date and times of day are the truth
Dated = TypeVar("Dated", Activity, Absence, InterpreterAbsence)


@dataclass(frozen=True, kw_only=True)
class Shift:
    """So many days later, at the same times of day on the clocks of the venue."""

    days: int
    zone: ZoneInfo

    @property
    def offset(self) -> timedelta:
        return timedelta(days=self.days)

    def span(self, day: date, starts: time, ends: time) -> Range[datetime]:
        return period(day + self.offset, starts, ends, self.zone)

    def from_far_end(self, rows: Iterable[Row], begins: Callable[[Row], datetime]) -> list[Row]:
        """In the order in which none of them meets another that is yet to move."""
        return sorted(rows, key=begins, reverse=self.days > 0)


def postpone(
    session: Session,
    *,
    mission: Mission,
    days: int,
    sentence: str = "",
    mail_domain: str,
    actor: str,
    now: datetime,
) -> Announcement:
    """The mission takes place so many days later (earlier, if less than 0); everybody is told.

    With it move half-days, slots, activities, absences, arrivals and departures, drafts, and
    deadlines that are still to come. Whoever has something in the published agenda gets a letter
    with the new times, all others a mail. Raises InvalidError for no days or dates that can't be,
    ConflictError once it has begun.
    """
    session.flush()
    session.refresh(mission, with_for_update=True)
    refuse_impossible(mission, days, now=now)
    former = schedules.published(session, mission.id)
    was = mission.starts_on, mission.ends_on
    _move(session, mission, Shift(days=days, zone=ZoneInfo(mission.time_zone)), now=now)
    if former is not None:
        draft = schedules.copy(session, former, days=days, actor=actor, now=now)
        publish_for(
            session,
            draft,
            Occasion.MOVED,
            sentence=sentence,
            mail_domain=mail_domain,
            actor=actor,
            now=now,
        )
    return announce(
        session, mission, Occasion.MOVED, was=was, sentence=sentence, former=former, actor=actor
    )


def refuse_impossible(mission: Mission, days: int, *, now: datetime) -> None:
    """Raises InvalidError or ConflictError if the mission can't move by so many days."""
    refuse_when_over(mission)
    if mission.state is MissionState.RUNNING:
        raise ConflictError(
            "mission_begun", "The mission has begun; it can be called off, but not moved."
        )
    today = now.astimezone(ZoneInfo(mission.time_zone)).date()
    if not days or abs(days) > (LAST - FIRST).days:
        raise InvalidError("no_other_date", "Choose another first day.", where="days")
    first, last = mission.starts_on + timedelta(days=days), mission.ends_on + timedelta(days=days)
    if first < max(today, FIRST) or last > LAST:
        raise InvalidError(
            "date_not_possible", "The mission can't take place on these days.", where="days"
        )


def _move(session: Session, mission: Mission, shift: Shift, *, now: datetime) -> None:
    """Every stored time; rows are changed behind the session's back, so it reads them anew."""
    mission.starts_on, mission.ends_on = (
        mission.starts_on + shift.offset,
        mission.ends_on + shift.offset,
    )
    mission.wishes_close_at = _deadline(mission.wishes_close_at, shift, now=now)
    mission.answers_close_at = _deadline(mission.answers_close_at, shift, now=now)
    session.flush()
    drafts = session.scalars(
        select(Schedule).filter_by(mission_id=mission.id, state=ScheduleState.DRAFT)
    ).all()
    _unbook(session, drafts)
    _half_days(session, mission, shift)
    _dated(session, Activity, mission, shift)
    _dated(session, Absence, mission, shift)
    _dated(session, InterpreterAbsence, mission, shift)
    _meetings(session, drafts, shift)
    _stays(session, mission, shift)
    _links(session, mission, shift, now=now)
    session.expire_all()
    for draft in drafts:
        _book(session, draft)


def _deadline(when: datetime | None, shift: Shift, *, now: datetime) -> datetime | None:
    """Later too, if it is still to come and would be then."""
    if when is None or when <= now:
        return when
    wall = when.astimezone(shift.zone).replace(tzinfo=None) + shift.offset
    then = wall.replace(tzinfo=shift.zone).astimezone(UTC)
    return then if then > now else when


def _half_days(session: Session, mission: Mission, shift: Shift) -> None:
    rows = session.scalars(select(HalfDay).filter_by(mission_id=mission.id)).all()
    for row in shift.from_far_end(rows, lambda one: bounds(one.period)[0]):
        shifting.shift(session, row, day=row.date + shift.offset, zone=shift.zone)


def _dated(session: Session, table: type[Dated], mission: Mission, shift: Shift) -> None:
    rows = session.scalars(select(table).filter_by(mission_id=mission.id)).all()
    for row in shift.from_far_end(rows, lambda one: bounds(one.period)[0]):
        span = shift.span(row.date, row.starts, row.ends)
        session.execute(
            update(table)
            .where(table.id == row.id)
            .values(date=row.date + shift.offset, period=span),
            execution_options=UNSEEN,
        )


def _meetings(session: Session, drafts: Iterable[Schedule], shift: Shift) -> None:
    """Those of drafts; their bookings and interpreters follow in the database."""
    ids = [draft.id for draft in drafts]
    rows = session.execute(
        select(Meeting.id, Meeting.period).where(Meeting.schedule_id.in_(ids))
    ).all()
    for meeting_id, span in shift.from_far_end(rows, lambda row: bounds(row[1])[0]):
        session.execute(
            update(Meeting)
            .where(Meeting.id == meeting_id)
            .values(period=moved(span, shift.days, shift.zone)),
            execution_options=UNSEEN,
        )


def _stays(session: Session, mission: Mission, shift: Shift) -> None:
    """Arrivals and departures, on the clocks of the venue."""
    session.execute(
        update(Delegate)
        .where(Delegate.mission_id == mission.id)
        .values(
            arrives_at=Delegate.arrives_at + shift.offset,
            leaves_at=Delegate.leaves_at + shift.offset,
        ),
        execution_options=UNSEEN,
    )


def _links(session: Session, mission: Mission, shift: Shift, *, now: datetime) -> None:
    """Private links open as long after the new end; none closes earlier than was told."""
    session.execute(
        update(Link)
        .where(Link.mission_id == mission.id, Link.expires_at > now)
        .values(expires_at=Link.expires_at + max(shift.offset, timedelta())),
        execution_options=UNSEEN,
    )


def _unbook(session: Session, drafts: Iterable[Schedule]) -> None:
    ids: list[UUID] = [draft.id for draft in drafts]
    session.execute(
        delete(Booking).where(Booking.schedule_id.in_(ids), Booking.activity_id.is_not(None))
    )


def _book(session: Session, draft: Schedule) -> None:
    """The activities are in the draft again; where one falls on a meeting by now, it is stale."""
    try:
        with session.begin_nested():
            schedules.book_activities(session, draft)
    except IntegrityError:
        draft.stale = True
