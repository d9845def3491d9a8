"""Where a company's private link leads: the mission, its dates, and what is still to do."""

from datetime import datetime
from zoneinfo import ZoneInfo

from fastapi import APIRouter
from fastapi.responses import Response

from services.domain import answers, progress, schedules
from services.domain.completeness import completeness
from services.domain.errors import ConflictError
from services.domain.mission_states import OVER
from services.domain.wishes import refuse_when_closed
from services.locale import clock, country_name, day_and_hours, period_name
from services.web.company.visit import PageRoute, Visit, VisitDep
from services.web.profile_words import part_name

router = APIRouter(route_class=PageRoute)


@router.get("")
def page(here: VisitDep) -> Response:
    mission = here.mission
    published = schedules.published(here.session, mission.id)
    profile = completeness(here.session, here.participation)
    return here.page(
        "home",
        part="home",
        progress=progress.progress(here.session, participation=here.participation),
        profile=profile,
        missing=[(part, part_name(part, here.words)) for part in profile.missing],
        dates=period_name(mission.starts_on, mission.ends_on, here.language),
        country=country_name(mission.country, here.language),
        deadline=deadline(here),
        open=company_may_wish(here),
        answers_until=moment(here, mission.answers_close_at),
        expired=answers.expired(mission, now=here.now),
        published=published is not None,
    )


def wishes_open(here: Visit) -> bool:
    """Whether whoever is here may change the wishes now; staff until the mission is over."""
    return here.mission.state not in OVER if here.by_staff else company_may_wish(here)


def answering(here: Visit) -> bool:
    """Whether whoever is here may answer requests now; staff until the mission is over."""
    if here.by_staff:
        return here.mission.state not in OVER
    return answers.answering(here.mission, now=here.now)


def company_may_wish(here: Visit) -> bool:
    """Whether the company itself may change its wishes now."""
    try:
        refuse_when_closed(here.mission, now=here.now)
    except ConflictError:
        return False
    return True


def deadline(here: Visit) -> str:
    """When wishes close; nothing if that is not fixed."""
    return moment(here, here.mission.wishes_close_at)


def moment(here: Visit, when: datetime | None) -> str:
    """'Friday 26 March, 18:00' on the clocks of the venue; nothing for none."""
    if when is None:
        return ""
    zone = ZoneInfo(here.mission.time_zone)
    return day_and_hours(when.astimezone(zone).date(), clock(when, zone), here.language)
