"""Where things happen: sites and the ways between them, rooms, the numbered tables in them."""

from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from services.models.base import Base, Id, within


class Site(Base):
    __tablename__ = "site"
    __table_args__ = (UniqueConstraint("mission_id", "name"), UniqueConstraint("id", "mission_id"))

    id: Mapped[Id]
    mission_id: Mapped[UUID] = mapped_column(ForeignKey("mission.id", ondelete="CASCADE"))
    name: Mapped[str] = mapped_column(String(200))
    address: Mapped[str] = mapped_column(String(400), default="")


class Travel(Base):
    """How long it takes from one site to another, either way; the smaller id comes first."""

    __tablename__ = "travel"
    __table_args__ = (
        CheckConstraint("site_id < other_id", name="pair"),
        CheckConstraint("minutes between 0 and 1440", name="minutes"),
        within("site", "site_id", "mission_id", ondelete="CASCADE"),
        within("site", "other_id", "mission_id", ondelete="CASCADE"),
    )

    site_id: Mapped[UUID] = mapped_column(primary_key=True)
    other_id: Mapped[UUID] = mapped_column(primary_key=True)
    mission_id: Mapped[UUID]
    minutes: Mapped[int]


class Room(Base):
    __tablename__ = "room"
    __table_args__ = (
        UniqueConstraint("site_id", "name"),
        UniqueConstraint("id", "mission_id"),
        within("site", "site_id", "mission_id"),
    )

    id: Mapped[Id]
    mission_id: Mapped[UUID] = mapped_column(ForeignKey("mission.id", ondelete="CASCADE"))
    site_id: Mapped[UUID]
    name: Mapped[str] = mapped_column(String(200))

    site: Mapped[Site] = relationship(viewonly=True)


class Table(Base):
    """A numbered table; `home_of` is the participation that keeps it, if any."""

    __tablename__ = "meeting_table"
    __table_args__ = (
        UniqueConstraint("mission_id", "number"),
        UniqueConstraint("id", "mission_id"),
        within("room", "room_id", "mission_id"),
        within("participation", "home_of", "mission_id"),
    )

    id: Mapped[Id]
    mission_id: Mapped[UUID] = mapped_column(ForeignKey("mission.id", ondelete="CASCADE"))
    room_id: Mapped[UUID]
    number: Mapped[int]
    home_of: Mapped[UUID | None]

    room: Mapped[Room] = relationship(viewonly=True)


class TableClosure(Base):
    """A slot in which a table can't be used."""

    __tablename__ = "table_closure"
    __table_args__ = (
        within("meeting_table", "table_id", "mission_id", ondelete="CASCADE"),
        within("slot", "slot_id", "mission_id", ondelete="CASCADE"),
    )

    table_id: Mapped[UUID] = mapped_column(primary_key=True)
    slot_id: Mapped[UUID] = mapped_column(primary_key=True)
    mission_id: Mapped[UUID]
