"""Clusters (a pôle, technopark or agency) and the agreements between them."""

from datetime import date
from enum import StrEnum
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from services.models.base import Base, Id, choice
from services.models.language import Language


class Cluster(Base):
    __tablename__ = "cluster"

    id: Mapped[Id]
    name: Mapped[str] = mapped_column(String(200), unique=True)
    country: Mapped[str] = mapped_column(String(2))
    email: Mapped[str] = mapped_column(String(254), default="")
    #: in which its office is written to
    language: Mapped[Language] = mapped_column(
        choice(Language, "language"), default=Language.FRENCH, server_default="fr"
    )


class AgreementKind(StrEnum):
    BILATERAL = "bilateral"
    MULTILATERAL = "multilateral"


class Agreement(Base):
    __tablename__ = "agreement"
    __table_args__ = (CheckConstraint("ends_on >= starts_on", name="dates"),)

    id: Mapped[Id]
    name: Mapped[str] = mapped_column(String(200), unique=True)
    kind: Mapped[AgreementKind] = mapped_column(choice(AgreementKind, "kind"))
    starts_on: Mapped[date]
    ends_on: Mapped[date | None]
    clusters: Mapped[list[Cluster]] = relationship(secondary="agreement_cluster")


class AgreementCluster(Base):
    __tablename__ = "agreement_cluster"

    agreement_id: Mapped[UUID] = mapped_column(
        ForeignKey("agreement.id", ondelete="CASCADE"), primary_key=True
    )
    cluster_id: Mapped[UUID] = mapped_column(ForeignKey("cluster.id"), primary_key=True)
