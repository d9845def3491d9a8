"""Versions of a mission's schedule: meetings, who is booked when, wishes that were refused."""

from datetime import datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from sqlalchemy import (
    CheckConstraint,
    DateTime,
    ForeignKey,
    ForeignKeyConstraint,
    Index,
    String,
    Text,
    UniqueConstraint,
    text,
)
from sqlalchemy.dialects.postgresql import ExcludeConstraint
from sqlalchemy.orm import Mapped, mapped_column

from services.models.base import Base, Created, Id, Period, choice, within

#: looked at after each statement, unless a transaction puts it off: two meetings change places
SWAPPED_IN_ONE: Any = {"deferrable": True, "initially": "IMMEDIATE"}


class ScheduleState(StrEnum):
    DRAFT = "draft"
    PUBLISHED = "published"
    SUPERSEDED = "superseded"


class Occasion(StrEnum):
    """What happens to a whole mission, and is announced to everybody concerned."""

    #: all its dates are others
    MOVED = "moved"
    #: it does not take place
    CALLED_OFF = "called_off"


class Schedule(Base):
    __tablename__ = "schedule"
    __table_args__ = (
        UniqueConstraint("mission_id", "version"),
        UniqueConstraint("id", "mission_id"),
        UniqueConstraint("solve_id"),
        within("solve", "solve_id", "mission_id"),
        Index(
            "uq_schedule_published",
            "mission_id",
            unique=True,
            postgresql_where="state = 'published'",
        ),
    )

    id: Mapped[Id]
    mission_id: Mapped[UUID] = mapped_column(ForeignKey("mission.id", ondelete="CASCADE"))
    version: Mapped[int]
    state: Mapped[ScheduleState] = mapped_column(
        choice(ScheduleState, "state"), default=ScheduleState.DRAFT
    )
    solve_id: Mapped[UUID | None]
    #: the inputs changed while the solver ran
    stale: Mapped[bool] = mapped_column(default=False)
    #: for the staff's history of versions
    note: Mapped[str] = mapped_column(Text, default="")
    #: stands in each letter of this version
    message: Mapped[str] = mapped_column(Text, default="", server_default="")
    #: why it was published by itself; none: somebody published a draft
    occasion: Mapped[Occasion | None] = mapped_column(choice(Occasion, "occasion"))
    #: its letters wait until they are released; from `released_at` on none waits
    held: Mapped[bool] = mapped_column(default=False, server_default="false")
    released_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))
    created_at: Mapped[Created]
    published_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))


class Meeting(Base):
    """One allocation of slot and table."""

    __tablename__ = "meeting"
    __table_args__ = (
        UniqueConstraint("schedule_id", "key"),
        UniqueConstraint("id", "schedule_id"),
        UniqueConstraint("id", "schedule_id", "period"),
        CheckConstraint("length >= 1", name="length"),
        within("schedule", "schedule_id", "mission_id", ondelete="CASCADE"),
        within("slot", "slot_id", "mission_id"),
        within("meeting_table", "table_id", "mission_id"),
        ExcludeConstraint(
            ("schedule_id", "="),
            ("table_id", "="),
            ("period", "&&"),
            name="ex_meeting_table",
            **SWAPPED_IN_ONE,
        ),
    )

    id: Mapped[Id]
    mission_id: Mapped[UUID]
    schedule_id: Mapped[UUID]
    #: who meets and for which time: the same from version to version
    key: Mapped[str] = mapped_column(String(200))
    slot_id: Mapped[UUID]
    table_id: Mapped[UUID]
    length: Mapped[int] = mapped_column(default=1)
    period: Mapped[Period]


class MeetingParticipant(Base):
    __tablename__ = "meeting_participant"
    __table_args__ = (
        ForeignKeyConstraint(
            ["meeting_id", "schedule_id"],
            ["meeting.id", "meeting.schedule_id"],
            ondelete="CASCADE",
        ),
        within("schedule", "schedule_id", "mission_id"),
        within("participation", "participation_id", "mission_id"),
    )

    meeting_id: Mapped[UUID] = mapped_column(primary_key=True)
    participation_id: Mapped[UUID] = mapped_column(primary_key=True)
    schedule_id: Mapped[UUID]
    mission_id: Mapped[UUID]


class Booking(Base):
    """A delegate's time that a schedule takes, by a meeting or by an activity.

    Activities are copied into each version, so that a version is all that its delegates were told
    and so that the database itself sees a meeting that falls on a seminar.
    """

    __tablename__ = "booking"
    __table_args__ = (
        CheckConstraint("num_nonnulls(meeting_id, activity_id) = 1", name="one_cause"),
        UniqueConstraint("meeting_id", "delegate_id"),
        UniqueConstraint("schedule_id", "activity_id", "delegate_id"),
        within("schedule", "schedule_id", "mission_id", ondelete="CASCADE"),
        within("delegate", "delegate_id", "mission_id"),
        within("activity", "activity_id", "mission_id", ondelete="CASCADE"),
        ForeignKeyConstraint(
            ["meeting_id", "schedule_id", "period"],
            ["meeting.id", "meeting.schedule_id", "meeting.period"],
            ondelete="CASCADE",
            onupdate="CASCADE",
        ),
        ExcludeConstraint(
            ("schedule_id", "="),
            ("delegate_id", "="),
            ("period", "&&"),
            name="ex_booking_delegate",
            where=text("not optional"),
            **SWAPPED_IN_ONE,
        ),
    )

    id: Mapped[Id]
    mission_id: Mapped[UUID]
    schedule_id: Mapped[UUID]
    delegate_id: Mapped[UUID]
    meeting_id: Mapped[UUID | None]
    activity_id: Mapped[UUID | None]
    period: Mapped[Period]
    #: an activity to which one may go: it takes no time away from meetings
    optional: Mapped[bool] = mapped_column(default=False, server_default="false")


class Interpretation(Base):
    """An interpreter's time that a meeting takes, for one language pair."""

    __tablename__ = "interpretation"
    __table_args__ = (
        within("schedule", "schedule_id", "mission_id", ondelete="CASCADE"),
        within("interpreter", "interpreter_id", "mission_id"),
        ForeignKeyConstraint(
            ["meeting_id", "schedule_id", "period"],
            ["meeting.id", "meeting.schedule_id", "meeting.period"],
            ondelete="CASCADE",
            onupdate="CASCADE",
        ),
        ExcludeConstraint(
            ("schedule_id", "="),
            ("interpreter_id", "="),
            ("period", "&&"),
            name="ex_interpretation_interpreter",
            **SWAPPED_IN_ONE,
        ),
    )

    meeting_id: Mapped[UUID] = mapped_column(primary_key=True)
    pair: Mapped[str] = mapped_column(String(5), primary_key=True)
    interpreter_id: Mapped[UUID]
    schedule_id: Mapped[UUID]
    mission_id: Mapped[UUID]
    period: Mapped[Period]


class Refusal(Base):
    """A wish that a schedule does not serve, with its public reason and staff's detail."""

    __tablename__ = "refusal"
    __table_args__ = (
        within("schedule", "schedule_id", "mission_id", ondelete="CASCADE"),
        within("participation", "participation_id", "mission_id"),
        within("participation", "partner_id", "mission_id"),
    )

    schedule_id: Mapped[UUID] = mapped_column(primary_key=True)
    participation_id: Mapped[UUID] = mapped_column(primary_key=True)
    partner_id: Mapped[UUID] = mapped_column(primary_key=True)
    mission_id: Mapped[UUID]
    rank: Mapped[int]
    reason: Mapped[str] = mapped_column(String(40))
    detail: Mapped[str] = mapped_column(Text, default="")
    #: what serving it would cost at least, and of which goal of the solver; for staff only
    price: Mapped[int | None]
    price_goal: Mapped[str] = mapped_column(String(20), default="served", server_default="served")


class CalendarEntry(Base):
    """What calendars know of a meeting or activity: a stored UID and a SEQUENCE that only rises."""

    __tablename__ = "calendar_entry"

    mission_id: Mapped[UUID] = mapped_column(
        ForeignKey("mission.id", ondelete="CASCADE"), primary_key=True
    )
    key: Mapped[str] = mapped_column(String(200), primary_key=True)
    uid: Mapped[str] = mapped_column(String(200), unique=True)
    sequence: Mapped[int] = mapped_column(default=0)
    #: of time, place and people as last published; a change raises the sequence
    fingerprint: Mapped[str] = mapped_column(String(64))
