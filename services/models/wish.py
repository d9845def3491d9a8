"""What companies want: ranked wishes, answers to the wishes of others, private vetoes."""

from enum import StrEnum
from uuid import UUID

from sqlalchemy import CheckConstraint, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from services.models.base import Base, Created, Id, choice, within


class Wish(Base):
    """A ranked request of one participation to meet another; rank 1 is dearest."""

    __tablename__ = "wish"
    __table_args__ = (
        UniqueConstraint("participation_id", "partner_id"),
        UniqueConstraint("participation_id", "rank", deferrable=True, initially="DEFERRED"),
        CheckConstraint("rank >= 1", name="rank"),
        CheckConstraint("participation_id <> partner_id", name="not_oneself"),
        within("participation", "participation_id", "mission_id", ondelete="CASCADE"),
        within("participation", "partner_id", "mission_id", ondelete="CASCADE"),
    )

    id: Mapped[Id]
    mission_id: Mapped[UUID]
    participation_id: Mapped[UUID]
    partner_id: Mapped[UUID]
    rank: Mapped[int]
    note: Mapped[str] = mapped_column(Text, default="")
    created_at: Mapped[Created]


class AnswerValue(StrEnum):
    ACCEPT = "accept"
    DECLINE = "decline"


class Answer(Base):
    """What a participation answers to the wish of `wisher_id` to meet it; no row is silence."""

    __tablename__ = "answer"
    __table_args__ = (
        CheckConstraint("participation_id <> wisher_id", name="not_oneself"),
        within("participation", "participation_id", "mission_id", ondelete="CASCADE"),
        within("participation", "wisher_id", "mission_id", ondelete="CASCADE"),
    )

    participation_id: Mapped[UUID] = mapped_column(primary_key=True)
    wisher_id: Mapped[UUID] = mapped_column(primary_key=True)
    mission_id: Mapped[UUID]
    value: Mapped[AnswerValue] = mapped_column(choice(AnswerValue, "value"))


class Veto(Base):
    """Private: `participation_id` never meets `partner_id`. Shown to nobody else."""

    __tablename__ = "veto"
    __table_args__ = (
        CheckConstraint("participation_id <> partner_id", name="not_oneself"),
        within("participation", "participation_id", "mission_id", ondelete="CASCADE"),
        within("participation", "partner_id", "mission_id", ondelete="CASCADE"),
    )

    participation_id: Mapped[UUID] = mapped_column(primary_key=True)
    partner_id: Mapped[UUID] = mapped_column(primary_key=True)
    mission_id: Mapped[UUID]
