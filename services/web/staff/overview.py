"""A mission at one glance: its state, what to do next, and what there is of everything."""

from gettext import NullTranslations
from typing import NamedTuple

from fastapi import APIRouter
from fastapi.responses import Response

from services.domain import standing
from services.domain.standing import Standing
from services.locale import country_name, period_name
from services.models import Mission, MissionState
from services.web.staff.desk import MissionDeskDep
from services.web.staff.signed_in import HOME, StaffRoute
from services.web.states import mission_state

router = APIRouter(prefix=HOME, include_in_schema=False, route_class=StaffRoute)


class Count(NamedTuple):
    name: str
    value: int
    #: one of the classes of `.counts`, where somebody should look
    mark: str = ""


@router.get("/missions/{mission_id}")
def page(here: MissionDeskDep) -> Response:
    mission = here.mission
    stands = standing.standing(here.session, mission.id)
    return here.page(
        "overview",
        part="overview",
        state=mission_state(mission.state.value, here.words),
        dates=period_name(mission.starts_on, mission.ends_on, here.language),
        country=country_name(mission.country, here.language),
        stands=stands,
        next=next_step(mission, stands, here.words),
        counts=counts(stands, here.words),
    )


def next_step(mission: Mission, stands: Standing, words: NullTranslations) -> str:
    """What staff do next, in one sentence; nothing once the mission is over."""
    if mission.state is MissionState.DRAFT and not (stands.slots and stands.tables):
        return words.gettext("Lay down the half-days with their slots, and the tables.")
    if mission.state is MissionState.CLOSED and stands.drafts:
        return words.gettext("Look at the draft, correct it, and publish it.")
    return {
        MissionState.DRAFT: words.gettext("Invite the companies, then open the wishes."),
        MissionState.OPEN: words.gettext("Companies make their wishes; remind those without any."),
        MissionState.CLOSED: words.gettext("Ask for a schedule."),
        MissionState.SCHEDULED: words.gettext("Look at the draft, correct it, and publish it."),
        MissionState.PUBLISHED: words.gettext("Everybody has an agenda. Look after cancellations."),
        MissionState.RUNNING: words.gettext("Look after those who are late or can’t come."),
    }.get(mission.state, "")


def counts(stands: Standing, words: NullTranslations) -> list[Count]:
    return [
        Count(words.gettext("Companies"), stands.companies),
        Count(
            words.gettext("Companies without a wish"),
            stands.companies_without_wish,
            "unclear" if stands.companies_without_wish else "",
        ),
        Count(words.gettext("Delegates"), stands.delegates),
        Count(words.gettext("Wishes"), stands.wishes),
        Count(words.gettext("Meeting slots"), stands.slots),
        Count(words.gettext("Tables"), stands.tables),
        Count(words.gettext("Meetings published"), stands.meetings_published),
        Count(
            words.gettext("Mails that need you"),
            stands.mails_troubled,
            "failed" if stands.mails_troubled else "",
        ),
    ]
