"""What is laid down of a mission: half-days with slots, activities, sites with rooms and tables."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload, selectinload

from services.models import Activity, HalfDay, Room, Site, Table


@dataclass(frozen=True, kw_only=True)
class LaidDown:
    """Each in the order in which people read it."""

    half_days: Sequence[HalfDay]
    activities: Sequence[Activity]
    sites: Sequence[Site]
    #: of each site
    rooms: Mapping[UUID, Sequence[Room]]
    #: in each room
    tables: Mapping[UUID, Sequence[Table]]

    @property
    def slots(self) -> int:
        return sum(len(half_day.slots) for half_day in self.half_days)

    @property
    def all_rooms(self) -> list[tuple[Site, Room]]:
        return [(site, room) for site in self.sites for room in self.rooms.get(site.id, ())]

    @property
    def table_count(self) -> int:
        return sum(map(len, self.tables.values()))


def laid_down(session: Session, mission_id: UUID) -> LaidDown:
    """All of it, in six queries however much there is."""
    rooms: dict[UUID, list[Room]] = defaultdict(list)
    for room in session.scalars(select(Room).filter_by(mission_id=mission_id).order_by(Room.name)):
        rooms[room.site_id].append(room)
    tables: dict[UUID, list[Table]] = defaultdict(list)
    for table in session.scalars(
        select(Table).filter_by(mission_id=mission_id).order_by(Table.number)
    ):
        tables[table.room_id].append(table)
    return LaidDown(
        half_days=session.scalars(
            select(HalfDay)
            .options(selectinload(HalfDay.slots))
            .filter_by(mission_id=mission_id)
            .order_by(HalfDay.period)
            .execution_options(populate_existing=True)
        ).all(),
        activities=session.scalars(
            select(Activity)
            .options(joinedload(Activity.room).joinedload(Room.site))
            .filter_by(mission_id=mission_id)
            .order_by(Activity.period, Activity.title)
            .execution_options(populate_existing=True)
        ).all(),
        sites=session.scalars(
            select(Site).filter_by(mission_id=mission_id).order_by(Site.name)
        ).all(),
        rooms=rooms,
        tables=tables,
    )
