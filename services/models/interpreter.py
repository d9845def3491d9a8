"""Interpreters of a mission, the language pairs they interpret in, and when they are away."""

from datetime import date, time
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, UniqueConstraint, text
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.orm import Mapped, mapped_column

from services.models.base import Base, Id, Period, within


class Interpreter(Base):
    """Somebody who interprets in each of these pairs, one meeting at a time."""

    __tablename__ = "interpreter"
    __table_args__ = (
        UniqueConstraint("id", "mission_id"),
        CheckConstraint(
            "array_to_string(pairs, ',') ~ '^[a-z]{2}-[a-z]{2}(,[a-z]{2}-[a-z]{2})*$'",
            name="pairs",
        ),
        Index("uq_interpreter_name", "mission_id", text("lower(name)"), unique=True),
    )

    id: Mapped[Id]
    mission_id: Mapped[UUID] = mapped_column(ForeignKey("mission.id", ondelete="CASCADE"))
    name: Mapped[str] = mapped_column(String(200))
    email: Mapped[str] = mapped_column(String(254), default="")
    #: two ISO 639-1 codes each, in the order of the alphabet: ar-fr
    pairs: Mapped[list[str]] = mapped_column(ARRAY(String(5)))


class InterpreterAbsence(Base):
    """A time in which an interpreter is away, in the venue's wall time."""

    __tablename__ = "interpreter_absence"
    __table_args__ = (
        UniqueConstraint("interpreter_id", "date", "starts", "ends"),
        within("interpreter", "interpreter_id", "mission_id", ondelete="CASCADE"),
        CheckConstraint("ends > starts", name="times"),
    )

    id: Mapped[Id]
    mission_id: Mapped[UUID]
    interpreter_id: Mapped[UUID]
    date: Mapped[date]
    starts: Mapped[time]
    ends: Mapped[time]
    period: Mapped[Period]
