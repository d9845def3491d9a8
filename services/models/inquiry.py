"""A question to the solver about a solve that has ended: what if, and at what price."""

from datetime import datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from sqlalchemy import CheckConstraint, DateTime, Index, String, Text
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from services.models.base import Base, Created, Id, choice, within
from services.models.solve import SolveState


class InquiryKind(StrEnum):
    """WHAT_IF: which table, slot or seat would serve most. SERVE: what holding a meeting costs.

    STAY: what it costs to keep a published meeting in its slot.
    """

    WHAT_IF = "what_if"
    SERVE = "serve"
    STAY = "stay"


class Inquiry(Base):
    __tablename__ = "inquiry"
    __table_args__ = (
        within("solve", "solve_id", "mission_id", ondelete="CASCADE"),
        CheckConstraint("time_limit_s > 0", name="time_limit"),
        CheckConstraint("(kind = 'what_if') = (meeting_key = '')", name="about"),
        Index("ix_inquiry_solve_id", "solve_id"),
        Index(
            "uq_inquiry_waiting",
            "solve_id",
            "kind",
            "meeting_key",
            unique=True,
            postgresql_where="state = 'waiting'",
        ),
    )

    id: Mapped[Id]
    mission_id: Mapped[UUID]
    solve_id: Mapped[UUID]
    kind: Mapped[InquiryKind] = mapped_column(choice(InquiryKind, "kind"))
    #: the meeting that a price is asked of; empty for a what-if
    meeting_key: Mapped[str] = mapped_column(String(200), default="")
    state: Mapped[SolveState] = mapped_column(
        choice(SolveState, "state"), default=SolveState.WAITING
    )
    time_limit_s: Mapped[float]
    #: how often a solver process has begun it
    attempts: Mapped[int] = mapped_column(default=0)
    #: what the solver does at the moment
    stage: Mapped[str] = mapped_column(String(60), default="")
    elapsed_s: Mapped[float] = mapped_column(default=0.0)
    #: a price, or remedies; of a what-if that is running those known so far
    answer: Mapped[list[dict[str, Any]] | None] = mapped_column(JSONB(none_as_null=True))
    #: why there is no answer: in English, and what it takes to say it in any language
    error: Mapped[str | None] = mapped_column(Text)
    failure: Mapped[dict[str, Any] | None] = mapped_column(JSONB(none_as_null=True))
    cancel_asked_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))
    created_at: Mapped[Created]
    started_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))
    finished_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))
