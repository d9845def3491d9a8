"""A mission: one international trip, with its dates, its zone and its rules for wishes."""

from datetime import date, datetime
from enum import StrEnum
from uuid import UUID

from sqlalchemy import CheckConstraint, DateTime, ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from services.models.base import Base, Created, Id, choice
from services.models.cluster import Cluster


class MissionState(StrEnum):
    DRAFT = "draft"
    OPEN = "open"
    CLOSED = "closed"
    SCHEDULED = "scheduled"
    PUBLISHED = "published"
    RUNNING = "running"
    DONE = "done"
    CANCELLED = "cancelled"


class Mission(Base):
    __tablename__ = "mission"
    __table_args__ = (
        CheckConstraint("ends_on >= starts_on", name="dates"),
        CheckConstraint("wish_budget between 1 and 500", name="wish_budget"),
        CheckConstraint("min_meetings >= 0", name="min_meetings"),
        CheckConstraint("break_cap >= 0", name="break_cap"),
        CheckConstraint("frozen_hours >= 0", name="frozen_hours"),
        CheckConstraint("answers_close_at >= wishes_close_at", name="answers_close_at"),
    )

    id: Mapped[Id]
    code: Mapped[str] = mapped_column(String(60), unique=True)
    title: Mapped[str] = mapped_column(String(200))
    country: Mapped[str] = mapped_column(String(2))
    city: Mapped[str] = mapped_column(String(100))
    time_zone: Mapped[str] = mapped_column(String(60))
    starts_on: Mapped[date]
    ends_on: Mapped[date]
    state: Mapped[MissionState] = mapped_column(
        choice(MissionState, "state"), default=MissionState.DRAFT
    )
    organiser_id: Mapped[UUID] = mapped_column(ForeignKey("cluster.id"))
    contact: Mapped[str] = mapped_column(String(254))
    #: how many partners each participation may wish for; the same for all
    wish_budget: Mapped[int] = mapped_column(default=10)
    #: the floor promised to each participation, in meetings
    min_meetings: Mapped[int] = mapped_column(default=0)
    #: by how many the breaks of two participations may differ; none: by any number
    break_cap: Mapped[int | None]
    #: how long before its start a published meeting stays as it is; none: until the mission runs
    frozen_hours: Mapped[int | None]
    silence_is_yes: Mapped[bool] = mapped_column(default=True)
    #: companies may ask to take part on the mission's public page
    registration_open: Mapped[bool] = mapped_column(default=False, server_default="false")
    wishes_close_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))
    #: when requests without an answer expire; none: once the schedule is made
    answers_close_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))
    created_at: Mapped[Created]

    organiser: Mapped[Cluster] = relationship()
    partners: Mapped[list[Cluster]] = relationship(secondary="mission_partner")


class MissionPartner(Base):
    __tablename__ = "mission_partner"

    mission_id: Mapped[UUID] = mapped_column(
        ForeignKey("mission.id", ondelete="CASCADE"), primary_key=True
    )
    cluster_id: Mapped[UUID] = mapped_column(ForeignKey("cluster.id"), primary_key=True)
