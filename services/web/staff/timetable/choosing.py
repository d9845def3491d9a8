"""One meeting in the hand: every place with its price, or what is in the way."""

from collections.abc import Sequence
from typing import NamedTuple
from uuid import UUID

from fastapi import APIRouter, Request
from fastapi.responses import JSONResponse, Response

from services.domain.changes import price_of_staying
from services.domain.errors import DomainError
from services.domain.goal_words import price_text
from services.domain.timetable.board import Held
from services.domain.timetable.choices import Choice, Slots, choices
from services.domain.timetable.reasons import obstacle_text
from services.locale import day_name
from services.models import InquiryKind, Table
from services.web.staff.signed_in import HOME, PRIVATE, StaffRoute
from services.web.staff.timetable.grids import Day, participants
from services.web.staff.timetable.opening import ALL, Look, LookDep, Opened, opened, refusal
from services.web.staff.timetable.version import VersionDesk, VersionDeskDep
from services.web.staff.timetable.words import Verdict, short_text, verdict

router = APIRouter(prefix=HOME, include_in_schema=False, route_class=StaffRoute)


class Option(NamedTuple):
    """A cell to choose: `to` is what its button sends, empty where there is none."""

    verdict: Verdict
    to: str
    whom: str


@router.get("/missions/{mission_id}/schedules/{schedule_id}/timetable/meetings/{meeting_id}")
def page(request: Request, here: VersionDeskDep, look: LookDep, meeting_id: UUID) -> Response:
    if request.headers.get("accept") == "application/json":
        return _as_data(here, look, meeting_id)
    return choosing(here, look, meeting_id)


def choosing(
    here: VersionDesk, look: Look, meeting_id: UUID, *, wrong: DomainError | None = None
) -> Response:
    """The page on which one chooses; with why the last choice was refused, if it was."""
    here.meeting(meeting_id)
    shown = opened(here)
    board, held = shown.board, shown.board.held[meeting_id]
    slot = board.slots[board.nth[held.place.slot_id]]
    look = Look(half_day=look.half_day or str(slot.half_day_id))
    days = shown.days(look)
    offered = choices(board, held, half_days={day.half_day.id for day in days})
    return here.page(
        "timetable/meeting",
        part="timetable",
        status=409 if wrong else 200,
        schedule=here.schedule,
        version_home=here.version_home,
        may_change=here.may_change,
        held=held,
        title=board.title(held),
        people=[board.persons[one].name for one in held.people],
        now_at=_place(shown, held),
        told=_told(shown, held),
        lock=shown.locks.get(held.key),
        days=[(str(day.half_day.id), day.half_day.name) for day in shown.days(Look(half_day=ALL))],
        shown_days=days,
        times=[f"{slot.starts:%H:%M}" for day in days for slot in day.slots],
        half_day=str(days[0].half_day.id) if len(days) == 1 else ALL,
        blocked={
            slot_id: obstacle_text(obstacle, here.words)
            for slot_id, obstacle in offered.closed.items()
        },
        rows=[_row(shown, table, days, offered) for table in board.tables],
        seen=shown.seen,
        wrong=refusal(shown, wrong) if wrong else (),
    )


def _row(
    shown: Opened, table: Table, days: Sequence[Day], offered: Slots
) -> tuple[Table, list[Option | None]]:
    """The cells of a table; None where the meeting is now."""
    found = {
        place.slot_id: choice
        for place, choice in offered.choices.items()
        if place.table_id == table.id
    }
    slots = [slot for day in days for slot in day.slots]
    return table, [
        _option(shown, found[slot.id], offered) if slot.id in found else None for slot in slots
    ]


def _option(shown: Opened, choice: Choice, offered: Slots) -> Option:
    words, board = shown.here.words, shown.board
    if choice.obstacle is not None:
        blocked = choice.place.slot_id in offered.closed
        text = "" if blocked else short_text(choice.obstacle, words)
        return Option(Verdict("no", text), "", "")
    whom = board.title(board.held[choice.swap]) if choice.swap else ""
    return Option(verdict(choice, words), target(choice), whom)


def target(choice: Choice) -> str:
    """What a form sends to choose that place."""
    if choice.swap is not None:
        return f"with.{choice.swap}"
    return f"{choice.place.slot_id}.{choice.place.table_id}"


def _place(shown: Opened, held: Held) -> str:
    board = shown.board
    slot = board.slots[board.nth[held.place.slot_id]]
    when = f"{day_name(slot.half_day.date, shown.here.language)}, {slot.starts:%H:%M}"
    table = board.table[held.place.table_id].number
    return f"{when} · " + shown.here.words.gettext("Table %(table)s") % {"table": table}


def _told(shown: Opened, held: Held) -> str:
    """Where delegates were told it is, if that is elsewhere, and the price of keeping it there."""
    board, here = shown.board, shown.here
    told = board.told.get(held.key)
    if told is None or told == held.place or told.slot_id not in board.nth:
        return ""
    slot = board.slots[board.nth[told.slot_id]]
    where = here.words.gettext("Delegates were told: %(day)s, %(time)s, table %(table)s.") % {
        "day": day_name(slot.half_day.date, here.language),
        "time": f"{slot.starts:%H:%M}",
        "table": board.table[told.table_id].number,
    }
    least = price_of_staying(here.session, here.schedule, held.key)
    if least is None:
        return where
    cost = price_text(*least, here.words, kind=InquiryKind.STAY, exact=False)
    return f"{where} {cost}"


def _as_data(here: VersionDesk, look: Look, meeting_id: UUID) -> Response:
    """The same for a script: by the name of each cell, the number of its verdict and its target.

    By participants the cheapest table of each slot is offered in the rows of those who meet.
    """
    here.meeting(meeting_id)
    shown = opened(here)
    held = shown.board.held[meeting_id]
    days = shown.days(look)
    offered = choices(shown.board, held, half_days={day.half_day.id for day in days})
    verdicts: dict[Verdict, int] = {}
    cells: dict[str, list[int | str]] = {}
    for name, found in _named(shown, held, look, offered):
        number = verdicts.setdefault(verdict(found, here.words), len(verdicts))
        cells[name] = [number] if found.obstacle else [number, target(found)]
    data = {
        "title": shown.board.title(held),
        "seen": shown.seen,
        "verdicts": list(verdicts),
        "cells": cells,
    }
    return JSONResponse(data, headers=PRIVATE)


def _named(shown: Opened, held: Held, look: Look, offered: Slots) -> list[tuple[str, Choice]]:
    board = shown.board
    if look.by == "tables":
        tables = {table.id: number for number, table in enumerate(board.tables)}
        return [
            (f"t{tables[place.table_id]}s{board.nth[place.slot_id]}", choice)
            for place, choice in offered.choices.items()
        ]
    numbers = {member: number for number, member in enumerate(participants(board))}
    named = []
    for slot_id in dict.fromkeys(place.slot_id for place in offered.choices):
        if slot_id == held.place.slot_id:
            continue
        best = offered.cheapest(slot_id)
        named += [(f"p{numbers[one]}s{board.nth[slot_id]}", best) for one in held.members]
    return [(name, choice) for name, choice in named if choice is not None]
