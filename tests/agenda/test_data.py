from hypothesis import given

from services.agenda.data import Agenda, from_json, from_plain, to_json, to_plain
from tests.agenda.samples import activity, agenda, agendas, meeting


@given(agendas())
def test_an_agenda_is_the_same_after_a_trip_through_json(given_agenda: Agenda) -> None:
    assert from_json(to_json(given_agenda)) == given_agenda
    assert from_plain(to_plain(given_agenda)) == given_agenda


def test_equal_agendas_give_equal_texts() -> None:
    assert to_json(agenda(meeting())) == to_json(agenda(meeting()))


def test_what_stands_and_what_is_a_meeting() -> None:
    held, dropped, seminar = meeting("m1"), meeting("m2", cancelled=True), activity()
    shown = agenda(held, dropped, seminar)
    assert shown.standing == (held, seminar)
    assert shown.meetings == (held,)


def test_an_agenda_kept_before_there_were_interpreters() -> None:
    plain = to_plain(agenda(meeting()))
    for entry in plain["entries"]:
        del entry["interpreters"]
    assert from_plain(plain) == agenda(meeting())
