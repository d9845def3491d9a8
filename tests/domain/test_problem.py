"""What a mission tells the solver of its places, its people and its promises."""

from datetime import datetime, time

import pytest
from sqlalchemy.orm import Session

import scheduler
from scheduler import Problem
from services.domain import delegations, interpreters, places, travel
from services.domain.availability import AbsenceLine
from services.domain.delegations import Quota
from services.domain.errors import ConflictError
from services.domain.solving import request
from services.domain.solving.inputs import meeting_key, read
from services.domain.solving.problem import build
from services.domain.travel import Way
from services.models import Site
from tests.missions import DAY, NOW, SmallMission, small_mission

ACTOR = "test"


@pytest.fixture
def small(session: Session) -> SmallMission:
    return small_mission(session, visitors=1, hosts=2, slots=4)


def problem_of(session: Session, small: SmallMission) -> Problem:
    session.flush()
    return build(session, read(session, small.mission))


def lac(session: Session, small: SmallMission, *, tables: int = 1) -> Site:
    """A second site, with so many tables."""
    site = places.add_site(session, mission=small.mission, name="Lac", actor=ACTOR)
    room = places.add_room(session, site=site, name="Phare", actor=ACTOR)
    for number in range(tables):
        places.add_table(session, room=room, number=90 + number, actor=ACTOR)
    return site


def test_travel_between_sites_with_tables(session: Session, small: SmallMission) -> None:
    here = session.get_one(Site, small.tables[0].room.site_id)
    there, bare = (
        lac(session, small),
        places.add_site(session, mission=small.mission, name="Port", actor=ACTOR),
    )
    ways = [Way(site=here, other=site, minutes=25) for site in (there, bare)]
    travel.register_travel(session, mission=small.mission, ways=ways, actor=ACTOR)
    (way,) = problem_of(session, small).travel
    assert ({way.site, way.other}, way.minutes) == ({str(here.id), str(there.id)}, 25)


def test_who_meets_at_one_site_only(session: Session, small: SmallMission) -> None:
    host = small.hosts[0]
    host.site_id = lac(session, small).id
    sites = {row.id: row.site for row in problem_of(session, small).participants}
    assert sites[str(host.id)] == str(host.site_id)
    assert set(sites.values()) == {str(host.site_id), None}


def test_a_site_without_tables_is_refused_before_solving(
    session: Session, small: SmallMission
) -> None:
    small.hosts[0].site_id = lac(session, small, tables=0).id
    session.flush()
    with pytest.raises(ConflictError) as refused:
        request.request(session, small.mission, actor=ACTOR, now=NOW)
    assert refused.value.message == (
        "«tunis host 1» meets only at «Lac», where there is no table; add one or change the"
        " company's site."
    )


def test_interpreters_and_the_pairs_that_meetings_need(
    session: Session, small: SmallMission
) -> None:
    (visitor,), (first, second) = small.visitors, small.hosts
    visitor.languages, first.languages = ["fr"], ["ar", "fr"]
    second.languages = ["ar", "en"]
    assert {row.interpreting for row in problem_of(session, small).candidates} == {()}
    amina = interpreters.add_interpreter(
        session, mission=small.mission, name="Amina", pairs=["en-fr"], actor=ACTOR
    )
    away = AbsenceLine(date=DAY, starts=time(9, 45), ends=time(10, 30))
    interpreters.register_absences(session, interpreter=amina, absences=[away], actor=ACTOR)
    problem = problem_of(session, small)
    assert problem.interpreters == (
        scheduler.Interpreter(
            id=str(amina.id),
            pairs=frozenset({"en-fr"}),
            busy=frozenset(str(slot.id) for slot in small.slots[1:3]),
        ),
    )
    assert {row.id: row.interpreting for row in problem.candidates} == {
        meeting_key((visitor.id, first.id)): (),
        meeting_key((visitor.id, second.id)): ("en-fr",),
    }


def test_delegations_of_those_who_take_part(session: Session, small: SmallMission) -> None:
    absent = small_mission(session, code="sfax").mission.organiser
    quotas = [
        Quota(cluster=small.mission.organiser, max_meetings=5, min_meetings=2, min_share=40),
        Quota(cluster=absent, min_meetings=1),
    ]
    delegations.register_delegations(session, mission=small.mission, quotas=quotas, actor=ACTOR)
    assert problem_of(session, small).delegations == (
        scheduler.Delegation(str(small.mission.organiser_id), 5, 2, 40),
    )


def test_promises_and_the_cap_on_breaks(session: Session, small: SmallMission) -> None:
    small.mission.min_meetings, small.mission.break_cap = 2, 1
    visitor, first, second = *small.visitors, *small.hosts
    first.min_meetings, second.max_meetings = 3, 1
    problem = problem_of(session, small)
    assert problem.break_cap == 1
    assert {row.id: row.min_meetings for row in problem.participants} == {
        str(visitor.id): 2,
        str(first.id): 3,
        str(second.id): 1,
    }


def test_before_arrival_and_after_departure_a_delegate_is_busy(
    session: Session, small: SmallMission
) -> None:
    delegate = small.delegates[0]
    # slots begin at 9:00, 9:30, 10:00, 10:30 on the venue's clocks
    delegate.arrives_at = datetime.combine(DAY, time(9, 30))
    delegate.leaves_at = datetime.combine(DAY, time(10, 45))
    first, _, _, last = (str(slot.id) for slot in small.slots)
    assert problem_of(session, small).participants[0].delegates == (
        scheduler.Delegate(str(delegate.id), frozenset({first, last})),
    )


def test_each_of_these_makes_a_solve_stale(session: Session, small: SmallMission) -> None:
    seen = [problem_of(session, small).fingerprint()]

    def changed() -> bool:
        seen.append(problem_of(session, small).fingerprint())
        return len(set(seen)) == len(seen)

    (visitor,), host = small.visitors, small.hosts[0]
    there = lac(session, small)
    assert changed()
    here = session.get_one(Site, small.tables[0].room.site_id)
    travel.register_travel(
        session,
        mission=small.mission,
        ways=[Way(site=here, other=there, minutes=5)],
        actor=ACTOR,
    )
    assert changed()
    host.site_id = there.id
    assert changed()
    host.min_meetings = 1
    assert changed()
    small.mission.break_cap = 0
    assert changed()
    small.delegates[0].arrives_at = datetime.combine(DAY, time(9, 15))
    assert changed()
    quota = Quota(cluster=small.mission.organiser, min_share=1)
    delegations.register_delegations(session, mission=small.mission, quotas=[quota], actor=ACTOR)
    assert changed()
    interpreters.add_interpreter(
        session, mission=small.mission, name="Rim", pairs=["ar-fr"], actor=ACTOR
    )
    assert changed()
    visitor.languages, host.languages = ["fr"], ["ar"]
    assert changed()
