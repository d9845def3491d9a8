"""Announcements: a mission was moved or called off, and everybody concerned is told."""

from datetime import date
from uuid import UUID

from sqlalchemy import ForeignKey, Text
from sqlalchemy.orm import Mapped, mapped_column

from services.models.base import Base, Created, Id, choice, within
from services.models.schedule import Occasion


class Announcement(Base):
    __tablename__ = "announcement"
    __table_args__ = (within("schedule", "former_id", "mission_id"),)

    id: Mapped[Id]
    mission_id: Mapped[UUID] = mapped_column(ForeignKey("mission.id", ondelete="CASCADE"))
    occasion: Mapped[Occasion] = mapped_column(choice(Occasion, "occasion"))
    #: the dates before
    was_from: Mapped[date]
    was_until: Mapped[date]
    #: the organiser's own words; empty for none
    sentence: Mapped[str] = mapped_column(Text, default="")
    #: the version published until then: whoever has something in it is told by a letter,
    #: as is whoever was told no agenda yet
    former_id: Mapped[UUID | None]
    created_at: Mapped[Created]
