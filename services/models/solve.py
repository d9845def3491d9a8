"""One run of the solver, and its progress as a curve."""

from datetime import datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from sqlalchemy import CheckConstraint, DateTime, ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from services.models.base import Base, Created, Id, choice


class SolveState(StrEnum):
    WAITING = "waiting"
    RUNNING = "running"
    DONE = "done"
    FAILED = "failed"
    CANCELLED = "cancelled"


class Purpose(StrEnum):
    """FRESH: the best schedule, near to the published one if there is one. REPAIR: what keeps most.

    REMEDY: near to the version on which somebody took a remedy for what it does not serve.
    """

    FRESH = "fresh"
    REPAIR = "repair"
    REMEDY = "remedy"


class Solve(Base):
    __tablename__ = "solve"
    __table_args__ = (
        UniqueConstraint("id", "mission_id"),
        CheckConstraint("time_limit_s > 0", name="time_limit"),
        CheckConstraint("max_loss >= 0", name="max_loss"),
        Index(
            "uq_solve_waiting",
            "mission_id",
            unique=True,
            postgresql_where="state = 'waiting'",
        ),
    )

    id: Mapped[Id]
    mission_id: Mapped[UUID] = mapped_column(ForeignKey("mission.id", ondelete="CASCADE"))
    state: Mapped[SolveState] = mapped_column(
        choice(SolveState, "state"), default=SolveState.WAITING
    )
    purpose: Mapped[Purpose] = mapped_column(
        choice(Purpose, "purpose"), default=Purpose.FRESH, server_default="fresh"
    )
    #: the version that it stays near to; the published one by default
    near_id: Mapped[UUID | None] = mapped_column(
        ForeignKey("schedule.id", ondelete="SET NULL", use_alter=True)
    )
    #: what was changed for it: kind, where, and how that is taken back
    remedy: Mapped[dict[str, Any] | None] = mapped_column(JSONB(none_as_null=True))
    policy: Mapped[str] = mapped_column(String(20))
    time_limit_s: Mapped[float]
    #: how long breaks and moves are improved once the goals before them are reached
    polish_limit_s: Mapped[float] = mapped_column(default=2.0)
    #: points of served preference that may be given up to keep more published meetings
    max_loss: Mapped[int] = mapped_column(default=0, server_default="0")
    seed: Mapped[int] = mapped_column(default=0)
    #: what had been published and begins before that stays
    frozen_before: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))
    #: how often a solver process has begun it
    attempts: Mapped[int] = mapped_column(default=0)
    #: of the problem as it was read; a draft made from other inputs is marked stale
    fingerprint: Mapped[str | None] = mapped_column(String(64))
    #: what was locked when the problem was read: what is locked later makes no draft stale
    locks: Mapped[list[dict[str, Any]] | None] = mapped_column(JSONB(none_as_null=True))
    #: as the solver said it: OPTIMAL, FEASIBLE, INFEASIBLE, UNKNOWN, CANCELLED
    status: Mapped[str | None] = mapped_column(String(20))
    value: Mapped[int | None]
    bound: Mapped[int | None]
    #: why there is no result: in English, and what it takes to say it in any language
    error: Mapped[str | None] = mapped_column(Text)
    failure: Mapped[dict[str, Any] | None] = mapped_column(JSONB(none_as_null=True))
    #: the whole result of the solver with its certificate, to be checked by anybody
    result: Mapped[dict[str, Any] | None] = mapped_column(JSONB, deferred=True)
    problem: Mapped[dict[str, Any] | None] = mapped_column(JSONB, deferred=True)
    #: when `scheduler.check` last recomputed everything, of which stored data, and what was wrong
    checked_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))
    checked_digest: Mapped[str | None] = mapped_column(String(64))
    violations: Mapped[list[str] | None] = mapped_column(JSONB(none_as_null=True))
    cancel_asked_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))
    created_at: Mapped[Created]
    started_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))
    finished_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))


class SolveProgress(Base):
    __tablename__ = "solve_progress"

    solve_id: Mapped[UUID] = mapped_column(
        ForeignKey("solve.id", ondelete="CASCADE"), primary_key=True
    )
    number: Mapped[int] = mapped_column(primary_key=True)
    stage: Mapped[str] = mapped_column(String(30))
    value: Mapped[int | None]
    bound: Mapped[int | None]
    elapsed_s: Mapped[float]
