"""The frozen horizon: what begins before it stays as delegates were told, and nothing joins it."""

from datetime import UTC, datetime, time, timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from scheduler import Problem, Published, check, solve
from services.domain import places
from services.domain.errors import ConflictError
from services.domain.publishing import publish
from services.domain.solving import request, running
from services.domain.solving.freezing import horizon
from services.domain.solving.inputs import read
from services.domain.solving.problem import build
from services.domain.venue_time import period
from services.models import (
    Absence,
    Booking,
    Delegate,
    Language,
    Meeting,
    MissionState,
    Schedule,
    Solve,
    Veto,
)
from tests.domain.drafts import draft_of, drafted
from tests.domain.drafts import result as told
from tests.missions import DAY, NOW, TUNIS, SmallMission, small_mission

#: slots begin at 9:00, 9:30, 10:00 and 10:30 in Tunis, an hour ahead of UTC
NINE = datetime(2027, 4, 13, 8, tzinfo=UTC)
TEN = NINE + timedelta(hours=1)


@pytest.fixture
def small(session: Session) -> SmallMission:
    """Four meetings are published: two at 9:00, two at 9:30; 10:00 and 10:30 are empty."""
    small = small_mission(session, slots=4)
    announce(session, drafted(session, small))
    return small


def announce(session: Session, schedule: Schedule, *, now: datetime = NOW) -> None:
    publish(session, schedule, mail_domain="escale.example", actor="staff:1", now=now)


def problem_of(session: Session, small: SmallMission, moment: datetime | None) -> Problem:
    session.flush()
    session.expire_all()
    return build(session, read(session, small.mission), frozen_before=moment)


def meetings(session: Session) -> dict[str, Meeting]:
    return {row.key: row for row in session.scalars(select(Meeting).order_by(Meeting.key))}


def at(small: SmallMission, number: int) -> str:
    return str(small.slots[number].id)


def test_the_horizon_is_set_or_begins_with_the_mission(small: SmallMission) -> None:
    mission = small.mission
    assert horizon(mission, now=NINE) is None
    mission.state = MissionState.RUNNING
    assert horizon(mission, now=NINE) == NINE
    mission.frozen_hours = 3
    assert horizon(mission, now=NINE) == NINE + timedelta(hours=3)


def test_what_begins_before_is_frozen_with_its_people(
    session: Session, small: SmallMission
) -> None:
    problem = problem_of(session, small, NINE + timedelta(minutes=30))
    early = {key for key, row in meetings(session).items() if str(row.slot_id) == at(small, 0)}
    assert problem.frozen_slots == {at(small, 0)}
    assert problem.frozen == early
    assert len(early) == 2
    delegates = {str(row.participation_id): str(row.id) for row in small.delegates}
    members = {row.id: row.participants for row in problem.candidates}
    assert problem.published == tuple(
        Published(
            key,
            str(row.slot_id),
            str(row.table_id),
            tuple(delegates[who] for who in members[key]),
        )
        for key, row in meetings(session).items()
    )


def test_without_a_horizon_or_a_published_version_nothing_is_frozen(
    session: Session, small: SmallMission
) -> None:
    assert problem_of(session, small, None).frozen_slots == frozenset()
    other = small_mission(session, code="sfax")
    assert problem_of(session, other, TEN).frozen_slots == frozenset()
    other.mission.frozen_hours = 1
    draft = drafted(session, other)
    assert session.get_one(Solve, draft.solve_id).frozen_before is None


def test_a_lost_table_moves_a_meeting_to_another_in_its_slot(
    session: Session, small: SmallMission
) -> None:
    """It is not frozen any more; the others are, and nothing new begins in their slots."""
    lost = next(row for row in meetings(session).values() if str(row.slot_id) == at(small, 0))
    table = next(row for row in small.tables if row.id == lost.table_id)
    places.close_table(session, table=table, slots=[small.slots[0]], actor="test")
    places.add_table(session, room=table.room, number=9, actor="test")
    problem = problem_of(session, small, TEN)
    assert problem.frozen == set(meetings(session)) - {lost.key}
    result = solve(problem, workers=1)
    assert check(problem, result).violations == ()
    held = {row.candidate: row.slot for row in result.meetings}
    assert held == {key: str(row.slot_id) for key, row in meetings(session).items()}


def test_who_is_away_is_stood_in_for_by_a_colleague(session: Session, small: SmallMission) -> None:
    away = small.delegates[0]
    nine = period(DAY, time(9), time(9, 30), TUNIS)
    here = {"mission_id": small.mission.id}
    session.add(
        Absence(
            **here,
            delegate_id=away.id,
            date=DAY,
            starts=time(9),
            ends=time(9, 30),
            period=nine,
        )
    )
    colleague = Delegate(
        **here,
        participation_id=away.participation_id,
        name="Renfort",
        email="renfort@example.org",
        language=Language.FRENCH,
    )
    session.add(colleague)
    problem = problem_of(session, small, TEN)
    assert len(problem.frozen) == 3
    result = solve(problem, workers=1)
    assert {row.candidate for row in result.meetings} == set(meetings(session))
    (instead,) = [row for row in result.meetings if row.candidate not in problem.frozen]
    assert (instead.slot, str(colleague.id) in instead.delegates) == (at(small, 0), True)


def test_who_does_not_want_to_meet_any_more_is_not_held_to_it(
    session: Session, small: SmallMission
) -> None:
    session.add(
        Veto(
            mission_id=small.mission.id,
            participation_id=small.visitors[0].id,
            partner_id=small.hosts[0].id,
        )
    )
    problem = problem_of(session, small, TEN)
    assert len(problem.frozen) == len(problem.candidates) == 3


def test_a_solve_remembers_its_horizon_and_stays_fresh(
    session: Session, small: SmallMission
) -> None:
    """A frozen slot is no change of the mission: the draft can be published as it is."""
    small.mission.frozen_hours = 1
    solve_row = request.request(session, small.mission, actor="staff:1", now=NINE)
    task = running.begin(session, solve_row.id, now=NINE)
    assert task is not None
    assert (solve_row.frozen_before, len(task.problem.frozen)) == (TEN, 4)
    running.finish(session, task.solve_id, solve(task.problem, workers=1), now=NINE)
    draft = draft_of(session, session.get_one(Solve, task.solve_id))
    assert draft.stale is False
    announce(session, draft, now=NINE)


def test_a_change_that_has_come_too_near_is_not_published(
    session: Session, small: SmallMission
) -> None:
    """At 7:00 the meetings of 9:30 could still be cancelled; at 8:45 they are within the hour."""
    small.mission.frozen_hours = 1
    early, late = NINE - timedelta(hours=2), NINE - timedelta(minutes=15)
    solve_row = request.request(session, small.mission, actor="staff:1", now=early)
    task = running.begin(session, solve_row.id, now=early)
    assert task is not None
    assert task.problem.frozen_slots == frozenset()
    kept = [row for row in solve(task.problem, workers=1).meetings if row.slot != at(small, 1)]
    running.finish(session, task.solve_id, told(task.problem, kept), now=early)
    draft = draft_of(session, session.get_one(Solve, task.solve_id))
    with pytest.raises(ConflictError, match="too near by now") as refused:
        announce(session, draft, now=late)
    assert refused.value.code == "schedule_is_late"
    announce(session, draft, now=early)
    assert session.query(Booking).filter_by(schedule_id=draft.id).count() == 8
