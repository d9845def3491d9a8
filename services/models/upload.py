"""Tables that staff are about to import."""

from datetime import datetime
from enum import StrEnum
from uuid import UUID

from sqlalchemy import DateTime, ForeignKey, Index, LargeBinary, String
from sqlalchemy.orm import Mapped, mapped_column

from services.models.base import Base, Id, Json, Moment, choice


class UploadKind(StrEnum):
    """What stands in the rows; named as the files of an import."""

    COMPANIES = "companies"
    DELEGATES = "delegates"
    WISHES = "wishes"


class Upload(Base):
    """A file as it was sent, and how it is to be read; for whoever sent it, and for a day."""

    __tablename__ = "upload"
    __table_args__ = (
        Index("ix_upload_session_id", "session_id"),
        Index("ix_upload_mission_id", "mission_id"),
    )

    id: Mapped[Id]
    mission_id: Mapped[UUID] = mapped_column(ForeignKey("mission.id", ondelete="CASCADE"))
    session_id: Mapped[UUID] = mapped_column(ForeignKey("staff_session.id", ondelete="CASCADE"))
    kind: Mapped[UploadKind] = mapped_column(choice(UploadKind, "kind"))
    name: Mapped[str] = mapped_column(String(200))
    #: empty once it is imported
    content: Mapped[bytes] = mapped_column(LargeBinary, deferred=True)
    #: of a workbook; empty: the first one
    sheet: Mapped[str] = mapped_column(String(200), default="")
    #: by position in the header: our name of the column, nothing for one that is left out
    columns: Mapped[Json]
    #: by our name of a column that the file lacks: what holds for every row
    constants: Mapped[Json]
    #: by row, then by position: cells written anew
    corrections: Mapped[Json]
    created_at: Mapped[Moment]
    #: with what came of it, by kind of change
    imported_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))
    outcome: Mapped[Json]
