"""A small mission in the database, for tests of what comes after its registration."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from itertools import product
from typing import TypeVar
from zoneinfo import ZoneInfo

from sqlalchemy.orm import Session

from services.domain.venue_time import period
from services.models import (
    Activity,
    ActivityKind,
    Audience,
    Base,
    Cluster,
    Company,
    Delegate,
    HalfDay,
    Language,
    Mission,
    MissionState,
    Participation,
    Room,
    Side,
    Site,
    Slot,
    Table,
    Wish,
)

TUNIS = ZoneInfo("Africa/Tunis")
DAY = date(2027, 4, 13)
Row = TypeVar("Row", bound=Base)
NOW = datetime(2027, 4, 1, 8, tzinfo=UTC)


@dataclass(frozen=True, kw_only=True)
class SmallMission:
    mission: Mission
    slots: list[Slot]
    tables: list[Table]
    visitors: list[Participation]
    hosts: list[Participation]
    delegates: list[Delegate]
    lunch: Activity


def small_mission(
    session: Session,
    *,
    code: str = "tunis",
    visitors: int = 2,
    hosts: int = 2,
    slots: int = 3,
    tables: int = 2,
    everybody_wishes: bool = True,
) -> SmallMission:
    """Half an hour a slot from 9:00; a lunch for everyone; each side wishes for all the other."""
    cluster = Cluster(name=f"Pôle {code}", country="FR", email="pole@pole.example")
    session.add(cluster)
    session.flush()
    mission = Mission(
        code=code,
        title="Mission numérique à Tunis",
        country="TN",
        city="Tunis",
        time_zone="Africa/Tunis",
        starts_on=DAY,
        ends_on=DAY,
        state=MissionState.CLOSED,
        organiser_id=cluster.id,
        contact="contact@pole.example",
    )
    session.add(mission)
    session.flush()
    here = {"mission_id": mission.id}
    programme = _programme(session, mission, slots=slots)
    site = _add(session, Site(**here, name="Palais des congrès"))
    room = _add(session, Room(**here, site_id=site.id, name="Salle Carthage"))
    people = {
        side: [_participation(session, mission, cluster, side, n) for n in range(1, count + 1)]
        for side, count in ((Side.VISITOR, visitors), (Side.HOST, hosts))
    }
    small = SmallMission(
        mission=mission,
        slots=programme,
        tables=[
            _add(session, Table(**here, room_id=room.id, number=n)) for n in range(1, tables + 1)
        ],
        visitors=people[Side.VISITOR],
        hosts=people[Side.HOST],
        delegates=[
            _delegate(session, participation)
            for participation in people[Side.VISITOR] + people[Side.HOST]
        ],
        lunch=_lunch(session, mission, room),
    )
    if everybody_wishes:
        wish_for_all(session, small)
    session.flush()
    return small


def wish_for_all(session: Session, small: SmallMission) -> None:
    for mine, theirs in ((small.visitors, small.hosts), (small.hosts, small.visitors)):
        for one, (rank, other) in product(mine, list(enumerate(theirs, start=1))):
            session.add(
                Wish(
                    mission_id=small.mission.id,
                    participation_id=one.id,
                    partner_id=other.id,
                    rank=rank,
                )
            )


def _add(session: Session, row: Row) -> Row:
    session.add(row)
    session.flush()
    return row


def _programme(session: Session, mission: Mission, *, slots: int) -> list[Slot]:
    morning = HalfDay(
        mission_id=mission.id,
        name="Mardi matin",
        date=DAY,
        starts=time(9),
        ends=time(13),
        period=period(DAY, time(9), time(13), TUNIS),
    )
    _add(session, morning)
    return [
        _add(
            session,
            Slot(
                mission_id=mission.id,
                half_day_id=morning.id,
                half_day_period=morning.period,
                starts=starts,
                ends=ends,
                period=period(DAY, starts, ends, TUNIS),
            ),
        )
        for starts, ends in [
            (time(9 + n // 2, 30 * (n % 2)), time(9 + (n + 1) // 2, 30 * ((n + 1) % 2)))
            for n in range(slots)
        ]
    ]


def _participation(
    session: Session, mission: Mission, cluster: Cluster, side: Side, number: int
) -> Participation:
    company = Company(
        cluster_id=cluster.id if side is Side.VISITOR else None,
        name=f"{mission.code} {side.value} {number}",
        country="FR" if side is Side.VISITOR else "TN",
    )
    _add(session, company)
    participation = Participation(
        mission_id=mission.id,
        company_id=company.id,
        side=side,
        offers="des capteurs",
        needs="un distributeur",
    )
    _add(session, participation)
    return participation


def _delegate(session: Session, participation: Participation) -> Delegate:
    name = participation.company.name
    delegate = Delegate(
        mission_id=participation.mission_id,
        participation_id=participation.id,
        name=f"Personne de {name}",
        email=f"{name.replace(' ', '.')}@example.org",
        language=Language.FRENCH,
    )
    _add(session, delegate)
    return delegate


def _lunch(session: Session, mission: Mission, room: Room) -> Activity:
    lunch = Activity(
        mission_id=mission.id,
        kind=ActivityKind.BREAK,
        audience=Audience.EVERYONE,
        title="Déjeuner",
        room_id=room.id,
        date=DAY,
        starts=time(13),
        ends=time(14),
        period=period(DAY, time(13), time(14), TUNIS),
    )
    _add(session, lunch)
    return lunch
