"""Names for the ids that a solver speaks of, for people who lead the mission."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID
from zoneinfo import ZoneInfo

from sqlalchemy import select
from sqlalchemy.orm import Session

from services.domain.venue_time import bounds
from services.models import (
    Cluster,
    Company,
    HalfDay,
    Mission,
    Participation,
    Room,
    Site,
    Slot,
    Table,
)


@dataclass(frozen=True, kw_only=True)
class SlotLabel:
    """A slot: its half-day, when it starts, and that time on the clocks of the venue."""

    half_day: str
    starts: datetime
    time: str


@dataclass(frozen=True, kw_only=True)
class Labels:
    """By id: companies, half-days, slots, tables (number and room), rooms, sites and clusters."""

    companies: dict[UUID, str]
    half_days: dict[UUID, str]
    slots: dict[UUID, SlotLabel]
    tables: dict[UUID, str]
    rooms: dict[UUID, str]
    sites: dict[UUID, str]
    clusters: dict[UUID, str]

    def text(self, name: str) -> str:
        """The name of what has this id, or the id itself."""
        try:
            known = UUID(name)
        except ValueError:
            return name
        if known in self.slots:
            return f"{self.slots[known].half_day} {self.slots[known].time}"
        for names in (
            self.companies,
            self.half_days,
            self.tables,
            self.rooms,
            self.sites,
            self.clusters,
        ):
            if known in names:
                return names[known]
        return name


def labels(session: Session, mission: Mission) -> Labels:
    """The names of the mission's parts, in a fixed number of queries."""
    here = {"mission_id": mission.id}
    zone = ZoneInfo(mission.time_zone)
    half_days = dict(session.execute(select(HalfDay.id, HalfDay.name).filter_by(**here)).all())
    companies = (
        select(Participation.id, Company.name)
        .join(Company, Company.id == Participation.company_id)
        .where(Participation.mission_id == mission.id)
    )
    tables = (
        select(Table.id, Table.number, Room.name)
        .join(Room, Room.id == Table.room_id)
        .where(Table.mission_id == mission.id)
    )
    clusters = (
        select(Cluster.id, Cluster.name)
        .join(Company, Company.cluster_id == Cluster.id)
        .join(Participation, Participation.company_id == Company.id)
        .where(Participation.mission_id == mission.id)
        .distinct()
    )
    return Labels(
        companies=dict(session.execute(companies).all()),
        half_days=half_days,
        slots={
            slot.id: SlotLabel(
                half_day=half_days[slot.half_day_id],
                starts=bounds(slot.period)[0],
                time=f"{bounds(slot.period)[0].astimezone(zone):%H:%M}",
            )
            for slot in session.scalars(select(Slot).filter_by(**here))
        },
        tables={row: f"{number} ({room})" for row, number, room in session.execute(tables)},
        rooms=dict(session.execute(select(Room.id, Room.name).filter_by(**here)).all()),
        sites=dict(session.execute(select(Site.id, Site.name).filter_by(**here)).all()),
        clusters=dict(session.execute(clusters).all()),
    )
