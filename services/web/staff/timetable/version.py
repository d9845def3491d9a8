"""A request about one version of a mission's schedule."""

from dataclasses import dataclass, fields
from typing import Annotated
from uuid import UUID

from fastapi import Depends

from services.domain.errors import not_found
from services.models import Meeting, Schedule, ScheduleState
from services.web.staff.desk import MissionDesk, MissionDeskDep


@dataclass(frozen=True, kw_only=True)
class VersionDesk(MissionDesk):
    """Somebody of the staff at one version."""

    schedule: Schedule

    @property
    def may_change(self) -> bool:
        """It is a draft, and whoever asks may do more than look."""
        return self.schedule.state is ScheduleState.DRAFT and not self.caller.is_reader

    @property
    def version_home(self) -> str:
        return f"{self.home}/schedules/{self.schedule.id}"

    def holds(self, meeting_id: UUID) -> bool:
        row = self.session.get(Meeting, meeting_id)
        return row is not None and row.schedule_id == self.schedule.id

    def meeting(self, meeting_id: UUID) -> Meeting:
        """Raises NotFoundError if it is in another version, or gone."""
        if not self.holds(meeting_id):
            raise not_found("meeting")
        return self.session.get_one(Meeting, meeting_id)


def version_desk(here: MissionDeskDep, schedule_id: UUID) -> VersionDesk:
    """Raises NotFoundError if the version is none of the mission's."""
    row = here.session.get(Schedule, schedule_id)
    if row is None or row.mission_id != here.mission.id:
        raise not_found("schedule")
    known = {field.name: getattr(here, field.name) for field in fields(here)}
    return VersionDesk(**known, schedule=row)


VersionDeskDep = Annotated[VersionDesk, Depends(version_desk)]
