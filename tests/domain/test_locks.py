"""Locks by the key of a meeting: for the solver, for publishing, and against each other."""

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from services.domain import corrections, locks, programme, schedules
from services.domain.errors import ConflictError
from services.domain.publishing import publish
from services.domain.solving import running
from services.models import Meeting, Schedule, Slot, Solve, Table
from tests.domain.drafts import begun, diagonal, draft_of, drafted, result
from tests.missions import NOW, SmallMission, small_mission

ACTOR = "staff:1"


@pytest.fixture
def small(session: Session) -> SmallMission:
    return small_mission(session, slots=4)


@pytest.fixture
def draft(session: Session, small: SmallMission) -> Schedule:
    return drafted(session, small)


def first(session: Session, draft: Schedule) -> Meeting:
    query = select(Meeting).filter_by(schedule_id=draft.id)
    found = session.scalars(query.order_by(Meeting.period, Meeting.table_id)).first()
    assert found is not None
    return found


def lock(session: Session, meeting: Meeting, *parts: str) -> None:
    wanted = {part: part in parts for part in ("slot", "table", "held")}
    locks.lock(session, meeting, **wanted, actor=ACTOR, now=NOW)


def test_a_solve_keeps_what_is_locked(
    session: Session, small: SmallMission, draft: Schedule
) -> None:
    meeting = first(session, draft)
    lock(session, meeting, "slot", "held")
    candidate = next(
        row for row in begun(session, small).problem.candidates if row.id == meeting.key
    )
    assert (candidate.pinned_slot, candidate.pinned_table, candidate.mandatory) == (
        str(meeting.slot_id),
        None,
        True,
    )


def test_what_is_locked_later_makes_no_draft_stale(
    session: Session, small: SmallMission, draft: Schedule
) -> None:
    lock(session, first(session, draft), "slot", "table", "held")
    published = publish(session, draft, mail_domain="e.example", actor=ACTOR, now=NOW)
    task = begun(session, small)
    running.finish(session, task.solve_id, result(task.problem, diagonal(task.problem)), now=NOW)
    second = draft_of(session, session.get_one(Solve, task.solve_id))
    row = locks.find(session, small.mission, first(session, published).key)
    locks.release(session, row, actor=ACTOR)
    publish(session, second, mail_domain="e.example", actor=ACTOR, now=NOW)


def test_locks_that_contradict_each_other_are_refused(
    session: Session, small: SmallMission, draft: Schedule
) -> None:
    meeting = first(session, draft)
    lock(session, meeting, "slot", "table")
    slot, table = session.get_one(Slot, meeting.slot_id), session.get_one(Table, meeting.table_id)
    copy = schedules.copy(session, draft, actor=ACTOR, now=NOW)
    for row in session.scalars(select(Meeting).filter_by(schedule_id=copy.id, slot_id=slot.id)):
        corrections.cancel_meeting(session, row, actor=ACTOR)
    other = first(session, copy)
    corrections.move(session, other, slot=slot, table=table, actor=ACTOR)
    with pytest.raises(ConflictError) as refused:
        lock(session, other, "slot", "table")
    assert refused.value.code == "contradicting_pins"
    assert "are pinned to the same table" in " ".join(
        [refused.value.message, *(problem.message for problem in refused.value.problems)]
    )


def test_the_slot_of_a_lock_stays(session: Session, small: SmallMission, draft: Schedule) -> None:
    meeting = first(session, draft)
    slot = session.get_one(Slot, meeting.slot_id)
    lock(session, meeting, "slot")
    for row in session.scalars(select(Meeting).filter_by(slot_id=slot.id)).all():
        corrections.cancel_meeting(session, row, actor=ACTOR)
    with pytest.raises(ConflictError, match="has locked meetings"):
        programme.remove_slot(session, slot=slot, actor=ACTOR)
