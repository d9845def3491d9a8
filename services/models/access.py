"""Who may come in: staff tokens, signed links of companies and delegates, answered requests."""

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
)
from sqlalchemy.orm import Mapped, mapped_column

from services.models.base import Base, Created, Id, choice, within
from services.models.role import StaffRole


class StaffToken(Base):
    """A secret of which only the digest is kept. Without a cluster it sees every mission."""

    __tablename__ = "staff_token"

    id: Mapped[Id]
    label: Mapped[str] = mapped_column(String(100))
    digest: Mapped[bytes] = mapped_column(LargeBinary, unique=True)
    cluster_id: Mapped[UUID | None] = mapped_column(ForeignKey("cluster.id"))
    role: Mapped[StaffRole] = mapped_column(
        choice(StaffRole, "role"), default=StaffRole.MANAGER, server_default="manager"
    )
    created_at: Mapped[Created]
    expires_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))
    revoked_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))


class LinkKind(StrEnum):
    COMPANY = "company"
    DELEGATE = "delegate"


class Link(Base):
    """A private address; its token is the signed id, so that every letter can show it again."""

    __tablename__ = "link"
    __table_args__ = (
        CheckConstraint(
            "(kind = 'company') = (participation_id is not null)"
            " and (kind = 'delegate') = (delegate_id is not null)",
            name="one_holder",
        ),
        within("participation", "participation_id", "mission_id", ondelete="CASCADE"),
        within("delegate", "delegate_id", "mission_id", ondelete="CASCADE"),
        Index(
            "uq_link_delegate",
            "delegate_id",
            unique=True,
            postgresql_where="revoked_at is null",
        ),
    )

    id: Mapped[Id]
    kind: Mapped[LinkKind] = mapped_column(choice(LinkKind, "kind"))
    mission_id: Mapped[UUID]
    participation_id: Mapped[UUID | None]
    delegate_id: Mapped[UUID | None]
    created_at: Mapped[Created]
    expires_at: Mapped[datetime] = mapped_column(DateTime(timezone=True))
    revoked_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))
    #: when a calendar program last fetched the feed
    feed_fetched_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))


class AnsweredRequest(Base):
    """An Idempotency-Key with the answer it got, so that a repeated request gets the same."""

    __tablename__ = "answered_request"

    caller: Mapped[str] = mapped_column(String(80), primary_key=True)
    key: Mapped[str] = mapped_column(String(200), primary_key=True)
    #: of method, path and body
    fingerprint: Mapped[str] = mapped_column(String(64))
    status: Mapped[int]
    body: Mapped[bytes] = mapped_column(LargeBinary)
    location: Mapped[str | None] = mapped_column(String(300))
    created_at: Mapped[Created]
