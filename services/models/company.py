"""Companies, their participation in a mission, the delegates who travel and their absences."""

from datetime import date, datetime, time
from enum import StrEnum
from uuid import UUID

from sqlalchemy import (
    CheckConstraint,
    DateTime,
    ForeignKey,
    Index,
    String,
    Text,
    UniqueConstraint,
    text,
)
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.orm import Mapped, mapped_column, relationship

from services.models.base import Base, Created, Id, Period, choice, within
from services.models.cluster import Cluster
from services.models.language import Language


class Company(Base):
    """An organisation, the same one from mission to mission."""

    __tablename__ = "company"
    __table_args__ = (
        Index("uq_company_name_country", text("lower(name)"), "country", unique=True),
    )

    id: Mapped[Id]
    cluster_id: Mapped[UUID | None] = mapped_column(ForeignKey("cluster.id"))
    name: Mapped[str] = mapped_column(String(200))
    country: Mapped[str] = mapped_column(String(2))
    website: Mapped[str] = mapped_column(String(300), default="")
    description: Mapped[str] = mapped_column(Text, default="")

    cluster: Mapped[Cluster | None] = relationship()


class Side(StrEnum):
    VISITOR = "visitor"
    HOST = "host"
    BOTH = "both"


class ParticipationState(StrEnum):
    INVITED = "invited"
    REGISTERED = "registered"
    ACCEPTED = "accepted"
    REFUSED = "refused"
    WITHDRAWN = "withdrawn"


class Participation(Base):
    """A company's taking part in one mission."""

    __tablename__ = "participation"
    __table_args__ = (
        UniqueConstraint("mission_id", "company_id"),
        UniqueConstraint("id", "mission_id"),
        CheckConstraint("seats between 1 and 50", name="seats"),
        CheckConstraint("max_meetings >= 0", name="max_meetings"),
        CheckConstraint("min_meetings between 0 and max_meetings", name="min_meetings"),
        CheckConstraint("collective_size between 3 and 20", name="collective_size"),
        CheckConstraint(
            "array_to_string(languages, ',') ~ '^([a-z]{2}(,[a-z]{2})*)?$'", name="languages"
        ),
        within("site", "site_id", "mission_id"),
        Index("ix_participation_contact", text("lower(contact_email)")),
    )

    id: Mapped[Id]
    mission_id: Mapped[UUID] = mapped_column(ForeignKey("mission.id", ondelete="CASCADE"))
    company_id: Mapped[UUID] = mapped_column(ForeignKey("company.id"))
    side: Mapped[Side] = mapped_column(choice(Side, "side"))
    state: Mapped[ParticipationState] = mapped_column(
        choice(ParticipationState, "state"), default=ParticipationState.ACCEPTED
    )
    #: how many meetings its delegates may hold at the same time
    seats: Mapped[int] = mapped_column(default=1)
    max_meetings: Mapped[int | None]
    #: the floor promised to this one, instead of the mission's
    min_meetings: Mapped[int | None]
    #: where alone it meets; none: anywhere
    site_id: Mapped[UUID | None]
    #: in which it can meet, ISO 639-1, best first; empty: not stated
    languages: Mapped[list[str]] = mapped_column(
        ARRAY(String(2)), default=list, server_default="{}"
    )
    #: it receives several partners at once, with itself up to so many; none: one at a time
    collective_size: Mapped[int | None]
    offers: Mapped[str] = mapped_column(Text, default="")
    needs: Mapped[str] = mapped_column(Text, default="")
    sector: Mapped[str] = mapped_column(String(200), default="")
    product: Mapped[str] = mapped_column(String(200), default="")
    technology: Mapped[str] = mapped_column(String(200), default="")
    territory: Mapped[str] = mapped_column(String(200), default="")
    #: to whom the company's private link goes; empty: not known
    contact_name: Mapped[str] = mapped_column(String(200), default="", server_default="")
    contact_email: Mapped[str] = mapped_column(String(254), default="", server_default="")
    contact_language: Mapped[Language] = mapped_column(
        choice(Language, "contact_language"), default=Language.FRENCH, server_default="fr"
    )
    created_at: Mapped[Created]

    company: Mapped[Company] = relationship()
    delegates: Mapped[list["Delegate"]] = relationship(
        order_by="Delegate.id", viewonly=True, back_populates="participation"
    )


class Delegate(Base):
    """A person of a participation; the one who has an agenda."""

    __tablename__ = "delegate"
    __table_args__ = (
        UniqueConstraint("id", "mission_id"),
        within("participation", "participation_id", "mission_id", ondelete="CASCADE"),
        CheckConstraint("leaves_at > arrives_at", name="stay"),
        Index("uq_delegate_email", "participation_id", text("lower(email)"), unique=True),
        Index("ix_delegate_email", text("lower(email)")),
    )

    id: Mapped[Id]
    mission_id: Mapped[UUID]
    participation_id: Mapped[UUID]
    name: Mapped[str] = mapped_column(String(200))
    email: Mapped[str] = mapped_column(String(254))
    role: Mapped[str] = mapped_column(String(200), default="")
    language: Mapped[Language] = mapped_column(choice(Language, "language"))
    #: at the venue, in its wall time; none: from the beginning, until the end
    arrives_at: Mapped[datetime | None] = mapped_column(DateTime)
    leaves_at: Mapped[datetime | None] = mapped_column(DateTime)

    participation: Mapped[Participation] = relationship(viewonly=True, back_populates="delegates")


class Absence(Base):
    """A time in which a delegate can't meet, in the venue's wall time."""

    __tablename__ = "absence"
    __table_args__ = (
        UniqueConstraint("delegate_id", "date", "starts", "ends"),
        within("delegate", "delegate_id", "mission_id", ondelete="CASCADE"),
        CheckConstraint("ends > starts", name="times"),
    )

    id: Mapped[Id]
    mission_id: Mapped[UUID]
    delegate_id: Mapped[UUID]
    date: Mapped[date]
    starts: Mapped[time]
    ends: Mapped[time]
    period: Mapped[Period]
