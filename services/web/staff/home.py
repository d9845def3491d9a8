"""Where staff arrive: their missions, each with its state and what waits there."""

from fastapi import APIRouter
from fastapi.responses import Response

from services.domain import access, mailbox, overview, standing
from services.locale import country_name, period_name
from services.models import Mission
from services.web.leafing import Number, leaf
from services.web.staff.desk import DeskDep
from services.web.staff.signed_in import HOME, StaffRoute
from services.web.states import mission_state

router = APIRouter(prefix=HOME, include_in_schema=False, route_class=StaffRoute)

#: missions on one page
PAGE = 30


@router.get("")
def page(here: DeskDep, number: Number = 1) -> Response:
    own = access.visible_missions(here.caller)
    shown = leaf(overview.mission_count(here.session, own), number=number, size=PAGE)
    led = overview.missions(here.session, own, offset=shown.offset, limit=shown.size)

    def place(mission: Mission) -> str:
        dates = period_name(mission.starts_on, mission.ends_on, here.language)
        return " · ".join([mission.city, country_name(mission.country, here.language), dates])

    return here.page(
        "home",
        part="missions",
        shown=shown,
        missions=[
            (mission, mission_state(mission.state.value, here.words), place(mission))
            for mission in led.values()
        ],
        waiting=standing.waiting_registrations(here.session, led),
        account_mails=mailbox.troubled_of_accounts(here.session, here.caller),
    )
