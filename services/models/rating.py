"""Ratings: what a delegate says of a meeting once it has begun, to the organiser alone."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, DateTime, ForeignKey, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from services.models.base import Base, Created, Id, within


class Rating(Base):
    """Whether the meeting took place, and of what use it was; one for each delegate of it."""

    __tablename__ = "rating"
    __table_args__ = (
        UniqueConstraint("delegate_id", "meeting_key"),
        within("delegate", "delegate_id", "mission_id"),
        CheckConstraint("usefulness between 1 and 5", name="usefulness"),
        CheckConstraint("took_place or usefulness is null", name="took_place"),
    )

    id: Mapped[Id]
    mission_id: Mapped[UUID]
    delegate_id: Mapped[UUID]
    #: in the version that was published when it was rated
    meeting_id: Mapped[UUID] = mapped_column(ForeignKey("meeting.id", ondelete="CASCADE"))
    meeting_key: Mapped[str] = mapped_column(String(200))
    took_place: Mapped[bool]
    #: 1 (of no use) to 5 (very useful); none: not said
    usefulness: Mapped[int | None]
    #: for the organiser only
    note: Mapped[str] = mapped_column(Text, default="")
    created_at: Mapped[Created]
    changed_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))
