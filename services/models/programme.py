"""The programme: half-days, the meeting slots in them, and every other activity.

The venue's wall time (a date and two times) is the truth; `period` is derived from it with the
mission's zone and derived again when the rules of that zone change.
"""

from datetime import date, time
from enum import StrEnum
from uuid import UUID

from sqlalchemy import (
    CheckConstraint,
    ForeignKey,
    ForeignKeyConstraint,
    String,
    UniqueConstraint,
)
from sqlalchemy.dialects.postgresql import ExcludeConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from services.models.base import Base, Id, Period, choice, within
from services.models.place import Room


class HalfDay(Base):
    """A block of the programme."""

    __tablename__ = "half_day"
    __table_args__ = (
        UniqueConstraint("mission_id", "name"),
        UniqueConstraint("id", "mission_id"),
        UniqueConstraint("id", "mission_id", "period"),
        CheckConstraint("ends > starts", name="times"),
        ExcludeConstraint(("mission_id", "="), ("period", "&&"), name="ex_half_day_period"),
    )

    id: Mapped[Id]
    mission_id: Mapped[UUID] = mapped_column(ForeignKey("mission.id", ondelete="CASCADE"))
    name: Mapped[str] = mapped_column(String(100))
    date: Mapped[date]
    starts: Mapped[time]
    ends: Mapped[time]
    period: Mapped[Period]

    slots: Mapped[list["Slot"]] = relationship(
        order_by="Slot.starts", viewonly=True, back_populates="half_day"
    )


class Slot(Base):
    """A meeting slot, inside its half-day; the half-day gives the date."""

    __tablename__ = "slot"
    __table_args__ = (
        UniqueConstraint("id", "mission_id"),
        ForeignKeyConstraint(
            ["half_day_id", "mission_id", "half_day_period"],
            ["half_day.id", "half_day.mission_id", "half_day.period"],
            onupdate="CASCADE",
        ),
        CheckConstraint("ends > starts", name="times"),
        CheckConstraint("period <@ half_day_period", name="inside_half_day"),
        ExcludeConstraint(("half_day_id", "="), ("period", "&&"), name="ex_slot_period"),
    )

    id: Mapped[Id]
    mission_id: Mapped[UUID]
    half_day_id: Mapped[UUID]
    half_day_period: Mapped[Period]
    starts: Mapped[time]
    ends: Mapped[time]
    period: Mapped[Period]

    half_day: Mapped[HalfDay] = relationship(viewonly=True, back_populates="slots")


class ActivityKind(StrEnum):
    SEMINAR = "seminar"
    PRESENTATION = "presentation"
    COLLECTIVE = "collective"
    EXCHANGE = "exchange"
    VISIT = "visit"
    BREAK = "break"


class Audience(StrEnum):
    #: every delegate of the mission must attend
    EVERYONE = "everyone"
    #: those with an attendance must attend
    LISTED = "listed"
    #: whoever likes comes; it takes nobody's time away from meetings
    OPEN = "open"


class Activity(Base):
    """Anything in the programme that is no meeting slot."""

    __tablename__ = "activity"
    __table_args__ = (
        UniqueConstraint("id", "mission_id"),
        UniqueConstraint("id", "mission_id", "period"),
        within("room", "room_id", "mission_id"),
        CheckConstraint("ends > starts", name="times"),
        ExcludeConstraint(("room_id", "="), ("period", "&&"), name="ex_activity_room"),
    )

    id: Mapped[Id]
    mission_id: Mapped[UUID] = mapped_column(ForeignKey("mission.id", ondelete="CASCADE"))
    kind: Mapped[ActivityKind] = mapped_column(choice(ActivityKind, "kind"))
    audience: Mapped[Audience] = mapped_column(choice(Audience, "audience"))
    title: Mapped[str] = mapped_column(String(200))
    room_id: Mapped[UUID | None]
    date: Mapped[date]
    starts: Mapped[time]
    ends: Mapped[time]
    period: Mapped[Period]

    room: Mapped[Room | None] = relationship(viewonly=True)


class Attendance(Base):
    """A delegate who must attend an activity, and so is not free for meetings then."""

    __tablename__ = "attendance"
    __table_args__ = (
        within(
            "activity",
            "activity_id",
            "mission_id",
            "period",
            ondelete="CASCADE",
            onupdate="CASCADE",
        ),
        within("delegate", "delegate_id", "mission_id", ondelete="CASCADE"),
        ExcludeConstraint(("delegate_id", "="), ("period", "&&"), name="ex_attendance_delegate"),
    )

    activity_id: Mapped[UUID] = mapped_column(primary_key=True)
    delegate_id: Mapped[UUID] = mapped_column(primary_key=True)
    mission_id: Mapped[UUID]
    period: Mapped[Period]
