from dataclasses import replace

from hypothesis import given

from services.agenda.changes import apply, differences, timetable
from services.agenda.data import Agenda, Change
from tests.agenda.samples import activity, agenda, agendas, at, meeting


@given(agendas(), agendas())
def test_who_is_told_the_changes_knows_the_new_timetable(before: Agenda, after: Agenda) -> None:
    assert apply(timetable(before), differences(before, after)) == timetable(after)


@given(agendas())
def test_the_same_agenda_has_no_changes(same: Agenda) -> None:
    assert differences(same, same) == ()


@given(agendas())
def test_a_first_agenda_is_all_new(first: Agenda) -> None:
    assert differences(None, first) == tuple(
        Change(kind="new", entry=entry)
        for entry in sorted(first.standing, key=lambda entry: (entry.starts_at, entry.key))
    )


def test_new_moved_and_cancelled_are_told_by_time() -> None:
    moved = meeting("m2", starts_at=at(9), ends_at=at(9, 25), table="4", sequence=1)
    before = agenda(meeting("m1"), meeting("m2"), activity())
    after = agenda(meeting("m1", cancelled=True, sequence=1), moved, activity(), meeting("m3"))
    assert differences(before, after) == (
        Change(
            kind="cancelled",
            entry=meeting("m1", cancelled=True, sequence=1),
            before=meeting("m1"),
        ),
        Change(kind="new", entry=meeting("m3")),
        Change(kind="moved", entry=moved, before=meeting("m2")),
    )


def test_an_entry_that_vanished_is_cancelled_with_a_higher_sequence() -> None:
    assert differences(agenda(meeting(sequence=2)), agenda()) == (
        Change(
            kind="cancelled",
            entry=meeting(sequence=3, cancelled=True),
            before=meeting(sequence=2),
        ),
    )


def test_a_cancelled_entry_is_told_once() -> None:
    cancelled = agenda(meeting(cancelled=True))
    assert differences(cancelled, cancelled) == ()
    assert differences(cancelled, agenda()) == ()
    assert differences(None, cancelled) == ()


def test_a_meeting_that_comes_back_is_new() -> None:
    (change,) = differences(agenda(meeting(cancelled=True)), agenda(meeting(sequence=2)))
    assert (change.kind, change.entry.sequence) == ("new", 2)


def test_a_change_of_room_alone_is_a_move() -> None:
    (change,) = differences(agenda(activity()), agenda(activity(room="Salle 2")))
    assert change.kind == "moved"


def test_another_person_coming_for_the_partner_is_no_move() -> None:
    before = meeting()
    partner = replace(before.partners[0], delegates=("Sami Ayari",))
    assert differences(agenda(before), agenda(replace(before, partners=(partner,)))) == ()
