"""Staff with a password, and where they are signed in."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, DateTime, ForeignKey, Index, LargeBinary, String, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from services.models.access import StaffToken
from services.models.base import Base, Created, Id, Moment, choice
from services.models.language import Language
from services.models.role import StaffRole


class StaffAccount(Base):
    """A person of the staff. Without a cluster they see every mission."""

    __tablename__ = "staff_account"
    __table_args__ = (Index("uq_staff_account_email", text("lower(email)"), unique=True),)

    id: Mapped[Id]
    cluster_id: Mapped[UUID | None] = mapped_column(ForeignKey("cluster.id"))
    name: Mapped[str] = mapped_column(String(200))
    email: Mapped[str] = mapped_column(String(254))
    language: Mapped[Language] = mapped_column(choice(Language, "language"))
    role: Mapped[StaffRole] = mapped_column(
        choice(StaffRole, "role"), default=StaffRole.MANAGER, server_default="manager"
    )
    #: argon2id with its parameters and salt; none until the first password is set
    password_hash: Mapped[str | None] = mapped_column(String(200))
    created_at: Mapped[Created]
    #: from then on nobody signs in with it
    closed_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))


class StaffSession(Base):
    """A browser in which somebody of the staff is signed in, by an account or by a token."""

    __tablename__ = "staff_session"
    __table_args__ = (
        CheckConstraint("num_nonnulls(account_id, token_id) = 1", name="one_holder"),
        Index("ix_staff_session_account_id", "account_id"),
        Index("ix_staff_session_token_id", "token_id"),
    )

    id: Mapped[Id]
    account_id: Mapped[UUID | None] = mapped_column(
        ForeignKey("staff_account.id", ondelete="CASCADE")
    )
    token_id: Mapped[UUID | None] = mapped_column(ForeignKey("staff_token.id", ondelete="CASCADE"))
    #: of the secret that only the browser's cookie holds
    digest: Mapped[bytes] = mapped_column(LargeBinary, unique=True)
    #: what the browser calls itself, and the address it came from: for the owner's eyes
    browser: Mapped[str] = mapped_column(String(300), default="")
    address: Mapped[str] = mapped_column(String(45), default="")
    created_at: Mapped[Moment]
    seen_at: Mapped[Moment]
    expires_at: Mapped[Moment]
    ended_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))

    account: Mapped[StaffAccount | None] = relationship()
    token: Mapped[StaffToken | None] = relationship()
