"""A new mission from an earlier one: the same set-up on other days, without anybody's wishes."""

from datetime import date, timedelta

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from services.domain.cloning import clone
from services.domain.venue_time import period
from services.models import (
    Activity,
    Delegate,
    Event,
    HalfDay,
    Mail,
    Mission,
    MissionState,
    Participation,
    ParticipationState,
    Room,
    Site,
    Slot,
    Table,
    Travel,
    Wish,
)
from tests.missions import DAY, TUNIS, SmallMission, small_mission

NEXT_YEAR = date(2028, 4, 11)


def made(session: Session, small: SmallMission, *, with_companies: bool = False) -> Mission:
    return clone(
        session,
        source=small.mission,
        code="tunis-2028",
        title="Encore",
        starts_on=NEXT_YEAR,
        with_companies=with_companies,
        actor="staff:1",
    )


def count(session: Session, table: type, mission: Mission) -> int:
    wanted = select(func.count()).select_from(table).filter_by(mission_id=mission.id)
    return session.scalar(wanted) or 0


def test_the_set_up_is_the_same_on_other_days(session: Session) -> None:
    small = small_mission(session)
    small.mission.wish_budget, small.mission.min_meetings = 7, 2
    small.mission.ends_on = DAY + timedelta(days=1)
    far = Site(mission_id=small.mission.id, name="Lac")
    session.add(far)
    session.flush()
    one, other = sorted((far.id, small.tables[0].room.site_id))
    session.add(Travel(mission_id=small.mission.id, site_id=one, other_id=other, minutes=25))
    session.flush()
    new = made(session, small)
    assert (new.state, new.starts_on, new.ends_on) == (
        MissionState.DRAFT,
        NEXT_YEAR,
        NEXT_YEAR + timedelta(days=1),
    )
    assert (new.wish_budget, new.min_meetings, new.wishes_close_at) == (7, 2, None)
    for table in (HalfDay, Slot, Site, Travel, Room, Table, Activity):
        assert count(session, table, new) == count(session, table, small.mission)
    for slot in session.scalars(select(Slot).filter_by(mission_id=new.id)):
        assert slot.period == period(NEXT_YEAR, slot.starts, slot.ends, TUNIS)
    lunch = session.scalars(select(Activity).filter_by(mission_id=new.id)).one()
    assert lunch.room is not None
    assert (lunch.title, lunch.room.mission_id) == (small.lunch.title, new.id)
    assert count(session, Participation, new) == 0
    last = session.scalars(select(Event).order_by(Event.id.desc())).first()
    assert last is not None
    assert (last.type, last.data["companies"]) == ("mission.cloned", 0)


def test_companies_come_along_without_wishes(session: Session) -> None:
    small = small_mission(session)
    small.tables[0].home_of = small.hosts[0].id
    small.visitors[0].state = ParticipationState.WITHDRAWN
    small.visitors[1].contact_email = "nadia@company.example"
    session.flush()
    new = made(session, small, with_companies=True)
    rows = session.scalars(select(Participation).filter_by(mission_id=new.id)).all()
    assert {row.company_id for row in rows} == {
        row.company_id for row in (*small.hosts, small.visitors[1])
    }
    assert {row.state for row in rows} == {ParticipationState.ACCEPTED}
    assert {row.contact_email for row in rows} == {"", "nadia@company.example"}
    assert count(session, Delegate, new) == 3
    assert count(session, Wish, new) == 0
    homes = session.scalars(select(Table.home_of).filter_by(mission_id=new.id, number=1)).one()
    assert homes in {row.id for row in rows if row.company_id == small.hosts[0].company_id}
    assert session.scalars(select(Mail)).all() == []
