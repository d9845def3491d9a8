"""What the participations of one cluster have together in a mission."""

from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from services.models.base import Base


class Delegation(Base):
    """The quota of a cluster, and what it is promised."""

    __tablename__ = "delegation"
    __table_args__ = (
        CheckConstraint("min_meetings between 0 and max_meetings", name="min_meetings"),
        CheckConstraint("min_share between 0 and 100", name="min_share"),
    )

    mission_id: Mapped[UUID] = mapped_column(
        ForeignKey("mission.id", ondelete="CASCADE"), primary_key=True
    )
    cluster_id: Mapped[UUID] = mapped_column(ForeignKey("cluster.id"), primary_key=True)
    max_meetings: Mapped[int | None]
    min_meetings: Mapped[int] = mapped_column(default=0)
    #: per cent of its participations' own wishes
    min_share: Mapped[int] = mapped_column(default=0)
