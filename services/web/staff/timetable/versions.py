"""The versions of a mission's schedule, and a draft made of any of them."""

from fastapi import APIRouter
from fastapi.responses import Response
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from services.domain import correction_log, schedules
from services.models import Correction, Meeting, Mission, Schedule
from services.web.staff.desk import MissionDeskDep
from services.web.staff.signed_in import HOME, StaffForm, StaffRoute
from services.web.staff.timetable.version import VersionDeskDep
from services.web.states import schedule_state

router = APIRouter(prefix=HOME, include_in_schema=False, route_class=StaffRoute)


@router.get("/missions/{mission_id}/schedules")
def page(here: MissionDeskDep) -> Response:
    return here.page(
        "timetable/versions",
        part="timetable",
        versions=_versions(here.session, here.mission),
        state=lambda row: schedule_state(row.state.value, here.words),
    )


@router.post("/missions/{mission_id}/schedules/{schedule_id}/copy")
def copy(here: VersionDeskDep, _form: StaffForm) -> Response:
    """A new draft with the same meetings, at its timetable."""
    made = schedules.copy(here.session, here.schedule, actor=here.caller.actor, now=here.now)
    return here.go(f"/schedules/{made.id}/timetable")


def _versions(session: Session, mission: Mission) -> list[tuple[Schedule, int, int]]:
    """The newest first, with the numbers of meetings and of corrections that stand."""
    rows = session.scalars(
        select(Schedule).filter_by(mission_id=mission.id).order_by(Schedule.version.desc())
    ).all()
    meetings = dict(
        session.execute(
            select(Meeting.schedule_id, func.count())
            .filter_by(mission_id=mission.id)
            .group_by(Meeting.schedule_id)
        ).all()
    )
    log = session.scalars(
        select(Correction).filter_by(mission_id=mission.id).order_by(Correction.number)
    ).all()

    def corrected(row: Schedule) -> int:
        own = (entry for entry in log if entry.schedule_id == row.id)
        return len(correction_log.replay(own).done)

    return [(row, meetings.get(row.id, 0), corrected(row)) for row in rows]
