"""Parts of the programme are removed: at once if nothing hangs on them, else after a question."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Literal
from uuid import UUID

from fastapi import APIRouter
from fastapi.responses import Response

from services.domain import access, removing, usage
from services.domain.rows import hold
from services.domain.usage import Usage
from services.models import Activity, HalfDay, Room, Site, Slot, Table
from services.web.staff.desk import MissionDesk, MissionDeskDep
from services.web.staff.setup.consequences import Way, asked, seen
from services.web.staff.setup.frame import attempt, shown
from services.web.staff.signed_in import HOME, StaffForm, StaffRoute

router = APIRouter(prefix=HOME + "/missions/{mission_id}/setup", route_class=StaffRoute)

Kind = Literal["slots", "half-days", "sites", "rooms", "tables", "activities"]


@dataclass(frozen=True, kw_only=True)
class Part:
    """Something to remove: on which step it stands, what it is called, what hangs on it."""

    step: str
    name: str
    usage: Usage
    remove: Callable[[], None]
    #: instead, where it can't be removed
    close: Callable[[], None] | None = None


@router.post("/{kind}/{row_id}/remove")
def remove(here: MissionDeskDep, form: StaffForm, kind: Kind, row_id: UUID) -> Response:
    """Removed, closed, or asked about, with a list of what hangs on it."""
    hold(here.session, here.mission)
    part = PARTS[kind](here, row_id)
    step = f"/setup/{part.step}"
    confirmed = form.get("do") if form.get("seen") == seen(part.usage) else None
    if part.usage.is_free or (confirmed == "remove" and part.usage.can_go):
        change, said = part.remove, "gone"
    elif confirmed == "close" and part.close is not None:
        change, said = part.close, "closed"
    else:
        return asked(
            here,
            part.step,
            title=here.words.gettext("Remove %(name)s?") % {"name": part.name},
            usage=part.usage,
            path=f"/setup/{kind}/{row_id}/remove",
            back=step,
            ways=_ways(here, part),
        )
    wrong = attempt(here, change)
    if wrong:
        return shown(here, part.step, template="refused", status=409, wrong=wrong, back=step)
    return here.go(f"{step}?said={said}")


def _ways(here: MissionDesk, part: Part) -> list[Way]:
    words = here.words
    if part.usage.can_go:
        does = words.gettext("Everything listed here goes with it.")
        if part.usage.drafts:
            does += " " + words.gettext("Those drafts must be made anew before they are published.")
        return [Way(do="remove", label=words.gettext("Remove"), does=does, is_danger=True)]
    if part.close is None:
        return []
    if part.step == "programme":
        does = words.gettext(
            "Nobody attends it from the next version on; when you publish that, everybody who had"
            " it is told. Until then published agendas stay as they are."
        )
        return [Way(do="close", label=words.gettext("Take it out of the agendas"), does=does)]
    does = words.gettext(
        "It can’t be removed, because people were told of it. Closed, it holds no meeting of a new"
        " schedule. Meetings there now stay until you have solved again and published; then those"
        " concerned are told."
    )
    return [Way(do="close", label=words.gettext("Close it"), does=does)]


def _slot(here: MissionDesk, row_id: UUID) -> Part:
    (slot,) = access.parts_of(here.session, here.mission, Slot, [row_id], name="slot")
    hours = f"{slot.starts:%H:%M}–{slot.ends:%H:%M}"
    actor = here.caller.actor
    return Part(
        step="days",
        name=here.words.gettext("the slot %(hours)s") % {"hours": hours},
        usage=usage.of_slots(here.session, [slot]),
        remove=lambda: removing.remove_slots(here.session, slots=[slot], actor=actor),
        close=lambda: removing.close_slots(here.session, slots=[slot], actor=actor),
    )


def _half_day(here: MissionDesk, row_id: UUID) -> Part:
    (half_day,) = access.parts_of(here.session, here.mission, HalfDay, [row_id], name="half-day")
    actor = here.caller.actor
    return Part(
        step="days",
        name=f"«{half_day.name}»",
        usage=usage.of_half_day(here.session, half_day.id),
        remove=lambda: removing.remove_half_day(here.session, half_day=half_day, actor=actor),
        close=lambda: removing.close_slots(here.session, slots=half_day.slots, actor=actor),
    )


def _site(here: MissionDesk, row_id: UUID) -> Part:
    (site,) = access.parts_of(here.session, here.mission, Site, [row_id], name="site")
    return Part(
        step="places",
        name=f"«{site.name}»",
        usage=usage.of_site(here.session, site),
        remove=lambda: removing.remove_site(here.session, site=site, actor=here.caller.actor),
    )


def _room(here: MissionDesk, row_id: UUID) -> Part:
    (room,) = access.parts_of(here.session, here.mission, Room, [row_id], name="room")
    actor = here.caller.actor
    return Part(
        step="places",
        name=f"«{room.name}»",
        usage=usage.of_room(here.session, room),
        remove=lambda: removing.remove_room(here.session, room=room, actor=actor),
        close=lambda: removing.close_tables(
            here.session, tables=removing.tables_in(here.session, room), actor=actor
        ),
    )


def _table(here: MissionDesk, row_id: UUID) -> Part:
    (table,) = access.parts_of(here.session, here.mission, Table, [row_id], name="table")
    actor = here.caller.actor
    return Part(
        step="places",
        name=here.words.gettext("table %(number)s") % {"number": table.number},
        usage=usage.of_table(here.session, table),
        remove=lambda: removing.remove_tables(here.session, tables=[table], actor=actor),
        close=lambda: removing.close_tables(here.session, tables=[table], actor=actor),
    )


def _activity(here: MissionDesk, row_id: UUID) -> Part:
    (activity,) = access.parts_of(here.session, here.mission, Activity, [row_id], name="activity")
    actor = here.caller.actor
    return Part(
        step="programme",
        name=f"«{activity.title}»",
        usage=usage.of_activity(here.session, activity),
        remove=lambda: removing.remove_activity(here.session, activity=activity, actor=actor),
        close=lambda: removing.empty_activity(here.session, activity=activity, actor=actor),
    )


PARTS: Mapping[Kind, Callable[[MissionDesk, UUID], Part]] = {
    "slots": _slot,
    "half-days": _half_day,
    "sites": _site,
    "rooms": _room,
    "tables": _table,
    "activities": _activity,
}
