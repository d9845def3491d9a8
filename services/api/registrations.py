"""Companies that asked to take part, and invitations of those that do."""

from datetime import datetime
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter
from pydantic import Field
from sqlalchemy import select

from services.api.deps import Now, SessionDep, StaffDep
from services.api.idempotency import IdempotentRoute, once
from services.api.paging import PAGED, PageDep, page_of
from services.api.participations import ParticipationShown
from services.api.shapes import Given, Line, Prose, Shown
from services.domain import access, admissions, dispatches
from services.models import Language, Participation, Registration, RegistrationState, Side

router = APIRouter(tags=["registrations"], route_class=IdempotentRoute)


class RegistrationShown(Shown):
    id: UUID
    mission_id: UUID
    state: RegistrationState
    name: str
    country: str
    website: str
    contact_name: str
    contact_email: str
    contact_language: Language
    offers: str
    needs: str
    languages: list[str]
    sentence: Annotated[str, Field(description="What it was told when it was declined.")]
    participation_id: UUID | None
    created_at: datetime
    decided_at: datetime | None


class Acceptance(Given):
    side: Side


class Refusal(Given):
    sentence: Annotated[Prose, Field(description="Told to it, in your own words.")] = ""


class Invitation(Given):
    contact_name: Line
    contact_email: Annotated[Line, Field(description="Where the company's private link goes.")]
    contact_language: Language = Language.FRENCH


@router.get(
    "/missions/{mission_id}/registrations",
    responses=PAGED,
    summary="Companies that asked to take part, on the mission's public page",
)
def list_registrations(
    session: SessionDep,
    caller: StaffDep,
    mission_id: UUID,
    page: PageDep,
    state: RegistrationState | None = None,
) -> list[RegistrationShown]:
    mission = access.staff_mission(session, caller, mission_id)
    statement = select(Registration).filter_by(mission_id=mission.id)
    if state:
        statement = statement.filter_by(state=state)
    rows = page_of(session, statement, Registration.id, page)
    return [RegistrationShown.model_validate(row) for row in rows]


@router.post(
    "/registrations/{registration_id}/accept",
    summary="The company takes part, and is mailed its private link",
)
def accept_registration(
    session: SessionDep, caller: StaffDep, now: Now, registration_id: UUID, body: Acceptance
) -> ParticipationShown:
    row = access.staff_part(session, caller, Registration, registration_id, name="registration")
    participation = admissions.accept(
        session, registration=row, side=body.side, actor=caller.actor, now=now
    )
    return ParticipationShown.model_validate(participation)


@router.post(
    "/registrations/{registration_id}/decline",
    summary="The company can't take part, and is told so by mail",
)
def decline_registration(
    session: SessionDep, caller: StaffDep, now: Now, registration_id: UUID, body: Refusal
) -> RegistrationShown:
    row = access.staff_part(session, caller, Registration, registration_id, name="registration")
    admissions.decline(
        session, registration=row, sentence=body.sentence, actor=caller.actor, now=now
    )
    session.refresh(row)
    return RegistrationShown.model_validate(row)


@router.post(
    "/participations/{participation_id}/invitation",
    status_code=202,
    dependencies=[once],
    summary="Mail a company's contact its private link",
)
def invite_company(
    session: SessionDep, caller: StaffDep, participation_id: UUID, body: Invitation
) -> None:
    row = access.staff_part(session, caller, Participation, participation_id, name="participation")
    dispatches.invite(
        session,
        row,
        name=body.contact_name,
        email=body.contact_email,
        language=body.contact_language,
        actor=caller.actor,
    )
