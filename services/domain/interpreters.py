"""Interpreters: in which language pairs, and when they are away."""

from collections.abc import Sequence
from typing import TypedDict, Unpack

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from services.domain import addresses, availability, languages, text
from services.domain.availability import AbsenceLine
from services.domain.errors import ConflictError
from services.domain.events import Fact, record
from services.domain.mission_states import refuse_when_over
from services.domain.rows import hold
from services.models import Interpretation, Interpreter, InterpreterAbsence, Mission


class InterpreterChanges(TypedDict, total=False):
    name: str
    email: str
    pairs: Sequence[str]


def add_interpreter(
    session: Session,
    *,
    mission: Mission,
    name: str,
    pairs: Sequence[str],
    email: str = "",
    actor: str,
) -> Interpreter:
    """A further interpreter of the mission, known by name.

    Raises ConflictError if the name is taken, InvalidError for pairs that are none.
    """
    hold(session, mission)
    refuse_when_over(mission)
    interpreter = Interpreter(mission_id=mission.id)
    _set(interpreter, {"name": name, "email": email, "pairs": pairs})
    _refuse_taken(session, interpreter)
    session.add(interpreter)
    session.flush()
    _record(session, Fact.INTERPRETER_ADDED, interpreter, actor)
    return interpreter


def find_interpreter(session: Session, *, mission: Mission, name: str) -> Interpreter | None:
    """The interpreter of that name in the mission, if there is one."""
    return session.scalar(
        select(Interpreter).where(
            Interpreter.mission_id == mission.id, func.lower(Interpreter.name) == func.lower(name)
        )
    )


def change_interpreter(
    session: Session, *, interpreter: Interpreter, actor: str, **changes: Unpack[InterpreterChanges]
) -> Interpreter:
    """The interpreter with these fields changed; without any difference nothing is recorded."""
    refuse_when_over(_mission(session, interpreter))
    hold(session, interpreter)
    with session.no_autoflush:
        _set(interpreter, changes)
        _refuse_taken(session, interpreter)
    if session.is_modified(interpreter):
        session.flush()
        _record(session, Fact.INTERPRETER_CHANGED, interpreter, actor)
    return interpreter


def remove_interpreter(session: Session, *, interpreter: Interpreter, actor: str) -> None:
    """The interpreter is gone, with their absences.

    Raises ConflictError if a schedule has them in a meeting.
    """
    refuse_when_over(_mission(session, interpreter))
    hold(session, interpreter)
    taken = select(Interpretation.meeting_id).filter_by(interpreter_id=interpreter.id)
    if session.scalar(taken.limit(1)):
        raise ConflictError(
            "interpreter_in_use",
            f"«{interpreter.name}» is in a schedule already and can't be removed; enter an absence"
            " for the days they do not come, or another person's name instead.",
        )
    _record(session, Fact.INTERPRETER_REMOVED, interpreter, actor)
    session.delete(interpreter)
    session.flush()


def register_absences(
    session: Session, *, interpreter: Interpreter, absences: Sequence[AbsenceLine], actor: str
) -> list[InterpreterAbsence]:
    """The interpreter is away at exactly these times, given as a whole; returned by time.

    The same times again change and record nothing. Raises InvalidError as for a delegate.
    """
    mission = _mission(session, interpreter)
    refuse_when_over(mission)
    availability.refuse_impossible(mission, absences)
    hold(session, interpreter)
    present = absences_of(session, interpreter=interpreter)
    gone, new = availability.differences(present, absences)
    for row in gone:
        session.delete(row)
    session.add_all(
        InterpreterAbsence(interpreter_id=interpreter.id, **availability.values(mission, line))
        for line in new
    )
    if gone or new:
        session.flush()
        _record(session, Fact.INTERPRETER_CHANGED, interpreter, actor)
    return absences_of(session, interpreter=interpreter)


def absences_of(session: Session, *, interpreter: Interpreter) -> list[InterpreterAbsence]:
    """The interpreter's absences by time."""
    return list(
        session.scalars(
            select(InterpreterAbsence)
            .where(InterpreterAbsence.interpreter_id == interpreter.id)
            .order_by(InterpreterAbsence.date, InterpreterAbsence.starts, InterpreterAbsence.ends)
        )
    )


def _set(interpreter: Interpreter, changes: InterpreterChanges) -> None:
    if "name" in changes:
        interpreter.name = text.line(changes["name"], where="name")
    if "email" in changes:
        interpreter.email = addresses.email(changes["email"], required=False)
    if "pairs" in changes:
        interpreter.pairs = languages.pairs(changes["pairs"])


def _refuse_taken(session: Session, interpreter: Interpreter) -> None:
    mission = _mission(session, interpreter)
    taken = find_interpreter(session, mission=mission, name=interpreter.name)
    if taken is not None and taken is not interpreter:
        raise ConflictError(
            "interpreter_exists",
            f"There is already an interpreter «{interpreter.name}» in this mission; tell the two"
            " apart by their names.",
            where="name",
        )


def _mission(session: Session, interpreter: Interpreter) -> Mission:
    return session.get_one(Mission, interpreter.mission_id)


def _record(session: Session, fact: Fact, interpreter: Interpreter, actor: str) -> None:
    record(session, fact, subject_id=interpreter.id, mission_id=interpreter.mission_id, actor=actor)
