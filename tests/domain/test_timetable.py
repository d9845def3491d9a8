"""Where a meeting may go by hand: as the scheduler's own rules say, and as a move is taken."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy.orm import Session

from scheduler import Meeting as Solved
from scheduler import Problem
from services.domain import activities, corrections, locks, places, refusals
from services.domain.attendance import set_attendance
from services.domain.availability import AbsenceLine, register_absences
from services.domain.changes import Place
from services.domain.errors import DomainError
from services.domain.solving.inputs import read as read_inputs
from services.domain.solving.problem import build
from services.domain.timetable.board import Board, Held
from services.domain.timetable.choices import choices
from services.domain.timetable.reading import read
from services.models import ActivityKind, Audience, Meeting, Schedule, Slot, Table
from tests.domain.timetables import ACTOR, Venue, broken, valid_draft, venue
from tests.missions import DAY, NOW

POSITIONS = st.tuples(st.integers(0, 5), st.integers(0, 4))
SITUATIONS = st.fixed_dictionaries(
    {
        "order": st.lists(st.integers(0, 14), min_size=7, max_size=7),
        "minutes": st.sampled_from([0, 30, 60]),
        "absent": st.lists(POSITIONS, max_size=2, unique=True),
        "closed": st.lists(st.tuples(st.integers(0, 2), st.integers(0, 4)), max_size=2),
        "seminar": st.none() | POSITIONS,
        "only_here": st.none() | st.integers(0, 2),
        "chosen": st.integers(0, 6),
        "locked": st.none() | st.tuples(st.booleans(), st.booleans()),
    }
)


def situation(session: Session, drawn: dict[str, Any]) -> tuple[Schedule, Held]:
    """A draft of a mission with these absences, closures and locks, and one of its meetings."""
    place = venue(session, minutes=drawn["minutes"])
    if drawn["only_here"] is not None:
        own = place.small.hosts[drawn["only_here"]]
        own.site_id = place.tables[0].room.site_id
    for delegate, slot in drawn["absent"]:
        away = place.slots[slot]
        lines = [AbsenceLine(date=DAY, starts=away.starts, ends=away.ends)]
        register_absences(session, delegate=place.delegates[delegate], absences=lines, actor=ACTOR)
    for table in {table for table, _ in drawn["closed"]}:
        slots = [place.slots[slot] for other, slot in drawn["closed"] if other == table]
        places.close_table(
            session, table=place.tables[table], slots=list(dict.fromkeys(slots)), actor=ACTOR
        )
    if drawn["seminar"] is not None:
        _seminar(session, place, *drawn["seminar"])
    draft = valid_draft(session, place.small, drawn["order"])
    held = sorted(read(session, draft).held.values(), key=lambda one: one.key)
    chosen = held[drawn["chosen"] % len(held)]
    if drawn["locked"] and any(drawn["locked"]):
        slot, table = drawn["locked"]
        meeting = session.get_one(Meeting, chosen.id)
        locks.lock(session, meeting, slot=slot, table=table, held=False, actor=ACTOR, now=NOW)
    return draft, chosen


def _seminar(session: Session, place: Venue, delegate: int, slot: int) -> None:
    time = place.slots[slot]
    seminar = activities.add_activity(
        session,
        mission=place.small.mission,
        kind=ActivityKind.SEMINAR,
        audience=Audience.LISTED,
        title="Séminaire",
        day=DAY,
        starts=time.starts,
        ends=time.ends,
        room=place.tables[0].room,
        actor=ACTOR,
    )
    person = place.delegates[delegate]
    set_attendance(session, activity=seminar, delegates=[person], actor=ACTOR)


def solved(board: Board, problem: Problem) -> dict[str, Solved]:
    """The meetings of the board as the scheduler names them."""
    told = {}
    for candidate in problem.candidates:
        held = board.by_key.get(candidate.id)
        if held is None:
            continue
        attending = {str(board.persons[one].member): str(one) for one in held.delegates}
        told[held.key] = Solved(
            candidate=held.key,
            participants=candidate.participants,
            delegates=tuple(attending[one] for one in candidate.participants),
            slot=str(held.place.slot_id),
            table=str(held.place.table_id),
            interpreters=tuple(map(str, held.interpreters)),
        )
    return told


def at(meeting: Solved, place: Place) -> Solved:
    return replace(meeting, slot=str(place.slot_id), table=str(place.table_id))


@contextmanager
def undone(session: Session) -> Iterator[None]:
    """Nothing of what is done inside is left."""
    before = session.begin_nested()
    try:
        yield
    finally:
        before.rollback()
        session.expire_all()


def outcome(session: Session, act: Callable[[], object]) -> str | None:
    """The code of the refusal, None if it was done; nothing of it is left."""
    try:
        with undone(session), refusals.as_sentences():
            act()
    except DomainError as error:
        return error.code
    return None


def moved(session: Session, held: Held, slot: Slot, table: Table) -> str | None:
    meeting = session.get_one(Meeting, held.id)
    return outcome(
        session,
        lambda: corrections.move(session, meeting, slot=slot, table=table, actor=ACTOR),
    )


def swapped(session: Session, held: Held, other: Held) -> str | None:
    one, two = (session.get_one(Meeting, each.id) for each in (held, other))
    return outcome(session, lambda: corrections.swap(session, one, two, actor=ACTOR))


@settings(max_examples=8, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(drawn=SITUATIONS)
def test_a_place_is_possible_as_the_rules_and_the_move_itself_say(
    session: Session, drawn: dict[str, Any]
) -> None:
    with undone(session):
        compare(session, drawn)


def compare(session: Session, drawn: dict[str, Any]) -> None:
    draft, held = situation(session, drawn)
    board = read(session, draft)
    problem = build(session, read_inputs(session, board.mission))
    told = solved(board, problem)
    offered = choices(board, held)
    assert broken(problem, list(told.values())) == []
    for choice in offered.choices.values():
        other = next((one for one in board.held.values() if one.place == choice.place), None)
        changed = told | {held.key: at(told[held.key], choice.place)}
        alone = not broken(problem, list(changed.values()))
        assert (choice.possible and choice.swap is None) == alone
        slot = board.slots[board.nth[choice.place.slot_id]]
        refused = moved(session, held, slot, board.table[choice.place.table_id])
        assert (refused is None) == alone
        if choice.obstacle is not None:
            assert refused == choice.obstacle.code
        if other is not None:
            changed |= {other.key: at(told[other.key], held.place)}
            both = not broken(problem, list(changed.values()))
            assert (choice.swap == other.id) == both
            assert (swapped(session, held, other) is None) == both
