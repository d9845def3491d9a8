"""Proposed and collective meetings: what they are worth, and that no wish is served twice."""

from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import delete
from sqlalchemy.orm import Session

from scheduler import Candidate, Problem
from services.domain.arrangements import arrange_meeting
from services.domain.solving.inputs import meeting_key, read
from services.domain.solving.problem import build
from services.models import (
    Answer,
    AnswerValue,
    Arrangement,
    Meeting,
    MeetingParticipant,
    Participation,
    ParticipationState,
    Schedule,
    ScheduleState,
    Side,
    Veto,
    Wish,
)
from tests.missions import SmallMission, small_mission


def problem_of(session: Session, small: SmallMission) -> Problem:
    session.flush()
    return build(session, read(session, small.mission))


def wish(
    session: Session, small: SmallMission, *ranked: tuple[Participation, Participation, int]
) -> None:
    for one, other, rank in ranked:
        session.add(
            Wish(
                mission_id=small.mission.id,
                participation_id=one.id,
                partner_id=other.id,
                rank=rank,
            )
        )


def members(*rows: Participation) -> tuple[UUID, ...]:
    return tuple(sorted(row.id for row in rows))


def key(*rows: Participation) -> str:
    return meeting_key(members(*rows))


def of(problem: Problem, name: str) -> Candidate:
    return next(candidate for candidate in problem.candidates if candidate.id == name)


def weights(candidate: Candidate) -> dict[str, int]:
    return dict(zip(candidate.participants, candidate.weights, strict=True))


@pytest.fixture
def small(session: Session) -> SmallMission:
    """A budget of 10; the visitors a and b and the host c, who wish for each other as stated."""
    small = small_mission(session, visitors=2, hosts=2, everybody_wishes=False)
    (a, b), (c, _) = small.visitors, small.hosts
    for row in (a, b, c):
        row.side = Side.BOTH
    wish(session, small, (a, c, 1), (a, b, 2), (c, a, 1), (b, c, 3))
    session.flush()
    return small


def arrange(
    session: Session, small: SmallMission, *rows: Participation, **more: Any
) -> Arrangement:
    return arrange_meeting(
        session, mission=small.mission, participations=rows, actor="test", **more
    )


def test_a_proposed_meeting_of_three_is_worth_their_wishes_for_each_other(
    session: Session, small: SmallMission
) -> None:
    (a, b), (c, _) = small.visitors, small.hosts
    arrange(session, small, a, b, c, required=False)
    problem = problem_of(session, small)
    proposed = of(problem, key(a, b, c))
    assert (proposed.mandatory, weights(proposed)) == (
        False,
        {str(a.id): 10 + 9, str(b.id): 8, str(c.id): 10},
    )
    assert set(problem.alternatives) == {
        tuple(sorted((proposed.id, key(*pair)))) for pair in ((a, b), (a, c), (b, c))
    }
    assert {candidate.id for candidate in problem.candidates} == {
        proposed.id,
        key(a, b),
        key(a, c),
        key(b, c),
    }


def test_those_who_are_to_attend_are_pinned_for_their_companies(
    session: Session, small: SmallMission
) -> None:
    (a, _), (c, _) = small.visitors, small.hosts
    (person,) = c.delegates
    arrange(session, small, a, c, delegates=[person])
    arranged = of(problem_of(session, small), key(a, c))
    pinned = dict(zip(arranged.participants, arranged.pinned_delegates or (), strict=True))
    assert pinned == {str(a.id): None, str(c.id): str(person.id)}


def test_a_required_meeting_serves_the_wishes_of_its_members_once(
    session: Session, small: SmallMission
) -> None:
    (a, b), (c, _) = small.visitors, small.hosts
    arrange(session, small, a, b, c)
    arrange(session, small, a, c)
    problem = problem_of(session, small)
    assert problem.alternatives == ()
    assert {row.id: (row.mandatory, sum(row.weights)) for row in problem.candidates} == {
        key(a, b, c): (True, 37),
        key(a, c): (True, 0),
    }


def test_a_proposed_meeting_of_two_takes_the_place_of_the_wished_one(
    session: Session, small: SmallMission
) -> None:
    (a, _), (c, _) = small.visitors, small.hosts
    arrange(session, small, a, c, required=False, length=2)
    candidate = of(problem_of(session, small), key(a, c))
    assert (candidate.length, candidate.mandatory, candidate.weights) == (2, False, (10, 10))


def test_proposed_meetings_that_nobody_wishes_for_are_not_held(
    session: Session, small: SmallMission
) -> None:
    b, d = small.visitors[1], small.hosts[1]
    arrange(session, small, b, d, required=False)
    assert key(b, d) not in {row.id for row in problem_of(session, small).candidates}


@pytest.mark.parametrize("kind", ["veto", "decline", "silence", "gone"])
def test_who_does_not_want_to_meet_is_not_brought_together(
    session: Session, small: SmallMission, kind: str
) -> None:
    (a, b), (c, _) = small.visitors, small.hosts
    arrange(session, small, a, b, c, required=False)
    here = {"mission_id": small.mission.id}
    if kind == "veto":
        session.add(Veto(**here, participation_id=c.id, partner_id=b.id))
    elif kind == "decline":
        session.add(
            Answer(**here, participation_id=c.id, wisher_id=b.id, value=AnswerValue.DECLINE)
        )
    elif kind == "silence":
        small.mission.silence_is_yes = False
    else:
        b.state = ParticipationState.WITHDRAWN
    problem = problem_of(session, small)
    assert key(a, b, c) not in {row.id for row in problem.candidates}
    assert problem.alternatives == ()


def test_orders_with_what_is_not_proposed_are_left_out(
    session: Session, small: SmallMission
) -> None:
    (a, b), (c, d) = small.visitors, small.hosts
    proposed = arrange(session, small, a, b, c, required=False)
    arrange(session, small, a, d, after=[proposed])
    assert problem_of(session, small).precedences == ((key(a, b, c), key(a, d)),)
    session.add(Veto(mission_id=small.mission.id, participation_id=c.id, partner_id=b.id))
    assert problem_of(session, small).precedences == ()


@pytest.fixture
def sought(session: Session) -> SmallMission:
    """Seven visitors wish for the first host at ranks 1, 1, 2, 1, …; it has three slots."""
    small = small_mission(session, visitors=7, hosts=1, slots=3, everybody_wishes=False)
    (host,) = small.hosts
    for number, visitor in enumerate(small.visitors):
        wish(session, small, (visitor, host, 2 if number == 2 else 1))
    host.collective_size = 4
    session.flush()
    return small


def collective(problem: Problem) -> set[frozenset[str]]:
    return {frozenset(row.participants) for row in problem.candidates if len(row.participants) > 2}


def groups(host: Participation, *given: list[Participation]) -> set[frozenset[str]]:
    return {frozenset(str(row.id) for row in (host, *group)) for group in given}


def test_those_who_wish_for_a_sought_company_are_grouped_by_rank(
    session: Session, sought: SmallMission
) -> None:
    (host,), v = sought.hosts, sought.visitors
    problem = problem_of(session, sought)
    # the third visitor's wish is ranked second: it comes last, and nobody is left to meet with
    assert collective(problem) == groups(host, [v[0], v[1], v[3]], [v[4], v[5], v[6]])
    assert len(problem.candidates) == 7 + 2
    assert len(problem.alternatives) == 6


def test_who_can_meet_everybody_singly_needs_no_collective_meeting(
    session: Session, sought: SmallMission
) -> None:
    (host,) = sought.hosts
    host.seats = 3
    one_by_one = problem_of(session, sought)
    assert len(collective(one_by_one)) == 2
    for visitor in sought.visitors[3:]:
        session.execute(delete(Wish).where(Wish.participation_id == visitor.id))
    session.expire_all()
    assert collective(problem_of(session, sought)) == set()


def test_groups_keep_those_apart_who_do_not_meet(session: Session, sought: SmallMission) -> None:
    (host,), v = sought.hosts, sought.visitors
    session.add(Veto(mission_id=sought.mission.id, participation_id=v[0].id, partner_id=v[1].id))
    assert collective(problem_of(session, sought)) == groups(
        host, [v[0], v[3], v[4]], [v[1], v[5], v[6]]
    )


def test_groups_that_were_told_stay_together(session: Session, sought: SmallMission) -> None:
    (host,), v = sought.hosts, sought.visitors
    before = problem_of(session, sought)
    schedule = Schedule(mission_id=sought.mission.id, version=1, state=ScheduleState.PUBLISHED)
    session.add(schedule)
    session.flush()
    told = members(host, v[4], v[5], v[6])
    meeting = Meeting(
        mission_id=sought.mission.id,
        schedule_id=schedule.id,
        key=meeting_key(told),
        slot_id=sought.slots[0].id,
        table_id=sought.tables[0].id,
        period=sought.slots[0].period,
    )
    session.add(meeting)
    session.flush()
    session.add_all(
        MeetingParticipant(
            meeting_id=meeting.id,
            participation_id=member,
            schedule_id=schedule.id,
            mission_id=sought.mission.id,
        )
        for member in told
    )
    after = problem_of(session, sought)
    assert after.candidates == before.candidates
    assert [row.candidate for row in after.published] == [meeting_key(told)]
    session.execute(delete(Wish).where(Wish.participation_id == v[0].id))
    session.expire_all()
    assert collective(problem_of(session, sought)) == groups(
        host, [v[4], v[5], v[6]], [v[1], v[3], v[2]]
    )
