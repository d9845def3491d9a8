"""Published B2B events as missions: our own two, and those of the study where they are at hand."""

import os
from collections import Counter
from datetime import date, time
from pathlib import Path

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from scheduler.b2bsp.dzn import Event, read_dzn
from services.imports.importing import import_event, import_path
from services.imports.problems import UnreadableError
from services.imports.published_event import Venue, code_of, content_of
from services.models import (
    Absence,
    Arrangement,
    ArrangementHalfDay,
    ArrangementOrder,
    ArrangementParticipant,
    Delegate,
    HalfDay,
    Mission,
    Participation,
    Slot,
    Table,
    Wish,
)
from tests.imports.small import NOW

OWN = Path(__file__).parent.parent / "events"
STUDY = Path(os.environ["B2BSP_DIR"]) if "B2BSP_DIR" in os.environ else OWN
DAY = date(2027, 4, 13)


def number(session: Session, table: type) -> int:
    return session.scalar(select(func.count()).select_from(table)) or 0


@pytest.mark.parametrize("path", sorted(OWN.glob("*.dzn")), ids=lambda path: path.stem)
def test_everything_of_an_event_is_in_the_database(session: Session, path: Path) -> None:
    event = read_dzn(path.read_text(), path.stem)
    report = import_path(session, path, actor="import", now=NOW)
    assert report.problems == ()
    pairs = Counter(row[:2] for row in event.requested)
    assert [
        number(session, table)
        for table in (Participation, Delegate, Slot, Table, Wish, Arrangement, Absence)
    ] == [
        event.participants,
        event.participants,
        event.slots,
        event.tables,
        len(pairs),
        len(event.requested),
        sum(map(len, event.forbidden)),
    ]
    assert number(session, ArrangementParticipant) == 2 * len(event.requested)
    assert number(session, ArrangementOrder) == sum(map(len, event.precedences))
    assert number(session, ArrangementHalfDay) == sum(row[2] != 3 for row in event.requested)
    pinned = select(func.count()).where(Arrangement.pinned_slot_id.is_not(None))
    assert session.scalar(pinned) == sum(slot is not None for slot in event.fixed)
    mission = session.scalars(select(Mission)).one()
    assert (mission.code, mission.state, mission.time_zone, mission.starts_on) == (
        path.stem,
        "closed",
        "Europe/Paris",
        date(2026, 12, 31),
    )
    again = import_path(session, path, actor="import", now=NOW.replace(month=12))
    assert (again.problems, again.changed) == ((), False)


def test_a_pair_requested_twice_meets_twice_and_nobody_is_left_out() -> None:
    event = Event(
        name="Small.one",
        participants=3,
        tables=1,
        slots=4,
        morning_slots=2,
        requested=((2, 1, 3), (2, 1, 2), (1, 2, 1)),
        forbidden=(frozenset(), frozenset({3}), frozenset()),
        fixed=(None, 4, None),
        precedences=(frozenset({3}), frozenset(), frozenset()),
    )
    content = content_of(event, day=DAY, venue=Venue())
    assert [
        (row.number, row.companies, row.half_days, row.slot, row.after)
        for row in content.arrangements
    ] == [
        (1, ("Participant 2", "Participant 1"), (), "", (3,)),
        (2, ("Participant 2", "Participant 1"), ("Afternoon",), "Afternoon 14:20", ()),
        (3, ("Participant 1", "Participant 2"), ("Morning",), "", ()),
    ]
    assert [(row.company, row.rank, row.partner) for row in content.wishes] == [
        ("Participant 2", 1, "Participant 1"),
        ("Participant 1", 1, "Participant 2"),
    ]
    assert [row.name for row in content.companies] == [f"Participant {n}" for n in (1, 2, 3)]
    assert [(row.email, row.language) for row in content.delegates] == [
        ("p1@small-one.example", "fr"),
        ("p2@small-one.example", "en"),
        ("p3@small-one.example", "fr"),
    ]
    assert [(row.email, row.starts, row.ends) for row in content.availability] == [
        ("p2@small-one.example", time(14), time(14, 20))
    ]
    assert [(row.name, row.starts, row.ends) for row in content.half_days] == [
        ("Morning", time(9), time(9, 40)),
        ("Afternoon", time(14), time(14, 40)),
    ]


def empty_event(slots: int, morning: int) -> Event:
    return Event(
        name="x",
        participants=1,
        tables=1,
        slots=slots,
        morning_slots=morning,
        requested=(),
        forbidden=(frozenset(),),
        fixed=(),
        precedences=(),
    )


@pytest.mark.parametrize(
    ("slots", "morning", "half_days"),
    [
        (22, 13, [("Morning", time(9), time(13, 20)), ("Afternoon", time(14), time(17))]),
        (8, 8, [("Morning", time(9), time(11, 40))]),
        (5, 0, [("Afternoon", time(14), time(15, 40))]),
        (30, 20, [("Morning", time(9), time(14)), ("Afternoon", time(14), time(16, 30))]),
        (300, 300, [("Morning", time(9), time(14))]),
    ],
)
def test_the_length_of_slots_lets_any_event_fit_into_the_day(
    slots: int, morning: int, half_days: list[tuple[str, time, time]]
) -> None:
    content = content_of(empty_event(slots, morning), day=DAY, venue=Venue())
    assert [(row.name, row.starts, row.ends) for row in content.half_days] == half_days
    assert len(content.slots) == slots


def test_an_event_longer_than_a_day() -> None:
    with pytest.raises(UnreadableError, match=r"^301 slots do not fit into one day$"):
        content_of(empty_event(301, 301), day=DAY, venue=Venue())


def test_the_venue_can_be_another(session: Session) -> None:
    venue = Venue(country="TN", city="Tunis", time_zone="Africa/Tunis")
    path = OWN / "small-forum.dzn"
    report = import_event(session, path, actor="import", now=NOW, venue=venue)
    mission = session.scalars(select(Mission)).one()
    first = session.scalars(select(HalfDay).order_by(HalfDay.period)).first()
    assert (report.problems, mission.city, first and first.date) == ((), "Tunis", mission.starts_on)


def test_every_event_at_hand_fits_and_has_a_code_of_its_own() -> None:
    events = [read_dzn(path.read_text(), path.stem) for path in STUDY.glob("*.dzn")]
    contents = [content_of(event, day=DAY, venue=Venue()) for event in events]
    assert [len(content.arrangements) for content in contents] == [
        len(event.requested) for event in events
    ]
    assert [len(content.companies) for content in contents] == [
        event.participants for event in events
    ]
    assert len({code_of(event) for event in events}) == len(events) > 0


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("nBusiness = 2;\nnMeetings = x;\n", "e.dzn: e: lacks the field 'nTotalSlots'."),
        ("hello", "e.dzn: e, line 1: is not of the form 'name = value;'."),
        ("\0", "e.dzn: It holds NUL characters"),
    ],
)
def test_files_that_are_no_events(
    session: Session, tmp_path: Path, text: str, problem: str
) -> None:
    (tmp_path / "e.dzn").write_text(text)
    report = import_path(session, tmp_path / "e.dzn", actor="import", now=NOW)
    assert [str(found).split(", as UTF-16")[0] for found in report.problems] == [problem]
    assert number(session, Mission) == 0
