"""From wishes to a draft: what the solver is given, and what is made of its result."""

from datetime import time, timedelta
from uuid import UUID

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from scheduler import Candidate, Participant, Problem, Progress, Status, Table, solve
from scheduler import Delegate as Person
from scheduler import Slot as SolverSlot
from services.domain.errors import ConflictError, InvalidError
from services.domain.solving import request, running
from services.domain.solving.inputs import meeting_key, read
from services.domain.solving.problem import build
from services.domain.unserved import unserved
from services.domain.venue_time import period
from services.models import (
    Absence,
    ActivityKind,
    Answer,
    AnswerValue,
    Arrangement,
    ArrangementOrder,
    ArrangementParticipant,
    Audience,
    Booking,
    Event,
    Meeting,
    MissionState,
    Participation,
    Schedule,
    ScheduleState,
    Solve,
    SolveProgress,
    SolveState,
    Veto,
    Wish,
)
from tests.domain.drafts import begun, diagonal, draft_of, drafted, result
from tests.missions import DAY, NOW, TUNIS, SmallMission, small_mission


def problem_of(session: Session, small: SmallMission) -> Problem:
    session.flush()
    return build(session, read(session, small.mission))


def pairs(session: Session, small: SmallMission) -> set[frozenset[str]]:
    return {
        frozenset(candidate.participants) for candidate in problem_of(session, small).candidates
    }


def test_a_mission_becomes_a_problem(session: Session) -> None:
    small = small_mission(session, visitors=1, hosts=1, slots=2, tables=1)
    problem = problem_of(session, small)
    (visitor,), (host,) = small.visitors, small.hosts
    half_day = str(small.slots[0].half_day_id)
    assert problem.slots == (
        SolverSlot(str(small.slots[0].id), half_day, 0, 30),
        SolverSlot(str(small.slots[1].id), half_day, 30, 60),
    )
    site = str(small.tables[0].room.site_id)
    assert problem.tables == (Table(str(small.tables[0].id), site),)
    assert problem.participants == tuple(
        Participant(
            id=str(participation.id),
            delegates=(Person(str(participation.delegates[0].id)),),
            cluster=str(participation.company.cluster_id) if participation is visitor else None,
        )
        for participation in (visitor, host)
    )
    assert problem.candidates == (
        Candidate(
            id=meeting_key((visitor.id, host.id)),
            participants=(str(visitor.id), str(host.id)),
            weights=(10, 10),
        ),
    )


def test_an_absence_takes_every_slot_it_touches(session: Session) -> None:
    small = small_mission(session, slots=4)
    away = small.delegates[0]
    session.add(
        Absence(
            mission_id=small.mission.id,
            delegate_id=away.id,
            date=DAY,
            starts=time(9, 30),
            ends=time(10, 15),
            period=period(DAY, time(9, 30), time(10, 15), TUNIS),
        )
    )
    participant = problem_of(session, small).participants[0]
    assert participant.delegates[0].busy == frozenset(
        {str(small.slots[1].id), str(small.slots[2].id)}
    )


def test_an_activity_takes_the_tables_of_its_room_but_a_break_does_not(session: Session) -> None:
    small = small_mission(session, slots=3)
    small.lunch.starts, small.lunch.ends = time(9, 15), time(10)
    small.lunch.period = period(DAY, time(9, 15), time(10), TUNIS)
    small.lunch.audience = Audience.LISTED
    closed = []
    for kind in (ActivityKind.BREAK, ActivityKind.SEMINAR):
        small.lunch.kind = kind
        closed.append({table.closed for table in problem_of(session, small).tables})
    taken = frozenset(str(slot.id) for slot in small.slots[:2])
    assert closed == [{frozenset()}, {taken}]


@pytest.mark.parametrize("kind", ["veto", "decline", "silence"])
def test_a_partner_who_does_not_agree_is_no_candidate(session: Session, kind: str) -> None:
    small = small_mission(session, visitors=1, hosts=2, everybody_wishes=False)
    (visitor,), (agrees, other) = small.visitors, small.hosts
    here = {"mission_id": small.mission.id}
    for rank, host in enumerate((agrees, other), start=1):
        session.add(Wish(**here, participation_id=visitor.id, partner_id=host.id, rank=rank))
    if kind == "veto":
        session.add(Veto(**here, participation_id=other.id, partner_id=visitor.id))
    elif kind == "decline":
        session.add(
            Answer(
                **here, participation_id=other.id, wisher_id=visitor.id, value=AnswerValue.DECLINE
            )
        )
    else:
        small.mission.silence_is_yes = False
        session.add(
            Answer(
                **here, participation_id=agrees.id, wisher_id=visitor.id, value=AnswerValue.ACCEPT
            )
        )
    assert pairs(session, small) == {frozenset((str(visitor.id), str(agrees.id)))}
    draft = drafted(session, small)
    told = {
        language: [
            (row.participation_id, row.partner_id, row.reason_in_words, row.detail, row.price)
            for row in unserved(session, draft, language=language)
        ]
        for language in ("fr", "en", "ar")
    }
    assert told == {
        "fr": [(visitor.id, other.id, "Le partenaire n’a pas confirmé ce rendez-vous.", "", None)],
        "en": [(visitor.id, other.id, "The partner did not confirm this meeting.", "", None)],
        "ar": [(visitor.id, other.id, "لم يؤكد الشريك هذا اللقاء.", "", None)],
    }


def test_arranged_meetings_are_mandatory_and_repeated_pairs_stay_apart(session: Session) -> None:
    small = small_mission(session, visitors=1, hosts=1)
    who = (small.visitors[0].id, small.hosts[0].id)
    here = {"mission_id": small.mission.id}
    arranged = [Arrangement(**here, number=number) for number in (1, 2)]
    arranged[0].pinned_slot_id = small.slots[2].id
    session.add_all(arranged)
    session.flush()
    for arrangement in arranged:
        for participation in who:
            session.add(
                ArrangementParticipant(
                    **here, arrangement_id=arrangement.id, participation_id=participation
                )
            )
    session.add(ArrangementOrder(**here, before_id=arranged[1].id, after_id=arranged[0].id))
    problem = problem_of(session, small)
    first, second = meeting_key(who, 1), meeting_key(who, 2)
    ids = (str(who[0]), str(who[1]))
    assert set(problem.candidates) == {
        Candidate(first, ids, (10, 10), mandatory=True, pinned_slot=str(small.slots[2].id)),
        Candidate(second, ids, (0, 0), mandatory=True),
    }
    assert problem.precedences == ((second, first),)


def test_one_solve_waits_at_most(session: Session) -> None:
    small = small_mission(session)
    first = request.request(session, small.mission, actor="staff:1", now=NOW)
    second = request.request(session, small.mission, policy="fair", actor="staff:2", now=NOW)
    assert second is first
    assert session.scalars(select(Event.type).where(Event.subject_id == first.id)).all() == [
        "solve.requested"
    ]


def test_a_mission_without_slots_tables_and_people_is_refused(session: Session) -> None:
    small = small_mission(session, visitors=1, hosts=0, slots=0, tables=0)
    with pytest.raises(ConflictError) as refused:
        request.request(session, small.mission, actor="staff:1", now=NOW)
    assert refused.value.message == (
        "The mission has no meeting slot; add some to a half-day."
        " The mission has no table; add at least one."
        " Fewer than two companies are accepted and have a delegate; accept registrations or"
        " name delegates."
    )
    assert [problem.code for problem in refused.value.problems] == [
        "no_slots",
        "no_tables",
        "no_participants",
    ]


def test_limits_out_of_range_are_refused(session: Session) -> None:
    small = small_mission(session)
    with pytest.raises(InvalidError, match="1 to 3600 seconds"):
        request.request(session, small.mission, time_limit_s=0, actor="staff:1", now=NOW)
    for loss in (-1, 1_000_001):
        with pytest.raises(InvalidError, match="0 to 1000000 points") as refused:
            request.request(session, small.mission, max_loss=loss, actor="staff:1", now=NOW)
        assert refused.value.where == "max_loss"


def test_a_solve_is_begun_with_the_loss_that_was_asked_for(session: Session) -> None:
    small = small_mission(session)
    solve = request.request(session, small.mission, max_loss=3, actor="staff:1", now=NOW)
    task = running.begin(session, solve.id, now=NOW)
    assert task is not None
    assert task.max_loss == 3


def test_a_result_becomes_a_draft(session: Session) -> None:
    small = small_mission(session)
    draft = drafted(session, small)
    assert (draft.version, draft.state, draft.stale) == (1, ScheduleState.DRAFT, False)
    assert small.mission.state is MissionState.SCHEDULED
    assert session.query(Meeting).filter_by(schedule_id=draft.id).count() == 4
    bookings = session.query(Booking).filter_by(schedule_id=draft.id)
    assert bookings.filter(Booking.meeting_id.is_not(None)).count() == 8
    assert bookings.filter_by(activity_id=small.lunch.id).count() == 4
    solve = session.get_one(Solve, draft.solve_id)
    assert (solve.state, solve.status, solve.value, solve.bound) == (
        SolveState.DONE,
        "OPTIMAL",
        76,
        76,
    )


def test_a_second_finish_changes_nothing(session: Session) -> None:
    small = small_mission(session)
    task = begun(session, small)
    outcome = result(task.problem, diagonal(task.problem))
    running.finish(session, task.solve_id, outcome, now=NOW)
    running.finish(session, task.solve_id, outcome, now=NOW)
    assert session.query(Schedule).count() == 1


def test_a_draft_of_changed_inputs_is_stale(session: Session) -> None:
    small = small_mission(session)
    task = begun(session, small)
    session.add(
        Veto(
            mission_id=small.mission.id,
            participation_id=small.visitors[0].id,
            partner_id=small.hosts[0].id,
        )
    )
    session.flush()
    running.finish(session, task.solve_id, result(task.problem, diagonal(task.problem)), now=NOW)
    draft = draft_of(session, session.get_one(Solve, task.solve_id))
    assert draft.stale
    assert session.query(Booking).filter_by(activity_id=small.lunch.id).count() == 0


def test_progress_is_kept_and_cancelling_is_heard(session: Session) -> None:
    small = small_mission(session)
    task = begun(session, small)
    steps = [Progress("select", None, 80, 0.1), Progress("place", 76, 80, 0.2)]
    assert running.note(session, task.solve_id, steps) is False
    solve = session.get_one(Solve, task.solve_id)
    request.cancel(session, solve, actor="staff:1", now=NOW)
    assert running.note(session, task.solve_id, [Progress("place", 77, 80, 0.3)]) is True
    assert [
        (row.number, row.stage, row.value, row.bound)
        for row in session.scalars(select(SolveProgress).order_by(SolveProgress.number))
    ] == [(1, "select", None, 80), (2, "place", 76, 80), (3, "place", 77, 80)]
    running.finish(
        session, task.solve_id, result(task.problem, [], status=Status.CANCELLED), now=NOW
    )
    assert solve.state is SolveState.CANCELLED
    assert session.query(Schedule).count() == 0


def test_a_waiting_solve_is_cancelled_at_once(session: Session) -> None:
    small = small_mission(session)
    solve = request.request(session, small.mission, actor="staff:1", now=NOW)
    request.cancel(session, solve, actor="staff:1", now=NOW)
    assert solve.state is SolveState.CANCELLED
    assert running.begin(session, solve.id, now=NOW) is None


def test_a_solve_that_kills_its_process_is_not_begun_for_ever(session: Session) -> None:
    small = small_mission(session)
    solve = request.request(session, small.mission, actor="staff:1", now=NOW)
    for _ in range(running.MOST_ATTEMPTS):
        assert running.begin(session, solve.id, now=NOW) is not None
    assert running.begin(session, solve.id, now=NOW + timedelta(minutes=1)) is None
    assert (solve.state, solve.error) == (
        SolveState.FAILED,
        "The solver process stopped 3 times while it worked on this.",
    )


def arranged(
    session: Session, small: SmallMission, number: int, *who: Participation, **pins: UUID
) -> None:
    here = {"mission_id": small.mission.id}
    arrangement = Arrangement(**here, number=number, **pins)
    session.add(arrangement)
    session.flush()
    for participation in who:
        session.add(
            ArrangementParticipant(
                **here, arrangement_id=arrangement.id, participation_id=participation.id
            )
        )
    session.flush()


def test_contradicting_pins_fail_the_solve_with_a_sentence(session: Session) -> None:
    small = small_mission(session)
    for number, host in enumerate(small.hosts, start=1):
        pins = {
            "pinned_slot_id": small.slots[0].id,
            "pinned_table_id": small.tables[number - 1].id,
        }
        arranged(session, small, number, small.visitors[0], host, **pins)
    solve = request.request(session, small.mission, actor="staff:1", now=NOW)
    assert running.begin(session, solve.id, now=NOW) is None
    assert solve.state is SolveState.FAILED
    assert solve.error is not None
    assert "arranged meeting 1 (tunis " in solve.error
    assert "arranged meeting 2 (tunis " in solve.error
    assert "«tunis visitor 1» can hold 1 at a time then (Mardi matin 09:00)" in solve.error


def test_meetings_that_only_search_finds_contradicting_are_named(session: Session) -> None:
    """Three who all meet each other need three slots, and there are two."""
    small = small_mission(session, visitors=3, hosts=2, slots=2, tables=2)
    (first, second, _), (host, other) = small.visitors, small.hosts
    for number, pair in enumerate([(first, second), (first, host), (second, host)], start=1):
        arranged(session, small, number, *pair)
    arranged(session, small, 4, small.visitors[2], other)
    task = begun(session, small)
    running.finish(session, task.solve_id, solve(task.problem, workers=1), now=NOW)
    ended = session.get_one(Solve, task.solve_id)
    assert (ended.state, ended.status) == (SolveState.DONE, "INFEASIBLE")
    who = (
        "1 (tunis visitor 1, tunis visitor 2)",
        "2 (tunis host 1, tunis visitor 1)",
        "3 (tunis host 1, tunis visitor 2)",
    )
    meetings = ", ".join(f"arranged meeting {name}" for name in who)
    assert ended.error == (f"{meetings}: they can’t all be held; give up one of them, or its pins.")
