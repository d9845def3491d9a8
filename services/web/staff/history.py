"""What happened in a mission: who did what to whom, and when."""

from typing import Annotated
from urllib.parse import urlencode

from fastapi import APIRouter, Query
from fastapi.responses import Response

from services.domain import actors, history
from services.web.event_words import actor_name, groups, what_happened
from services.web.leafing import Number, leaf
from services.web.staff.desk import MissionDeskDep
from services.web.staff.signed_in import HOME, StaffRoute

router = APIRouter(prefix=HOME, include_in_schema=False, route_class=StaffRoute)

#: events on one page
PAGE = 100
#: people to choose from
PEOPLE = 200
Text = Annotated[str, Query(max_length=200)]


@router.get("/missions/{mission_id}/history")
def page(here: MissionDeskDep, *, kind: Text = "", who: Text = "", number: Number = 1) -> Response:
    kinds = groups(here.words)
    prefixes = kinds[kind][1] if kind in kinds else ()
    mission_id = here.mission.id
    found = history.matching(here.session, mission_id, prefixes=prefixes, actor=who)
    shown = leaf(found, number=number, size=PAGE)
    events = history.events(
        here.session, mission_id, prefixes=prefixes, actor=who, number=shown.number, size=PAGE
    )
    people = {*history.people(here.session, mission_id, limit=PEOPLE), who}
    names = actors.names(here.session, [*people, *(event.actor for event in events)])
    subjects = history.subjects(here.session, {event.subject_id for event in events})
    query = {name: value for name, value in (("kind", kind), ("who", who)) if value}
    return here.page(
        "history",
        part="history",
        looking="/history",
        rows=[
            (
                event,
                what_happened(event, here.words),
                subjects.get(event.subject_id, ""),
                actor_name(event.actor, names, here.words),
            )
            for event in events
        ],
        kinds=[(name, title) for name, (title, _) in kinds.items()],
        kind=kind,
        people=sorted(
            ((one, names[one]) for one in people if one in names), key=lambda pair: pair[1]
        ),
        who=who,
        found=found,
        number=shown.number,
        pages=shown.pages,
        query=urlencode(query),
    )
