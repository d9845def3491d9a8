"""What staff do at the timetable: move, swap, take out, lock, undo, do again."""

from collections.abc import Callable, Iterator
from typing import Literal, TypeAlias
from urllib.parse import urlencode
from uuid import UUID

from fastapi import APIRouter, Request
from fastapi.responses import JSONResponse, Response

from services.domain import access, correction_log, corrections, locks, refusals
from services.domain.errors import DomainError, not_found
from services.domain.timetable.board import Board
from services.models import Correction, Slot, Table
from services.web.forms import Form
from services.web.pages import fragments
from services.web.staff.signed_in import HOME, PRIVATE, StaffForm, StaffRoute
from services.web.staff.timetable.choosing import choosing
from services.web.staff.timetable.grids import By, Taken, names_of
from services.web.staff.timetable.opening import Look, opened, refusal
from services.web.staff.timetable.showing import Said, timetable
from services.web.staff.timetable.version import VersionDesk, VersionDeskDep
from services.web.staff.timetable.words import said_text

router = APIRouter(prefix=HOME, include_in_schema=False, route_class=StaffRoute)
_VERSION = "/missions/{mission_id}/schedules/{schedule_id}/timetable"
_MEETING = _VERSION + "/meetings/{meeting_id}"

#: what was done, and the version as it is then, where that is known
Done: TypeAlias = tuple[Said, Board | None]


@router.post(_MEETING + "/place")
def place(request: Request, form: StaffForm, here: VersionDeskDep, meeting_id: UUID) -> Response:
    """The meeting is at the place that its form names, or has changed with another meeting."""

    def act() -> Done:
        meeting = here.meeting(meeting_id)
        first, _, second = form.get("to", "").partition(".")
        if first == "with":
            other = here.meeting(_id(second))
            return "swapped", corrections.swap(
                here.session, meeting, other, actor=here.caller.actor, seen=_seen(form)
            )
        (slot,) = access.parts_of(here.session, here.mission, Slot, [_id(first)], name="slot")
        (table,) = access.parts_of(here.session, here.mission, Table, [_id(second)], name="table")
        return "moved", corrections.move(
            here.session, meeting, slot=slot, table=table, actor=here.caller.actor, seen=_seen(form)
        )

    return _answer(request, here, form, act, meeting_id=meeting_id)


@router.post(_MEETING + "/cancel")
def cancel(request: Request, form: StaffForm, here: VersionDeskDep, meeting_id: UUID) -> Response:
    def act() -> Done:
        corrections.cancel_meeting(
            here.session, here.meeting(meeting_id), actor=here.caller.actor, seen=_seen(form)
        )
        return "cancelled", None

    return _answer(request, here, form, act, meeting_id=meeting_id)


@router.post(_MEETING + "/lock")
def lock(request: Request, form: StaffForm, here: VersionDeskDep, meeting_id: UUID) -> Response:
    """Exactly what the form names is locked of the meeting, in every version."""

    def act() -> Done:
        locks.lock(
            here.session,
            here.meeting(meeting_id),
            slot="slot" in form,
            table="table" in form,
            held="held" in form,
            actor=here.caller.actor,
            now=here.now,
        )
        return "locked", None

    return _answer(request, here, form, act, meeting_id=meeting_id)


@router.post(_VERSION + "/release")
def release(request: Request, form: StaffForm, here: VersionDeskDep) -> Response:
    """Nothing is locked any more of a meeting that this version does not hold."""

    def act() -> Done:
        row = locks.find(here.session, here.mission, form.get("key", ""))
        locks.release(here.session, row, actor=here.caller.actor)
        return "locked", None

    return _answer(request, here, form, act)


@router.post(_VERSION + "/{step}")
def step(
    request: Request, form: StaffForm, here: VersionDeskDep, step: Literal["undo", "redo"]
) -> Response:
    def act() -> Done:
        done = corrections.undo if step == "undo" else corrections.redo
        done(here.session, here.schedule, actor=here.caller.actor, seen=_seen(form))
        return ("undone" if step == "undo" else "redone"), None

    return _answer(request, here, form, act)


def _answer(
    request: Request,
    here: VersionDesk,
    form: Form,
    act: Callable[[], Done],
    *,
    meeting_id: UUID | None = None,
) -> Response:
    """The timetable after it, or why not; to a script only what has changed."""
    by: By = "participants" if form.get("by") == "participants" else "tables"
    look = Look(by=by, half_day=form.get("half_day", ""), find=form.get("find", ""))
    said: Said = ""
    board: Board | None = None
    wrong: DomainError | None = None
    try:
        with here.session.begin_nested(), refusals.as_sentences():
            said, board = act()
    except DomainError as error:
        wrong = error
    if request.headers.get("accept") == "application/json":
        return _as_data(here, look, form, said=said, wrong=wrong, board=board)
    if wrong is None:
        query = urlencode({name: value for name, value in vars(look).items() if value})
        return here.go(f"/schedules/{here.schedule.id}/timetable?{query}&said={said}")
    if meeting_id and here.holds(meeting_id):
        return choosing(here, look, meeting_id, wrong=wrong)
    return timetable(here, look, wrong=wrong)


def _as_data(
    here: VersionDesk,
    look: Look,
    form: Form,
    *,
    said: Said,
    wrong: DomainError | None,
    board: Board | None,
) -> Response:
    """The cells that differ from what the script has shown, and what to say."""
    shown = opened(here, board)
    since = [row for row in shown.log if row.number > (_seen(form) or 0)]
    places = [place for row in since for place in _places(row)]
    cells = shown.grid(look).cells(names_of(shown.board, look.by, places))
    drawn = fragments("staff/timetable/cells.html", here.language)
    data = {
        "done": wrong is None,
        "says": refusal(shown, wrong) if wrong else [said_text(said, here.words)],
        "seen": shown.seen,
        "undo": shown.next_undo(),
        "redo": shown.next_redo(),
        "cells": {
            name: [drawn.kind(cell), drawn.inside(cell, here.may_change)]
            for name, cell in cells.items()
        },
    }
    return JSONResponse(data, status_code=409 if wrong else 200, headers=PRIVATE)


def _places(row: Correction) -> Iterator[Taken]:
    """What the meetings of a correction took before and take now."""
    for snapshot in (*row.before.values(), *row.after.values()):
        if snapshot:
            members = [UUID(one) for one in snapshot["members"]]
            yield correction_log.as_place(snapshot), snapshot["length"], members


def _seen(form: Form) -> int | None:
    typed = form.get("seen", "")
    return int(typed) if typed.isdecimal() and len(typed) < 9 else None


def _id(typed: str) -> UUID:
    try:
        return UUID(typed)
    except ValueError:
        raise not_found("slot or table") from None
