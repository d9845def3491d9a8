"""Travel in words: given as a whole, told once, the same way back."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from services.domain import places, travel
from services.domain.travel import Way
from services.models import Event, Site
from tests.missions import SmallMission, small_mission


def sites(session: Session, small: SmallMission) -> tuple[Site, Site, Site]:
    here = session.get_one(Site, small.tables[0].room.site_id)
    lac, port = (
        places.add_site(session, mission=small.mission, name=name, actor="test")
        for name in ("Lac", "Port")
    )
    return here, lac, port


def test_travel_is_given_as_a_whole_either_way_round(session: Session) -> None:
    small = small_mission(session)
    here, lac, port = sites(session, small)

    def register(*ways: Way) -> set[tuple[frozenset[object], int]]:
        rows = travel.register_travel(session, mission=small.mission, ways=ways, actor="test")
        return {(frozenset((row.site_id, row.other_id)), row.minutes) for row in rows}

    near, far = Way(site=here, other=lac, minutes=15), Way(site=port, other=here, minutes=40)
    assert register(near, far) == {
        (frozenset((here.id, lac.id)), 15),
        (frozenset((here.id, port.id)), 40),
    }
    events = session.query(Event).count()
    back = Way(site=lac, other=here, minutes=15)
    register(far, back)
    assert session.query(Event).count() == events
    assert register(Way(site=lac, other=here, minutes=20)) == {(frozenset((here.id, lac.id)), 20)}
    last = session.scalars(select(Event.type).order_by(Event.occurred_at.desc(), Event.id.desc()))
    assert last.first() == "programme.changed"


def test_a_site_takes_its_ways_along(session: Session) -> None:
    small = small_mission(session)
    here, lac, _ = sites(session, small)
    way = Way(site=here, other=lac, minutes=15)
    travel.register_travel(session, mission=small.mission, ways=[way], actor="test")
    places.remove_site(session, site=lac, actor="test")
    session.expire_all()
    assert travel.travel_of(session, mission=small.mission) == []
