"""The timetable as a page: complete without a script, one half-day at a time or all."""

from collections.abc import Sequence
from typing import Literal
from zoneinfo import ZoneInfo

from fastapi import APIRouter
from fastapi.responses import Response

from services.domain.errors import DomainError
from services.locale import clock, day_name
from services.web.staff.signed_in import HOME, StaffRoute
from services.web.staff.timetable.grids import Day
from services.web.staff.timetable.opening import ALL, LATEST, Look, LookDep, Opened, opened, refusal
from services.web.staff.timetable.version import VersionDesk, VersionDeskDep
from services.web.staff.timetable.words import said_text
from services.web.states import schedule_state

router = APIRouter(prefix=HOME, include_in_schema=False, route_class=StaffRoute)
Said = Literal["", "moved", "swapped", "cancelled", "undone", "redone", "locked"]


@router.get("/missions/{mission_id}/schedules/{schedule_id}/timetable")
def page(here: VersionDeskDep, look: LookDep, said: Said = "") -> Response:
    return timetable(here, look, said=said)


def timetable(
    here: VersionDesk,
    look: Look,
    *,
    said: Said = "",
    wrong: DomainError | None = None,
) -> Response:
    """The timetable; with why a correction was not made, if it was not."""
    shown = opened(here)
    grid = shown.grid(look)
    return here.page(
        "timetable/grid",
        part="timetable",
        status=409 if wrong else 200,
        schedule=here.schedule,
        state=schedule_state(here.schedule.state.value, here.words),
        may_change=here.may_change,
        version_home=here.version_home,
        look=look,
        grid=grid,
        rows=grid.rows(),
        times=[f"{slot.starts:%H:%M}" for slot in grid.slots],
        days=_days(shown, look),
        half_day=ALL if len(grid.days) > 1 else str(grid.days[0].half_day.id) if grid.days else "",
        programme=_programme(shown, grid.days),
        day_title=lambda day: _day_title(day, here),
        seen=shown.seen,
        undo=shown.next_undo(),
        redo=shown.next_redo(),
        elsewhere=shown.locked_elsewhere(),
        log=shown.told(shown.log[-LATEST:]),
        said=said_text(said, here.words),
        wrong=refusal(shown, wrong) if wrong else (),
    )


def _days(shown: Opened, look: Look) -> list[tuple[str, str]]:
    """Of each half-day the name and the value of the link to it."""
    every = Look(by=look.by, half_day=ALL)
    return [(str(day.half_day.id), day.half_day.name) for day in shown.days(every)]


def _day_title(day: Day, here: VersionDesk) -> str:
    return f"{day.half_day.name} · {day_name(day.half_day.date, here.language)}"


def _programme(shown: Opened, days: Sequence[Day]) -> list[tuple[str, str]]:
    """What everybody attends in these half-days: when, and its title."""
    zone = ZoneInfo(shown.here.mission.time_zone)
    dates = {day.half_day.date for day in days}
    rows = sorted(row for row in shown.board.for_all)
    return [
        (f"{clock(row.span.starts, zone)}–{clock(row.span.ends, zone)}", row.title)
        for row in rows
        if len(dates) == 1 and row.span.starts.astimezone(zone).date() in dates
    ]
