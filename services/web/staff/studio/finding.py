"""Which solve or version of the mission an address is about."""

from typing import Annotated
from uuid import UUID

from fastapi import Depends

from services.domain.errors import not_found
from services.models import Schedule, Solve, SolveState
from services.web.staff.desk import MissionDeskDep

WORKING = (SolveState.WAITING, SolveState.RUNNING)


def find_solve(here: MissionDeskDep, solve_id: UUID) -> Solve:
    """Raises NotFoundError if it is none of the mission's."""
    solve = here.session.get(Solve, solve_id)
    if solve is None or solve.mission_id != here.mission.id:
        raise not_found("solve")
    return solve


def find_schedule(here: MissionDeskDep, schedule_id: UUID) -> Schedule:
    """Raises NotFoundError if it is none of the mission's."""
    schedule = here.session.get(Schedule, schedule_id)
    if schedule is None or schedule.mission_id != here.mission.id:
        raise not_found("schedule")
    return schedule


SolveDep = Annotated[Solve, Depends(find_solve)]
ScheduleDep = Annotated[Schedule, Depends(find_schedule)]
