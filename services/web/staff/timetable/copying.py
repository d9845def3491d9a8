"""To the timetable that staff work on, and a new draft made of any version."""

from fastapi import APIRouter
from fastapi.responses import Response

from services.domain import schedules
from services.domain.solving import drafting
from services.web.staff.desk import MissionDeskDep
from services.web.staff.signed_in import HOME, StaffForm, StaffRoute
from services.web.staff.timetable.version import VersionDeskDep

router = APIRouter(prefix=HOME, include_in_schema=False, route_class=StaffRoute)


@router.get("/missions/{mission_id}/timetable")
def newest(here: MissionDeskDep) -> Response:
    """To the newest draft, or what is published; to all versions where there is neither."""
    session, mission_id = here.session, here.mission.id
    version = schedules.newest_draft(session, mission_id) or schedules.published(
        session, mission_id
    )
    return here.go(f"/schedules/{version.id}/timetable" if version else "/schedules")


@router.post("/missions/{mission_id}/schedules/{schedule_id}/timetable/copy")
def copy(_form: StaffForm, here: VersionDeskDep) -> Response:
    """A new draft with the same meetings, at its timetable."""
    made = drafting.roll_back(here.session, here.schedule, actor=here.caller.actor, now=here.now)
    return here.go(f"/schedules/{made.id}/timetable")
