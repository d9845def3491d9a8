"""Interpreters of a mission, and the times when they are away."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Response
from pydantic import Field
from sqlalchemy import select
from sqlalchemy.orm import Session

from services.api.delegates import AbsenceShown, NewAbsences
from services.api.deps import SessionDep, StaffDep
from services.api.etags import VERSIONED, IfMatch, etag, refuse_stale
from services.api.idempotency import IdempotentRoute, once
from services.api.paging import PAGED, PageDep, page_of
from services.api.shapes import Change, Given, Line, Shown
from services.domain import access, interpreters, languages
from services.domain.availability import AbsenceLine
from services.domain.rows import hold
from services.models import Interpreter

router = APIRouter(tags=["interpreters"], route_class=IdempotentRoute)

Pairs = Annotated[
    tuple[Line, ...],
    Field(
        min_length=1,
        max_length=languages.MOST,
        description="Two ISO 639-1 codes each, as in ar-fr.",
    ),
]


class InterpreterShown(Shown):
    id: UUID
    mission_id: UUID
    name: str
    email: str
    pairs: list[str]


class NewInterpreter(Given):
    name: Line
    email: Line = ""
    pairs: Pairs


class InterpreterChange(Change):
    name: Line = ""
    email: Line = ""
    pairs: Pairs = ("ar-fr",)


@router.get(
    "/missions/{mission_id}/interpreters", responses=PAGED, summary="The interpreters of a mission"
)
def list_interpreters(
    session: SessionDep, caller: StaffDep, mission_id: UUID, page: PageDep
) -> list[InterpreterShown]:
    mission = access.staff_mission(session, caller, mission_id)
    statement = select(Interpreter).where(Interpreter.mission_id == mission.id)
    rows = page_of(session, statement, Interpreter.id, page)
    return [InterpreterShown.model_validate(row) for row in rows]


@router.post(
    "/missions/{mission_id}/interpreters",
    status_code=201,
    dependencies=[once],
    summary="Add an interpreter",
)
def create_interpreter(
    session: SessionDep,
    caller: StaffDep,
    mission_id: UUID,
    response: Response,
    body: NewInterpreter,
) -> InterpreterShown:
    interpreter = interpreters.add_interpreter(
        session,
        mission=access.staff_mission(session, caller, mission_id),
        actor=caller.actor,
        **body.model_dump(),
    )
    response.headers["Location"] = f"/api/v1/interpreters/{interpreter.id}"
    return InterpreterShown.model_validate(interpreter)


@router.get("/interpreters/{interpreter_id}", summary="An interpreter")
def read_interpreter(
    session: SessionDep, caller: StaffDep, interpreter_id: UUID
) -> InterpreterShown:
    return InterpreterShown.model_validate(_own(session, caller, interpreter_id))


@router.patch("/interpreters/{interpreter_id}", summary="Change an interpreter")
def change_interpreter(
    session: SessionDep, caller: StaffDep, interpreter_id: UUID, body: InterpreterChange
) -> InterpreterShown:
    interpreter = _own(session, caller, interpreter_id)
    interpreters.change_interpreter(
        session, interpreter=interpreter, actor=caller.actor, **body.given()
    )
    return InterpreterShown.model_validate(interpreter)


@router.delete("/interpreters/{interpreter_id}", status_code=204, summary="Remove an interpreter")
def remove_interpreter(session: SessionDep, caller: StaffDep, interpreter_id: UUID) -> None:
    interpreter = _own(session, caller, interpreter_id)
    interpreters.remove_interpreter(session, interpreter=interpreter, actor=caller.actor)


@router.get(
    "/interpreters/{interpreter_id}/absences",
    responses=VERSIONED,
    summary="When an interpreter is away, by time",
)
def read_interpreter_absences(
    session: SessionDep, caller: StaffDep, interpreter_id: UUID, response: Response
) -> list[AbsenceShown]:
    shown = _absences(session, _own(session, caller, interpreter_id))
    response.headers["ETag"] = etag(shown)
    return shown


@router.put(
    "/interpreters/{interpreter_id}/absences",
    responses=VERSIONED,
    summary="Say when an interpreter is away, as a whole",
)
def replace_interpreter_absences(
    *,
    session: SessionDep,
    caller: StaffDep,
    interpreter_id: UUID,
    response: Response,
    body: NewAbsences,
    if_match: IfMatch = None,
) -> list[AbsenceShown]:
    interpreter = _own(session, caller, interpreter_id)
    hold(session, interpreter)
    refuse_stale(if_match, _absences(session, interpreter))
    lines = [AbsenceLine(**absence.model_dump()) for absence in body.absences]
    interpreters.register_absences(
        session, interpreter=interpreter, absences=lines, actor=caller.actor
    )
    shown = _absences(session, interpreter)
    response.headers["ETag"] = etag(shown)
    return shown


def _own(session: Session, caller: StaffDep, interpreter_id: UUID) -> Interpreter:
    return access.staff_part(session, caller, Interpreter, interpreter_id, name="interpreter")


def _absences(session: Session, interpreter: Interpreter) -> list[AbsenceShown]:
    rows = interpreters.absences_of(session, interpreter=interpreter)
    return [AbsenceShown.model_validate(row) for row in rows]
