"""Interpreters in words: their pairs, their absences, and that a schedule keeps them."""

from datetime import time

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from services.domain import interpreters
from services.domain.availability import AbsenceLine
from services.domain.errors import ConflictError
from services.models import Event, Interpreter
from tests.missions import DAY, SmallMission, small_mission


def amina(session: Session, small: SmallMission) -> Interpreter:
    return interpreters.add_interpreter(
        session, mission=small.mission, name=" Amina  B. ", pairs=["fr-ar", "en-ar"], actor="test"
    )


def told(session: Session) -> list[str]:
    rows = session.scalars(select(Event.type).order_by(Event.occurred_at, Event.id))
    return [kind for kind in rows if kind.startswith("interpreter")]


def test_an_interpreter_and_what_changes(session: Session) -> None:
    small = small_mission(session)
    row = amina(session, small)
    assert (row.name, row.pairs) == ("Amina B.", ["ar-en", "ar-fr"])
    for pairs in (["ar-fr", "ar-en"], ["de-fr"]):
        interpreters.change_interpreter(session, interpreter=row, pairs=pairs, actor="test")
    assert row.pairs == ["de-fr"]
    interpreters.remove_interpreter(session, interpreter=row, actor="test")
    assert told(session) == ["interpreter.added", "interpreter.changed", "interpreter.removed"]


def test_absences_are_given_as_a_whole(session: Session) -> None:
    small = small_mission(session)
    row = amina(session, small)
    first, second = (
        AbsenceLine(date=DAY, starts=time(hour), ends=time(hour + 1)) for hour in (9, 11)
    )
    for lines in ([first, second], [second, first], [second]):
        interpreters.register_absences(session, interpreter=row, absences=lines, actor="test")
    left = interpreters.absences_of(session, interpreter=row)
    assert [(line.starts, line.ends) for line in left] == [(time(11), time(12))]
    assert told(session) == ["interpreter.added", "interpreter.changed", "interpreter.changed"]


def test_a_name_is_given_once_in_a_mission(session: Session) -> None:
    small, other = small_mission(session), small_mission(session, code="sfax")
    amina(session, small)
    amina(session, other)
    with pytest.raises(ConflictError, match="already an interpreter «AMINA"):
        interpreters.add_interpreter(
            session, mission=small.mission, name="AMINA B.", pairs=["ar-fr"], actor="test"
        )
