"""Work by hand on the timetable: what is locked in every version, what was corrected in one."""

from enum import StrEnum
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, ForeignKeyConstraint, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from services.models.base import Base, Created, Id, Json, Moment, choice, within


class MeetingLock(Base):
    """What staff fix of a meeting, whatever version it is in: its slot, its table, its partners."""

    __tablename__ = "meeting_lock"
    __table_args__ = (
        CheckConstraint("slot_id is not null or table_id is not null or held", name="something"),
        CheckConstraint("length between 1 and 20", name="length"),
        within("slot", "slot_id", "mission_id"),
        within("meeting_table", "table_id", "mission_id"),
    )

    mission_id: Mapped[UUID] = mapped_column(
        ForeignKey("mission.id", ondelete="CASCADE"), primary_key=True
    )
    meeting_key: Mapped[str] = mapped_column(String(200), primary_key=True)
    slot_id: Mapped[UUID | None]
    table_id: Mapped[UUID | None]
    #: these partners meet: it must be held
    held: Mapped[bool] = mapped_column(default=False, server_default="false")
    length: Mapped[int] = mapped_column(default=1, server_default="1")
    #: who locked it last, as events name them
    actor: Mapped[str] = mapped_column(String(80))
    locked_at: Mapped[Moment]


class MeetingLockParticipant(Base):
    """Who meets in a locked meeting."""

    __tablename__ = "meeting_lock_participant"
    __table_args__ = (
        ForeignKeyConstraint(
            ["mission_id", "meeting_key"],
            ["meeting_lock.mission_id", "meeting_lock.meeting_key"],
            ondelete="CASCADE",
        ),
        within("participation", "participation_id", "mission_id", ondelete="CASCADE"),
    )

    mission_id: Mapped[UUID] = mapped_column(primary_key=True)
    meeting_key: Mapped[str] = mapped_column(String(200), primary_key=True)
    participation_id: Mapped[UUID] = mapped_column(primary_key=True)


class CorrectionKind(StrEnum):
    MOVED = "moved"
    SWAPPED = "swapped"
    CANCELLED = "cancelled"
    #: the last standing one of the others was taken back
    UNDONE = "undone"
    #: the last one taken back was done again
    REDONE = "redone"


class Correction(Base):
    """A correction of a draft by hand; they are only ever added, their number is the revision."""

    __tablename__ = "correction"
    __table_args__ = (
        UniqueConstraint("schedule_id", "number"),
        within("schedule", "schedule_id", "mission_id", ondelete="CASCADE"),
    )

    id: Mapped[Id]
    mission_id: Mapped[UUID]
    schedule_id: Mapped[UUID]
    number: Mapped[int]
    kind: Mapped[CorrectionKind] = mapped_column(choice(CorrectionKind, "kind"))
    actor: Mapped[str] = mapped_column(String(80))
    done_at: Mapped[Created]
    #: by the key of each meeting concerned, what it was and is: all of it in ids, or null
    before: Mapped[Json]
    after: Mapped[Json]
