"""Remedies change the mission, are solved near to a version, and can be taken back."""

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from scheduler import Problem
from scheduler import solve as solve_problem
from services.domain import changes
from services.domain.errors import ConflictError, NotFoundError
from services.domain.publishing import publish
from services.domain.solving import drafting, remedies, running
from services.domain.solving.figures import figures
from services.domain.solving.remedies import RemedyKind, carry_out, take_back
from services.models import (
    Arrangement,
    HalfDay,
    Meeting,
    MeetingParticipant,
    Purpose,
    Refusal,
    Schedule,
    ScheduleState,
    Slot,
    Solve,
    Table,
    TableClosure,
)
from tests.domain.drafts import begun, draft_of, drafted
from tests.missions import NOW, SmallMission, small_mission

STAFF = "staff:1"


@pytest.fixture
def small(session: Session) -> SmallMission:
    return small_mission(session, visitors=4, hosts=4, tables=2, slots=3)


def finished(session: Session, solve: Solve) -> Schedule:
    task = running.begin(session, solve.id, now=NOW)
    assert task is not None
    running.finish(session, solve.id, solve_problem(task.problem, workers=1), now=NOW)
    session.flush()
    return draft_of(session, solve)


def solved(session: Session, small: SmallMission) -> Schedule:
    task = begun(session, small)
    running.finish(session, task.solve_id, solve_problem(task.problem, workers=1), now=NOW)
    session.flush()
    return draft_of(session, session.get_one(Solve, task.solve_id))


def served(session: Session, version: Schedule, refusal: Refusal) -> bool:
    rows = session.execute(
        select(MeetingParticipant.meeting_id, MeetingParticipant.participation_id).filter_by(
            schedule_id=version.id
        )
    )
    people: dict[object, set[object]] = {}
    for meeting, who in rows:
        people.setdefault(meeting, set()).add(who)
    return {refusal.participation_id, refusal.partner_id} in people.values()


def starts(session: Session, version: Schedule) -> dict[str, object]:
    rows = session.execute(select(Meeting.key, Meeting.slot_id).filter_by(schedule_id=version.id))
    return dict(rows.all())


def test_a_wish_is_held_in_a_draft_that_stays_near(session: Session, small: SmallMission) -> None:
    first = solved(session, small)
    refusal = session.scalars(select(Refusal).order_by(Refusal.price, Refusal.rank)).first()
    assert refusal is not None
    where = f"{refusal.participation_id} {refusal.partner_id}"
    solve = carry_out(session, first, RemedyKind.SERVE, where, actor=STAFF, now=NOW)
    assert (solve.purpose, solve.near_id) == (Purpose.REMEDY, first.id)
    second = finished(session, solve)
    assert served(session, second, refusal)
    near = changes.nearby(session, second)
    assert near is first
    listed = changes.changes(session, second, against=first)
    before, after = starts(session, first), starts(session, second)
    moved = {key for key in before if before[key] != after.get(key)}
    assert {row.key for row in listed if row.how in ("moved", "cancelled")} == moved
    assert len(moved) < len(before)
    take_back(session, solve, actor=STAFF)
    assert session.query(Arrangement).count() == 0
    assert session.query(Schedule).all() == [first]
    with pytest.raises(NotFoundError):
        take_back(session, solve, actor=STAFF)


def test_nobody_is_made_to_meet_without_having_agreed(
    session: Session, small: SmallMission
) -> None:
    first = solved(session, small)
    refusal = session.scalars(select(Refusal)).first()
    assert refusal is not None
    refusal.reason = remedies.UNCONFIRMED
    session.flush()
    where = f"{refusal.participation_id} {refusal.partner_id}"
    with pytest.raises(ConflictError, match="has not agreed"):
        carry_out(session, first, RemedyKind.SERVE, where, actor=STAFF, now=NOW)


def test_a_table_is_added_for_one_half_day_and_taken_back(
    session: Session, small: SmallMission
) -> None:
    first = solved(session, small)
    half_day = session.query(HalfDay).one()
    solve = carry_out(session, first, RemedyKind.TABLE, str(half_day.id), actor=STAFF, now=NOW)
    assert [table.number for table in session.query(Table).order_by(Table.number)] == [1, 2, 3]
    assert session.query(TableClosure).count() == 0
    second = finished(session, solve)
    assert len(starts(session, second)) == len(starts(session, first)) + 3
    take_back(session, solve, actor=STAFF)
    assert session.query(Table).filter_by(number=3).count() == 0


@pytest.mark.parametrize(
    ("kind", "times"),
    [(RemedyKind.SLOT, ["10:30"]), (RemedyKind.LONGER_HALF_DAY, ["10:30", "11:00"])],
)
def test_slots_follow_the_last_one_and_are_taken_back(
    session: Session, small: SmallMission, kind: RemedyKind, *, times: list[str]
) -> None:
    first = solved(session, small)
    half_day = session.query(HalfDay).one()
    solve = carry_out(session, first, kind, str(half_day.id), actor=STAFF, now=NOW)
    told = [f"{slot.starts:%H:%M}" for slot in session.query(Slot).order_by(Slot.starts)]
    assert told == ["09:00", "09:30", "10:00", *times]
    second = finished(session, solve)
    assert len(starts(session, second)) > len(starts(session, first))
    take_back(session, solve, actor=STAFF)
    assert session.query(Slot).count() == 3


def test_a_seat_is_added_and_taken_back(session: Session, small: SmallMission) -> None:
    first, own = solved(session, small), small.visitors[0]
    solve = carry_out(session, first, RemedyKind.SEAT, str(own.id), actor=STAFF, now=NOW)
    assert own.seats == 2
    with pytest.raises(ConflictError, match="waiting already"):
        carry_out(session, first, RemedyKind.SEAT, str(own.id), actor=STAFF, now=NOW)
    with pytest.raises(ConflictError, match="at work"):
        take_back(session, solve, actor=STAFF)
    finished(session, solve)
    take_back(session, solve, actor=STAFF)
    assert own.seats == 1


def test_what_delegates_were_told_of_soon_stays_frozen_beside_a_draft(
    session: Session, small: SmallMission
) -> None:
    """Near to a draft, but what is frozen is as it was published."""
    first = solved(session, small)
    publish(session, first, mail_domain="escale.example", actor=STAFF, now=NOW)
    draft = solved(session, small)
    small.mission.frozen_hours = 24 * 30
    session.flush()
    where = str(small.visitors[0].id)
    solve = carry_out(session, draft, RemedyKind.SEAT, where, actor=STAFF, now=NOW)
    task = running.begin(session, solve.id, now=NOW)
    assert task is not None
    told = {meeting.candidate: meeting.slot for meeting in task.problem.published}
    assert told == {key: str(slot) for key, slot in starts(session, first).items()}


def test_a_run_is_promoted_and_a_draft_thrown_away(session: Session, small: SmallMission) -> None:
    first = solved(session, small)
    run = session.get_one(Solve, first.solve_id)
    before = starts(session, first)
    assert drafting.promote(session, run, actor=STAFF, now=NOW) is first
    seen = drafting.last_change(session, first)
    drafting.discard(session, first, seen=seen, actor=STAFF)
    again = drafting.promote(session, run, actor=STAFF, now=NOW)
    assert (again.solve_id, starts(session, again)) == (run.id, before)
    publish(session, again, mail_domain="escale.example", actor=STAFF, now=NOW)
    copied = drafting.promote(session, run, actor=STAFF, now=NOW)
    assert (copied.state, copied.solve_id) == (ScheduleState.DRAFT, None)
    assert starts(session, copied) == before
    with pytest.raises(ConflictError, match="stays as it is"):
        drafting.discard(session, again, seen="0", actor=STAFF)
    with pytest.raises(ConflictError, match="meanwhile"):
        drafting.discard(session, copied, seen="7", actor=STAFF)


def test_rolling_back_publishes_an_earlier_version_again(
    session: Session, small: SmallMission
) -> None:
    versions = [solved(session, small), drafted(session, small, leave_out=2)]
    for version in versions:
        publish(session, version, mail_domain="escale.example", actor=STAFF, now=NOW)
    back = drafting.roll_back(session, versions[0], actor=STAFF, now=NOW)
    publish(session, back, mail_domain="escale.example", actor=STAFF, now=NOW)
    assert [version.state.value for version in versions] == ["superseded", "superseded"]
    assert starts(session, back) == starts(session, versions[0])


def test_figures_count_what_the_result_holds(session: Session, small: SmallMission) -> None:
    """Each side wishes for all four of the other; six meetings serve both of their two."""
    first = solved(session, small)
    run = session.get_one(Solve, first.solve_id)
    (told,) = figures(session, small.mission, [run])
    problem = Problem.from_json(run.problem or {})
    assert (told.wishes.of, told.wishes.served) == (32, 2 * len(starts(session, first)))
    assert sum(rank.served for rank in told.ranks) == told.wishes.served
    assert [rank.of for rank in told.ranks] == [8, 8, 8, 8]
    assert (sum(told.shares), told.companies) == (8, 8)
    assert told.without_meeting.of == len(problem.participants)
    assert told.kept is None
    publish(session, first, mail_domain="escale.example", actor=STAFF, now=NOW)
    (told,) = figures(session, small.mission, [run])
    assert told.kept == (6, 6)
