"""What the published schedule holds for the company: its agenda, and the fate of each wish."""

from dataclasses import dataclass, replace
from zoneinfo import ZoneInfo

from fastapi import APIRouter
from fastapi.responses import Response

from services.agenda.reasons import reason_text
from services.agenda.text import side_by_side
from services.agenda.view import AgendaView, present
from services.domain import agendas, fates, schedules
from services.domain.fates import Fate
from services.locale import clock, day_name, translations
from services.locale.sorting import sort_key
from services.models import Schedule
from services.web.company.visit import PageRoute, Visit, VisitDep

router = APIRouter(route_class=PageRoute)


@dataclass(frozen=True, kw_only=True)
class FateView:
    partner: str
    rank: int
    #: when and where, one line for each meeting
    met: tuple[str, ...]
    #: why not; empty where there is nothing to say
    reason: str


@router.get("/agenda")
def page(here: VisitDep) -> Response:
    schedule = schedules.published(here.session, here.mission.id)
    told = [] if schedule is None else _agendas(here, schedule)
    wished = (
        []
        if schedule is None
        else fates.fates(here.session, schedule, participation=here.participation)
    )
    return here.page(
        "agenda",
        part="agenda",
        published=schedule is not None,
        agendas=told,
        fates=[_fate(here, fate) for fate in wished],
    )


def _agendas(here: Visit, schedule: Schedule) -> list[AgendaView]:
    """Of each delegate, by name, in the reader's language."""
    people = {person.id: person.name for person in here.participation.delegates}
    found = agendas.agendas(here.session, schedule, list(people), known={})
    return [
        present(replace(found[delegate], language=here.language))
        for delegate in sorted(found, key=lambda one: sort_key(people[one], here.language))
    ]


def _fate(here: Visit, fate: Fate) -> FateView:
    words = translations(here.language)
    zone = ZoneInfo(here.mission.time_zone)
    met = tuple(
        words.gettext("%(day)s at %(time)s, table %(table)s, %(room)s")
        % {
            "day": day_name(meeting.starts_at.astimezone(zone).date(), here.language),
            "time": clock(meeting.starts_at, zone),
            "table": meeting.table,
            "room": side_by_side((meeting.room,), here.language),
        }
        for meeting in fate.meetings
    )
    reason = reason_text(fate.reason, words) if fate.reason else ""
    return FateView(partner=fate.partner, rank=fate.rank, met=met, reason=reason)
