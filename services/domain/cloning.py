"""A new mission after the model of an earlier one: other days, the same set-up."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TypeVar
from uuid import UUID
from zoneinfo import ZoneInfo

from sqlalchemy import select
from sqlalchemy.orm import Session

from services.domain import missions
from services.domain.events import Fact, record
from services.domain.participations import OUT, PROFILE
from services.domain.rows import hold
from services.domain.venue_time import period
from services.models import (
    Activity,
    Base,
    Delegate,
    HalfDay,
    Mission,
    Participation,
    ParticipationState,
    Room,
    Site,
    Slot,
    Table,
    Travel,
)

Row = TypeVar("Row", bound=Base)
#: what is taken along of the rules; deadlines and open registration are set anew
RULES = ("wish_budget", "min_meetings", "break_cap", "frozen_hours", "silence_is_yes")


@dataclass(frozen=True, kw_only=True)
class Clone:
    """What is copied into which mission: ids before and after."""

    source: Mission
    target: Mission
    later: timedelta

    @property
    def zone(self) -> ZoneInfo:
        return ZoneInfo(self.target.time_zone)


def clone(
    session: Session,
    *,
    source: Mission,
    code: str,
    title: str,
    starts_on: date,
    with_companies: bool = False,
    actor: str,
) -> Mission:
    """A draft with the rules, half-days, slots, sites, rooms, tables and programme of `source`.

    It starts on that day and is as long. `with_companies` those that took part are accepted
    again, with contacts, profiles and delegates, but without wishes, answers, vetoes or absences;
    nobody is told. Raises ConflictError or InvalidError as for a new mission.
    """
    if with_companies:
        hold(session, source)
    target = missions.create_mission(
        session,
        code=code,
        title=title,
        country=source.country,
        city=source.city,
        time_zone=source.time_zone,
        starts_on=starts_on,
        ends_on=starts_on + (source.ends_on - source.starts_on),
        organiser=source.organiser,
        contact=source.contact,
        partners=source.partners,
        actor=actor,
    )
    for name in RULES:
        setattr(target, name, getattr(source, name))
    made = Clone(source=source, target=target, later=starts_on - source.starts_on)
    sites = _copied(session, made, Site, ("name", "address"))
    _travel(session, made, sites)
    rooms = _copied(session, made, Room, ("name",), site_id=sites)
    participations = _companies(session, made, sites) if with_companies else {}
    _tables(session, made, rooms, participations)
    _half_days(session, made)
    _activities(session, made, rooms)
    session.flush()
    record(
        session,
        Fact.MISSION_CLONED,
        subject_id=target.id,
        mission_id=target.id,
        actor=actor,
        data={"source": str(source.id), "companies": len(participations)},
    )
    return target


def _rows(session: Session, made: Clone, table: type[Row]) -> Sequence[Row]:
    return session.scalars(select(table).filter_by(mission_id=made.source.id)).all()


def _like(row: Row, made: Clone, names: Sequence[str], **others: object) -> Row:
    """A new row of the clone with these columns as they were."""
    kept = {name: getattr(row, name) for name in names}
    return type(row)(mission_id=made.target.id, **kept, **others)


def _copied(
    session: Session,
    made: Clone,
    table: type[Row],
    names: Sequence[str],
    **refers: dict[UUID, UUID],
) -> dict[UUID, UUID]:
    """The new id of each row; `refers` say to which new row each of these columns points."""
    ids: dict[UUID, UUID] = {}
    for row in _rows(session, made, table):
        others = {name: known[getattr(row, name)] for name, known in refers.items()}
        ids |= _added(session, row, _like(row, made, names, **others))
    return ids


def _added(session: Session, row: Base, new: Base) -> dict[UUID, UUID]:
    session.add(new)
    session.flush()
    return {_id(row): _id(new)}


def _id(row: Base) -> UUID:
    found: UUID = vars(row)["id"]
    return found


def _travel(session: Session, made: Clone, sites: dict[UUID, UUID]) -> None:
    for row in _rows(session, made, Travel):
        one, other = sorted((sites[row.site_id], sites[row.other_id]))
        session.add(_like(row, made, ("minutes",), site_id=one, other_id=other))


def _tables(
    session: Session,
    made: Clone,
    rooms: dict[UUID, UUID],
    participations: dict[UUID, UUID],
) -> None:
    for row in _rows(session, made, Table):
        keeper = participations.get(row.home_of) if row.home_of else None
        session.add(_like(row, made, ("number",), room_id=rooms[row.room_id], home_of=keeper))


def _half_days(session: Session, made: Clone) -> None:
    for row in _rows(session, made, HalfDay):
        day = row.date + made.later
        span = period(day, row.starts, row.ends, made.zone)
        new = _like(row, made, ("name", "starts", "ends"), date=day, period=span)
        _added(session, row, new)
        for slot in session.scalars(select(Slot).filter_by(half_day_id=row.id)):
            session.add(
                _like(
                    slot,
                    made,
                    ("starts", "ends"),
                    half_day_id=new.id,
                    half_day_period=span,
                    period=period(day, slot.starts, slot.ends, made.zone),
                )
            )


def _activities(session: Session, made: Clone, rooms: dict[UUID, UUID]) -> None:
    """Those with a list begin with an empty one: who attends is asked anew."""
    for row in _rows(session, made, Activity):
        day = row.date + made.later
        session.add(
            _like(
                row,
                made,
                ("kind", "audience", "title", "starts", "ends"),
                room_id=rooms[row.room_id] if row.room_id else None,
                date=day,
                period=period(day, row.starts, row.ends, made.zone),
            )
        )


#: of a participation and of a delegate, what is taken along
PARTICIPATION = ("company_id", "side", *PROFILE)
DELEGATE = ("name", "email", "role", "language")


def _companies(session: Session, made: Clone, sites: dict[UUID, UUID]) -> dict[UUID, UUID]:
    """The companies that still take part in the earlier mission, with their delegates."""
    ids: dict[UUID, UUID] = {}
    for row in _rows(session, made, Participation):
        if row.state not in OUT:
            new = _like(
                row,
                made,
                PARTICIPATION,
                state=ParticipationState.ACCEPTED,
                site_id=sites[row.site_id] if row.site_id else None,
            )
            ids |= _added(session, row, new)
    for person in _rows(session, made, Delegate):
        if person.participation_id in ids:
            there = ids[person.participation_id]
            session.add(_like(person, made, DELEGATE, participation_id=there))
    session.flush()
    return ids
