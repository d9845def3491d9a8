"""Letters (what a delegate is told by a published version) and mails (their delivery)."""

from datetime import datetime
from enum import StrEnum
from uuid import UUID

from sqlalchemy import (
    CheckConstraint,
    DateTime,
    ForeignKey,
    Index,
    LargeBinary,
    String,
    Text,
    UniqueConstraint,
)
from sqlalchemy.orm import Mapped, mapped_column

from services.models.base import Base, Created, Id, Json, choice, within


class Letter(Base):
    """The agenda of one delegate in one published version, as data; told once."""

    __tablename__ = "letter"
    __table_args__ = (
        UniqueConstraint("schedule_id", "delegate_id"),
        within("schedule", "schedule_id", "mission_id"),
        within("delegate", "delegate_id", "mission_id"),
        Index("ix_letter_delegate_id", "delegate_id"),
    )

    id: Mapped[Id]
    mission_id: Mapped[UUID]
    schedule_id: Mapped[UUID]
    delegate_id: Mapped[UUID]
    agenda: Mapped[Json]
    created_at: Mapped[Created]


class MailState(StrEnum):
    QUEUED = "queued"
    SENDING = "sending"
    SENT = "sent"
    FAILED = "failed"
    #: the server may or may not have taken it; a person decides
    UNCLEAR = "unclear"
    #: a newer version was published before it left
    SUPERSEDED = "superseded"
    #: waits until somebody of the staff lets it go
    HELD = "held"
    #: the server took it, and it came back undelivered
    BOUNCED = "bounced"


class Mail(Base):
    """A letter, word of a notice or a dispatch, as it goes out, with the state of its delivery."""

    __tablename__ = "mail"
    __table_args__ = (
        UniqueConstraint("message_id"),
        CheckConstraint("num_nonnulls(letter_id, notice_id, dispatch_id) = 1", name="one_cause"),
        Index("ix_mail_letter_id", "letter_id"),
        Index("ix_mail_notice_id", "notice_id"),
        Index("ix_mail_dispatch_id", "dispatch_id"),
        Index("ix_mail_mission_id_state", "mission_id", "state"),
    )

    id: Mapped[Id]
    #: none: about no mission, but an account; for the operator's eyes
    mission_id: Mapped[UUID | None] = mapped_column(ForeignKey("mission.id"))
    letter_id: Mapped[UUID | None] = mapped_column(ForeignKey("letter.id"))
    #: of a notice each reader gets one; the Message-ID names notice and reader
    notice_id: Mapped[UUID | None] = mapped_column(ForeignKey("notice.id"))
    dispatch_id: Mapped[UUID | None] = mapped_column(ForeignKey("dispatch.id"))
    recipient: Mapped[str] = mapped_column(String(254))
    subject: Mapped[str] = mapped_column(Text)
    message_id: Mapped[str] = mapped_column(String(200))
    raw: Mapped[bytes] = mapped_column(LargeBinary, deferred=True)
    state: Mapped[MailState] = mapped_column(choice(MailState, "state"), default=MailState.QUEUED)
    #: number of the present attempt; it only rises
    attempts: Mapped[int] = mapped_column(default=0)
    #: attempts since a person last decided about it
    tries: Mapped[int] = mapped_column(default=0, server_default="0")
    error: Mapped[str] = mapped_column(Text, default="")
    created_at: Mapped[Created]
    next_attempt_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))
    claimed_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))
    #: set just before the text is handed to the server: from here on acceptance may be unknown
    handed_over_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))
    sent_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))
