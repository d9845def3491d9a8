"""Notices: what delegates say ahead of a meeting, that they are late or can't come."""

from datetime import datetime
from enum import StrEnum
from uuid import UUID

from sqlalchemy import CheckConstraint, DateTime, ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from services.models.base import Base, Created, Id, Moment, choice, within


class NoticeKind(StrEnum):
    LATE = "late"
    ABSENT = "absent"


class Notice(Base):
    """One statement of a delegate about one meeting at one time.

    At most one of them stands; what was said before it stays, withdrawn.
    """

    __tablename__ = "notice"
    __table_args__ = (
        within("delegate", "delegate_id", "mission_id"),
        CheckConstraint("(kind = 'late') = (minutes is not null)", name="kind"),
        CheckConstraint("minutes in (5, 10, 15, 20)", name="minutes"),
        Index(
            "uq_notice_standing",
            "delegate_id",
            "meeting_key",
            "starts_at",
            unique=True,
            postgresql_where="withdrawn_at is null",
        ),
        Index("ix_notice_mission_id_meeting_key", "mission_id", "meeting_key"),
    )

    id: Mapped[Id]
    mission_id: Mapped[UUID]
    delegate_id: Mapped[UUID]
    #: in the version that was published when it was said
    meeting_id: Mapped[UUID] = mapped_column(ForeignKey("meeting.id", ondelete="CASCADE"))
    #: a meeting that is moved is another matter, though its key stays: hence its time
    meeting_key: Mapped[str] = mapped_column(String(200))
    starts_at: Mapped[Moment]
    kind: Mapped[NoticeKind] = mapped_column(choice(NoticeKind, "kind_value"))
    #: about how late; 20 is «20 or more»
    minutes: Mapped[int | None]
    #: the absence that it made known; none where one was registered already, or removed since
    absence_id: Mapped[UUID | None] = mapped_column(ForeignKey("absence.id", ondelete="SET NULL"))
    created_at: Mapped[Created]
    withdrawn_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))
