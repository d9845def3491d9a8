"""Somebody of the staff at a company's pages, in its place."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import DateTime, ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from services.models.base import Base, Id, Moment, within


class Acting(Base):
    """It ends by itself with the session of staff, or when nobody has looked for a while."""

    __tablename__ = "acting"
    __table_args__ = (
        within("participation", "participation_id", "mission_id", ondelete="CASCADE"),
        Index("ix_acting_participation_id", "participation_id"),
        Index(
            "uq_acting_open",
            "session_id",
            "participation_id",
            unique=True,
            postgresql_where="ended_at is null",
        ),
    )

    id: Mapped[Id]
    mission_id: Mapped[UUID]
    participation_id: Mapped[UUID]
    #: in which it was begun; in no other does it open anything
    session_id: Mapped[UUID | None] = mapped_column(
        ForeignKey("staff_session.id", ondelete="SET NULL")
    )
    #: as events name who acts
    actor: Mapped[str] = mapped_column(String(80))
    begun_at: Mapped[Moment]
    seen_at: Mapped[Moment]
    ended_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))
