"""Facts in the past tense, written with the change they tell, and who has dealt with them."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import DateTime, ForeignKey, Index, String, text
from sqlalchemy.orm import Mapped, mapped_column

from services.models.base import Base, Created, Id, Json


class Event(Base):
    """A fact; `data` holds ids and counts, never personal data."""

    __tablename__ = "event"
    __table_args__ = (
        Index("ix_event_unpublished", "id", postgresql_where="published_at is null"),
        Index("ix_event_mission_id", "mission_id", "id"),
        Index("ix_event_published_at", "published_at"),
        Index(
            "ix_event_acting",
            text("(data ->> 'acting')"),
            postgresql_where="(data ->> 'acting') is not null",
        ),
    )

    id: Mapped[Id]
    type: Mapped[str] = mapped_column(String(60))
    mission_id: Mapped[UUID | None] = mapped_column(ForeignKey("mission.id", ondelete="CASCADE"))
    subject_id: Mapped[UUID]
    #: who did it: staff:<token or account id>, company:<participation id>, delegate:<id>, a process
    actor: Mapped[str] = mapped_column(String(80))
    data: Mapped[Json]
    occurred_at: Mapped[Created]
    #: when the relay handed it to the broker
    published_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))


class Receipt(Base):
    """An actor has dealt with an event, to its end."""

    __tablename__ = "receipt"

    event_id: Mapped[UUID] = mapped_column(
        ForeignKey("event.id", ondelete="CASCADE"), primary_key=True
    )
    actor: Mapped[str] = mapped_column(String(60), primary_key=True)
    received_at: Mapped[Created]
