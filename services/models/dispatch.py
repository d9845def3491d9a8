"""Dispatches: mails beside agendas and notices, which somebody asked for or decided."""

from datetime import datetime
from enum import StrEnum
from uuid import UUID

from sqlalchemy import DateTime, ForeignKey, Index, String
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.orm import Mapped, mapped_column

from services.models.base import Base, Created, Id, choice


class DispatchKind(StrEnum):
    #: a new account: its owner sets a password
    STAFF_INVITATION = "staff_invitation"
    #: somebody forgot the password of whatever account that address has
    PASSWORD = "password"  # noqa: S105 - a kind, no secret
    #: a company is to take part, by its private link
    INVITATION = "invitation"
    #: a company that asked to take part can't
    DECLINED = "declined"
    #: somebody asked for whatever private links that address has
    LINKS = "links"
    #: a company has not done yet what it should
    REMINDER = "reminder"
    #: staff have changed something in a company's place
    ACTED = "acted"
    #: a mission was moved or called off
    ANNOUNCED = "announced"


class Dispatch(Base):
    """What is to be written to whom; written once, whoever asks for it.

    Of an address at which nobody is known nothing is written and nothing kept.
    """

    __tablename__ = "dispatch"
    __table_args__ = (Index("ix_dispatch_participation_id", "participation_id"),)

    id: Mapped[Id]
    kind: Mapped[DispatchKind] = mapped_column(choice(DispatchKind, "kind"))
    #: as it was typed, where the reader is found by it
    address: Mapped[str] = mapped_column(String(254), default="")
    account_id: Mapped[UUID | None] = mapped_column(
        ForeignKey("staff_account.id", ondelete="CASCADE")
    )
    participation_id: Mapped[UUID | None] = mapped_column(
        ForeignKey("participation.id", ondelete="CASCADE")
    )
    registration_id: Mapped[UUID | None] = mapped_column(
        ForeignKey("registration.id", ondelete="CASCADE")
    )
    acting_id: Mapped[UUID | None] = mapped_column(ForeignKey("acting.id", ondelete="CASCADE"))
    announcement_id: Mapped[UUID | None] = mapped_column(
        ForeignKey("announcement.id", ondelete="CASCADE")
    )
    #: of what must be asked for once only; none: as often as somebody asks
    key: Mapped[str | None] = mapped_column(String(100), unique=True)
    #: what a reminder is about
    about: Mapped[list[str]] = mapped_column(ARRAY(String(20)), default=list, server_default="{}")
    created_at: Mapped[Created]
    #: when its mails were queued, or nobody was found to write to
    written_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))
