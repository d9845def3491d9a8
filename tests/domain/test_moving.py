"""Moving a meeting by hand: its interpreter, its people's stay and their ways come along."""

from collections.abc import Callable
from datetime import datetime, time
from uuid import UUID

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from scheduler import Meeting as Solved
from scheduler import Problem
from services.domain import corrections, interpreters, places, refusals, schedules, travel
from services.domain.agendas import agendas
from services.domain.availability import AbsenceLine
from services.domain.errors import ConflictError
from services.domain.publishing import publish
from services.domain.solving import running
from services.domain.travel import Way
from services.models import (
    Activity,
    Audience,
    Booking,
    Delegate,
    Interpretation,
    Interpreter,
    Meeting,
    Schedule,
    Site,
    Slot,
    Solve,
    Table,
)
from tests.domain.drafts import begun, draft_of, result
from tests.missions import DAY, NOW, SmallMission, small_mission

ACTOR = "test"


@pytest.fixture
def small(session: Session) -> SmallMission:
    """Two pairs of companies that need an interpreter; there is one, Amina."""
    small = small_mission(session, visitors=2, hosts=2, slots=4, tables=2)
    for row in small.visitors:
        row.languages = ["fr"]
    for row in small.hosts:
        row.languages = ["ar"]
    interpreters.add_interpreter(
        session, mission=small.mission, name="Amina", pairs=["ar-fr"], actor=ACTOR
    )
    session.flush()
    return small


def amina(session: Session) -> Interpreter:
    return session.scalars(select(Interpreter)).one()


def held(problem: Problem, who: tuple[UUID, UUID], slot: int, interpreter: str) -> Solved:
    people = {row.id: row.delegates[0].id for row in problem.participants}
    pair = {str(one) for one in who}
    candidate = next(row for row in problem.candidates if set(row.participants) == pair)
    return Solved(
        candidate=candidate.id,
        participants=candidate.participants,
        delegates=tuple(people[one] for one in candidate.participants),
        slot=problem.slots[slot].id,
        table=problem.tables[0].id,
        interpreters=(interpreter,) if candidate.interpreting else (),
    )


@pytest.fixture
def draft(session: Session, small: SmallMission) -> Schedule:
    """The first pair meets in the first slot, the second in the third, both with Amina."""
    task = begun(session, small)
    interpreter = str(amina(session).id)
    meetings = [
        held(task.problem, (small.visitors[n].id, small.hosts[n].id), 2 * n, interpreter)
        for n in (0, 1)
    ]
    running.finish(session, task.solve_id, result(task.problem, meetings), now=NOW)
    session.flush()
    return draft_of(session, session.get_one(Solve, task.solve_id))


def meeting_of(session: Session, draft: Schedule, small: SmallMission) -> Meeting:
    """The first pair's."""
    query = select(Meeting).join(Booking).where(Booking.delegate_id == small.delegates[0].id)
    return session.scalars(query.where(Meeting.schedule_id == draft.id)).one()


def code_of(act: Callable[[], object], session: Session) -> str:
    with pytest.raises(ConflictError) as refused, refusals.as_sentences(), session.begin_nested():
        act()
    session.expire_all()
    return refused.value.code


def test_a_draft_has_its_interpreters_and_so_has_a_copy(
    session: Session, small: SmallMission, draft: Schedule
) -> None:
    copy = schedules.copy(session, draft, actor=ACTOR, now=NOW)
    for version in (draft, copy):
        rows = session.scalars(select(Interpretation).filter_by(schedule_id=version.id)).all()
        assert {(row.interpreter_id, row.pair) for row in rows} == {(amina(session).id, "ar-fr")}
        assert {row.meeting_id for row in rows} == set(
            session.scalars(select(Meeting.id).filter_by(schedule_id=version.id))
        )


def test_the_agenda_names_the_interpreter(
    session: Session, small: SmallMission, draft: Schedule
) -> None:
    published = publish(session, draft, mail_domain="escale.example", actor=ACTOR, now=NOW)
    delegate = small.delegates[0].id
    (meeting,) = agendas(session, published, [delegate])[delegate].meetings
    assert meeting.interpreters == ("Amina",)


def test_an_interpreter_is_in_one_meeting_at_a_time(
    session: Session, small: SmallMission, draft: Schedule
) -> None:
    meeting = meeting_of(session, draft, small)

    def move(slot: Slot) -> None:
        corrections.move(session, meeting, slot=slot, table=small.tables[1], actor=ACTOR)

    assert code_of(lambda: move(small.slots[2]), session) == "interpreter_double_booked"
    move(small.slots[1])
    row = session.scalars(select(Interpretation).filter_by(meeting_id=meeting.id)).one()
    session.refresh(row)
    assert row.period == small.slots[1].period


def test_an_interpreter_who_is_away(session: Session, small: SmallMission, draft: Schedule) -> None:
    away = AbsenceLine(date=DAY, starts=time(9, 45), ends=time(10))
    interpreters.register_absences(
        session, interpreter=amina(session), absences=[away], actor=ACTOR
    )
    meeting, table = meeting_of(session, draft, small), small.tables[0]
    with pytest.raises(ConflictError, match="«Amina» is absent at that time"):
        corrections.move(session, meeting, slot=small.slots[1], table=table, actor=ACTOR)
    corrections.move(session, meeting, slot=small.slots[3], table=table, actor=ACTOR)
    copy = schedules.copy(session, draft, actor=ACTOR, now=NOW)
    away = AbsenceLine(date=DAY, starts=time(10, 45), ends=time(11))
    interpreters.register_absences(
        session, interpreter=amina(session), absences=[away], actor=ACTOR
    )
    with pytest.raises(ConflictError, match="«Amina» is absent during a meeting"):
        publish(session, copy, mail_domain="escale.example", actor=ACTOR, now=NOW)


def test_an_interpreter_of_a_schedule_is_not_removed(
    session: Session, small: SmallMission, draft: Schedule
) -> None:
    def remove() -> None:
        interpreters.remove_interpreter(session, interpreter=amina(session), actor=ACTOR)

    assert code_of(remove, session) == "interpreter_in_use"


def test_a_delegate_who_leaves_early(
    session: Session, small: SmallMission, draft: Schedule
) -> None:
    delegate, meeting = small.delegates[0], meeting_of(session, draft, small)
    delegate.leaves_at = datetime.combine(DAY, time(10))
    session.flush()
    table = small.tables[1]
    with pytest.raises(ConflictError, match="is absent at that time"):
        corrections.move(session, meeting, slot=small.slots[3], table=table, actor=ACTOR)
    corrections.move(session, meeting, slot=small.slots[1], table=table, actor=ACTOR)
    copy = schedules.copy(session, draft, actor=ACTOR, now=NOW)
    delegate.leaves_at = datetime.combine(DAY, time(9, 45))
    session.flush()
    with pytest.raises(ConflictError, match="is absent during a meeting"):
        publish(session, copy, mail_domain="escale.example", actor=ACTOR, now=NOW)


@pytest.fixture
def far(session: Session, small: SmallMission) -> Table:
    """A table half an hour away."""
    site = places.add_site(session, mission=small.mission, name="Lac", actor=ACTOR)
    room = places.add_room(session, site=site, name="Phare", actor=ACTOR)
    here = session.get_one(Site, small.tables[0].room.site_id)
    ways = [Way(site=here, other=site, minutes=30)]
    travel.register_travel(session, mission=small.mission, ways=ways, actor=ACTOR)
    return places.add_table(session, room=room, number=9, actor=ACTOR)


def test_people_have_the_time_to_travel(
    session: Session, small: SmallMission, far: Table, draft: Schedule
) -> None:
    meeting = meeting_of(session, draft, small)

    def move(slot: Slot) -> None:
        corrections.move(session, meeting, slot=slot, table=far, actor=ACTOR)

    # Amina's other meeting is from 10:00 to 10:30 at the first site
    assert code_of(lambda: move(small.slots[1]), session) == "no_time_to_travel"
    assert code_of(lambda: move(small.slots[3]), session) == "no_time_to_travel"
    move(small.slots[0])


def test_who_meets_at_one_site_only(
    session: Session, small: SmallMission, far: Table, draft: Schedule
) -> None:
    small.hosts[0].site_id = small.tables[0].room.site_id
    session.flush()
    meeting = meeting_of(session, draft, small)
    with pytest.raises(ConflictError, match="meets only at «Palais des congrès»"):
        corrections.move(session, meeting, slot=small.slots[0], table=far, actor=ACTOR)


@pytest.mark.parametrize("audience", [Audience.EVERYONE, Audience.OPEN])
@pytest.mark.parametrize(
    ("stay", "booked"),
    [
        ({"arrives_at": time(14)}, 0),
        ({"arrives_at": time(13, 30)}, 1),
        ({"leaves_at": time(13)}, 0),
        ({"leaves_at": time(13, 30)}, 1),
    ],
)
def test_activities_outside_the_stay_are_not_in_the_agenda(
    session: Session, draft: Schedule, audience: Audience, stay: dict[str, time], booked: int
) -> None:
    lunch = session.scalars(select(Activity)).one()
    lunch.audience = audience
    delegate = session.scalars(select(Delegate).order_by(Delegate.id).limit(1)).one()
    for name, wall in stay.items():
        setattr(delegate, name, datetime.combine(DAY, wall))
    session.flush()
    schedules.book_activities(session, draft)
    bookings = session.scalars(select(Booking.delegate_id).filter_by(activity_id=lunch.id)).all()
    assert (bookings.count(delegate.id), len(bookings)) == (booked, 3 + booked)
