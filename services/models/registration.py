"""Registrations: companies that wish to take part, and wait for the staff to say so."""

from datetime import datetime
from enum import StrEnum
from uuid import UUID

from sqlalchemy import CheckConstraint, DateTime, ForeignKey, Index, String, Text
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.orm import Mapped, mapped_column

from services.models.base import Base, Created, Id, choice, within
from services.models.language import Language


class RegistrationState(StrEnum):
    WAITING = "waiting"
    ACCEPTED = "accepted"
    DECLINED = "declined"


class Registration(Base):
    """What a stranger wrote in the name of a company; it takes no part before it is accepted."""

    __tablename__ = "registration"
    __table_args__ = (
        Index("ix_registration_mission_id_state", "mission_id", "state"),
        within("participation", "participation_id", "mission_id"),
        CheckConstraint(
            "(state = 'accepted') = (participation_id is not null)"
            " and (state = 'waiting') = (decided_at is null)",
            name="decision",
        ),
    )

    id: Mapped[Id]
    mission_id: Mapped[UUID] = mapped_column(ForeignKey("mission.id", ondelete="CASCADE"))
    #: of the form that was sent: sent twice it is one registration
    key: Mapped[UUID] = mapped_column(unique=True)
    state: Mapped[RegistrationState] = mapped_column(
        choice(RegistrationState, "state"), default=RegistrationState.WAITING
    )
    name: Mapped[str] = mapped_column(String(200))
    country: Mapped[str] = mapped_column(String(2))
    website: Mapped[str] = mapped_column(String(300), default="")
    contact_name: Mapped[str] = mapped_column(String(200))
    contact_email: Mapped[str] = mapped_column(String(254))
    contact_language: Mapped[Language] = mapped_column(choice(Language, "contact_language"))
    offers: Mapped[str] = mapped_column(Text, default="")
    needs: Mapped[str] = mapped_column(Text, default="")
    #: in which it can meet, ISO 639-1, best first
    languages: Mapped[list[str]] = mapped_column(ARRAY(String(2)), default=list)
    #: what the staff said to it when they declined
    sentence: Mapped[str] = mapped_column(Text, default="")
    participation_id: Mapped[UUID | None]
    created_at: Mapped[Created]
    decided_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))
    #: as events name who decided; empty: it is not known
    decided_by: Mapped[str] = mapped_column(String(80), default="", server_default="")
