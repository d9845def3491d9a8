"""The versions of a mission's schedule: what each is, and what differs between any two."""

from collections import Counter
from typing import NamedTuple
from uuid import UUID

from fastapi import APIRouter
from fastapi.responses import Response

from services.domain import actors, changes, labels, versions
from services.domain.changes import Change, How
from services.domain.labels import Labels
from services.models import Schedule
from services.web.event_words import actor_name
from services.web.leafing import Number, leaf
from services.web.staff.desk import MissionDesk, MissionDeskDep
from services.web.staff.differing import in_order, place_texts
from services.web.staff.publish import draft_of
from services.web.staff.signed_in import HOME, StaffRoute
from services.web.states import change_text, schedule_state

router = APIRouter(prefix=HOME, include_in_schema=False, route_class=StaffRoute)

#: versions on one page, and to choose from
PAGE = 50
#: differences on one page
ROWS = 100


class Difference(NamedTuple):
    who: str
    how: str
    text: str
    #: slot and table
    before: tuple[str, ...]
    after: tuple[str, ...]


@router.get("/missions/{mission_id}/schedules")
def page(here: MissionDeskDep, number: Number = 1) -> Response:
    shown = leaf(versions.count(here.session, here.mission.id), number=number, size=PAGE)
    found = versions.versions(here.session, here.mission.id, offset=shown.offset, limit=shown.size)
    acting = [who for one in found for who in (one.made_by, one.published_by)]
    names = actors.names(here.session, acting)
    return here.page(
        "versions",
        part="publish",
        looking="/schedules",
        versions=found,
        shown=shown,
        state=lambda schedule: schedule_state(schedule.state.value, here.words),
        name=lambda actor: actor_name(actor, names, here.words),
    )


@router.get("/missions/{mission_id}/schedules/{schedule_id}/differences")
def differences(
    here: MissionDeskDep, schedule_id: UUID, to: UUID | None = None, number: Number = 1
) -> Response:
    """Between the version before it, or the one asked for, and this one."""
    schedule = draft_of(here, schedule_id)
    other = draft_of(here, to) if to else versions.before(here.session, schedule)
    listed = changes.between(here.session, other, schedule) if other else ()
    counts = Counter(change.how for change in listed)
    names = labels.labels(here.session, here.mission)
    changed = in_order(listed, names)
    shown = leaf(len(changed), number=number, size=ROWS)
    return here.page(
        "differences",
        part="publish",
        looking="",
        schedule=schedule,
        other=other,
        others=_others(here, schedule, other),
        shown=shown,
        rows=[_difference(change, names, here) for change in changed[shown.rows]],
        counts=[(change_text(how.value, here.words), counts[how]) for how in How if counts[how]],
    )


def _others(here: MissionDesk, schedule: Schedule, other: Schedule | None) -> list[Schedule]:
    """The newest versions to compare it with, the one it is compared with among them."""
    newest = versions.newest(here.session, here.mission.id, limit=PAGE)
    known = {one.id: one for one in (*newest, other) if one is not None}
    return [one for one in known.values() if one.id != schedule.id]


def _difference(change: Change, names: Labels, here: MissionDesk) -> Difference:
    return Difference(
        who=" · ".join(names.companies[who] for who in change.participations),
        how=change.how.value,
        text=change_text(change.how.value, here.words),
        before=place_texts(change.before, names, here.words),
        after=place_texts(change.after, names, here.words),
    )
