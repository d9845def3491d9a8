"""A delegate's agenda as data."""

from datetime import datetime
from uuid import UUID

from fastapi import APIRouter
from pydantic import Field

from services.agenda.data import Agenda
from services.api.deps import AnyCaller, SessionDep
from services.api.shapes import Shown
from services.domain import access, schedules
from services.domain.agendas import agendas
from services.domain.errors import ConflictError

router = APIRouter(tags=["agendas"])


class PartnerShown(Shown):
    name: str
    country: str
    offers: str
    needs: str
    delegates: list[str]


class EntryShown(Shown):
    key: str
    kind: str
    uid: str
    sequence: int
    starts_at: datetime
    ends_at: datetime
    title: str
    table: str | None
    room: str | None
    site: str | None
    partners: list[PartnerShown]
    colleagues: list[str]
    cancelled: bool


class UnservedShown(Shown):
    partner: str
    rank: int
    reason: str


class AgendaShown(Shown):
    delegate: str
    company: str
    language: str
    mission: str
    city: str
    country: str
    time_zone: str = Field(description="The venue's; times are in UTC.")
    contact: str
    version: int
    published_at: datetime
    entries: list[EntryShown]
    unserved: list[UnservedShown]


@router.get("/delegates/{delegate_id}/agenda", summary="The agenda of a delegate")
def read_agenda(session: SessionDep, caller: AnyCaller, delegate_id: UUID) -> AgendaShown:
    """For the delegate, their company and staff; of the published version."""
    delegate = access.agenda_delegate(session, caller, delegate_id)
    schedule = schedules.published(session, delegate.mission_id)
    if schedule is None:
        raise ConflictError("nothing_published", "No schedule has been published yet.")
    agenda: Agenda = agendas(session, schedule, [delegate.id])[delegate.id]
    return AgendaShown.model_validate(agenda)
