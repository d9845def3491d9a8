"""Meetings that staff arrange: that must be held, or that they propose."""

from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from services.models.base import Base, Id, within


class Arrangement(Base):
    """A meeting of two or more; the same ones may be arranged more than once."""

    __tablename__ = "arrangement"
    __table_args__ = (
        UniqueConstraint("mission_id", "number"),
        UniqueConstraint("id", "mission_id"),
        CheckConstraint("length between 1 and 20", name="length"),
        within("slot", "pinned_slot_id", "mission_id"),
        within("meeting_table", "pinned_table_id", "mission_id"),
    )

    id: Mapped[Id]
    mission_id: Mapped[UUID] = mapped_column(ForeignKey("mission.id", ondelete="CASCADE"))
    number: Mapped[int]
    #: it must be held, whatever the wishes; else it is held where it serves them best
    required: Mapped[bool] = mapped_column(default=True, server_default="true")
    #: in consecutive slots of one half-day
    length: Mapped[int] = mapped_column(default=1)
    pinned_slot_id: Mapped[UUID | None]
    pinned_table_id: Mapped[UUID | None]


class ArrangementParticipant(Base):
    __tablename__ = "arrangement_participant"
    __table_args__ = (
        within("arrangement", "arrangement_id", "mission_id", ondelete="CASCADE"),
        within("participation", "participation_id", "mission_id", ondelete="CASCADE"),
        within("delegate", "delegate_id", "mission_id"),
    )

    arrangement_id: Mapped[UUID] = mapped_column(primary_key=True)
    participation_id: Mapped[UUID] = mapped_column(primary_key=True)
    mission_id: Mapped[UUID]
    #: who attends for it; none: anybody of it
    delegate_id: Mapped[UUID | None]


class ArrangementHalfDay(Base):
    """A half-day in which the meeting may be held; without any row, all are allowed."""

    __tablename__ = "arrangement_half_day"
    __table_args__ = (
        within("arrangement", "arrangement_id", "mission_id", ondelete="CASCADE"),
        within("half_day", "half_day_id", "mission_id", ondelete="CASCADE"),
    )

    arrangement_id: Mapped[UUID] = mapped_column(primary_key=True)
    half_day_id: Mapped[UUID] = mapped_column(primary_key=True)
    mission_id: Mapped[UUID]


class ArrangementOrder(Base):
    """`before_id` ends before `after_id` starts."""

    __tablename__ = "arrangement_order"
    __table_args__ = (
        CheckConstraint("before_id <> after_id", name="not_itself"),
        within("arrangement", "before_id", "mission_id", ondelete="CASCADE"),
        within("arrangement", "after_id", "mission_id", ondelete="CASCADE"),
    )

    before_id: Mapped[UUID] = mapped_column(primary_key=True)
    after_id: Mapped[UUID] = mapped_column(primary_key=True)
    mission_id: Mapped[UUID]
