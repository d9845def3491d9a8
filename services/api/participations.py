"""Participations: a company's taking part in one mission, and what others see of it."""

from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Response
from pydantic import Field
from sqlalchemy import or_, select
from sqlalchemy.orm import Session, joinedload

from services.api.companies import CompanyShown
from services.api.deps import CallerDep, SessionDep, StaffDep
from services.api.idempotency import IdempotentRoute, once
from services.api.paging import PAGED, PageDep, page_of
from services.api.shapes import Change, Given, Line, Prose, Shown
from services.domain import access, companies, languages, participations
from services.domain.callers import Caller
from services.domain.errors import ForbiddenError
from services.models import Company, Participation, ParticipationState, Side, Site

router = APIRouter(tags=["participations"], route_class=IdempotentRoute)

Seats = Annotated[int, Field(ge=1, le=50, description="Meetings at the same time.")]
MostMeetings = Annotated[int | None, Field(ge=0, le=1000)]
LeastMeetings = Annotated[
    int | None, Field(ge=0, le=1000, description="Promised to it, instead of to all.")
]
OwnSite = Annotated[UUID | None, Field(description="It meets only there.")]
Languages = Annotated[
    tuple[Line, ...],
    Field(max_length=languages.MOST, description="ISO 639-1, best first; empty: not stated."),
]
CollectiveSize = Annotated[
    int | None, Field(ge=3, le=20, description="With itself, in one meeting of several.")
]
#: what only the organiser sets
OF_STAFF = ("side", "seats", "site_id", "min_meetings", "collective_size")


class Profile(Shown):
    """What the companies of the other side see."""

    id: UUID
    mission_id: UUID
    side: Side
    company: CompanyShown
    offers: str
    needs: str
    sector: str
    product: str
    technology: str
    territory: str
    languages: list[str]


class ParticipationShown(Profile):
    state: ParticipationState
    seats: int
    max_meetings: int | None
    min_meetings: int | None
    site_id: UUID | None
    collective_size: int | None


class NamedCompany(Given):
    """A company by name and country; created if it is not known yet."""

    name: Line
    country: Line
    website: Line = ""
    description: Prose = ""


class NewParticipation(Given):
    company_id: Annotated[UUID | None, Field(description="Either this or `company`.")] = None
    company: NamedCompany | None = None
    side: Side
    state: ParticipationState = ParticipationState.ACCEPTED
    seats: Seats = 1
    max_meetings: MostMeetings = None
    min_meetings: LeastMeetings = None
    site_id: OwnSite = None
    languages: Languages = ()
    collective_size: CollectiveSize = None
    offers: Prose = ""
    needs: Prose = ""
    sector: Line = ""
    product: Line = ""
    technology: Line = ""
    territory: Line = ""


class ParticipationChange(Change):
    side: Annotated[Side, Field(description="For staff.")] = Side.BOTH
    seats: Annotated[Seats, Field(description="For staff.")] = 1
    max_meetings: MostMeetings = None
    min_meetings: Annotated[LeastMeetings, Field(description="For staff.")] = None
    site_id: Annotated[OwnSite, Field(description="For staff.")] = None
    languages: Languages = ()
    collective_size: Annotated[CollectiveSize, Field(description="For staff.")] = None
    offers: Prose = ""
    needs: Prose = ""
    sector: Line = ""
    product: Line = ""
    technology: Line = ""
    territory: Line = ""
    website: Annotated[Line, Field(description="Of the company.")] = ""
    description: Annotated[Prose, Field(description="Of the company.")] = ""


class NewParticipationState(Given):
    state: ParticipationState


@router.get(
    "/missions/{mission_id}/participations",
    responses=PAGED,
    summary="All participations of a mission",
)
def list_participations(
    session: SessionDep, caller: StaffDep, mission_id: UUID, page: PageDep
) -> list[ParticipationShown]:
    mission = access.staff_mission(session, caller, mission_id)
    statement = (
        select(Participation)
        .where(Participation.mission_id == mission.id)
        .options(joinedload(Participation.company))
    )
    rows = page_of(session, statement, Participation.id, page)
    return [ParticipationShown.model_validate(row) for row in rows]


@router.post(
    "/missions/{mission_id}/participations",
    status_code=201,
    dependencies=[once],
    summary="Register a company",
)
def create_participation(
    session: SessionDep,
    caller: StaffDep,
    mission_id: UUID,
    response: Response,
    body: NewParticipation,
) -> ParticipationShown:
    mission = access.staff_mission(session, caller, mission_id)
    participation = participations.register_participation(
        session,
        mission=mission,
        company=_company(session, caller, body),
        actor=caller.actor,
        site=access.optional_part(session, mission.id, Site, body.site_id, name="site"),
        **body.model_dump(exclude={"company_id", "company", "site_id"}),
    )
    response.headers["Location"] = f"/api/v1/participations/{participation.id}"
    return ParticipationShown.model_validate(participation)


@router.get("/participations/{participation_id}", summary="A participation; companies: their own")
def read_participation(
    session: SessionDep, caller: CallerDep, participation_id: UUID
) -> ParticipationShown:
    row = access.own_participation(session, caller, participation_id)
    return ParticipationShown.model_validate(row)


@router.patch("/participations/{participation_id}", summary="Change a participation's profile")
def change_participation(
    session: SessionDep, caller: CallerDep, participation_id: UUID, body: ParticipationChange
) -> ParticipationShown:
    row = access.own_participation(session, caller, participation_id)
    changes: dict[str, Any] = body.given()
    for_staff = [name for name in OF_STAFF if name in changes]
    if not caller.is_staff and for_staff:
        raise ForbiddenError(
            "staff_only",
            "Side, seats, site, promised and collective meetings are set by the organiser; ask"
            " there.",
            where=for_staff[0],
        )
    if "site_id" in changes:
        changes["site"] = access.optional_part(
            session, row.mission_id, Site, changes.pop("site_id"), name="site"
        )
    about = {name: changes.pop(name) for name in ("website", "description") if name in changes}
    participations.change_participation(session, participation=row, actor=caller.actor, **changes)
    companies.change_company(session, company=row.company, actor=caller.actor, **about)
    return ParticipationShown.model_validate(row)


@router.post(
    "/participations/{participation_id}/state",
    summary="Accept, refuse or withdraw; companies: register or withdraw",
)
def change_participation_state(
    session: SessionDep, caller: CallerDep, participation_id: UUID, body: NewParticipationState
) -> ParticipationShown:
    row = access.own_participation(session, caller, participation_id)
    theirs = (ParticipationState.REGISTERED, ParticipationState.WITHDRAWN)
    if not caller.is_staff and (body.state not in theirs or row.state in participations.OUT):
        raise ForbiddenError(
            "staff_only", f"Only the organiser can set the state {body.state}.", where="state"
        )
    participations.change_participation_state(
        session, participation=row, state=body.state, actor=caller.actor
    )
    return ParticipationShown.model_validate(row)


@router.get(
    "/missions/{mission_id}/catalogue",
    responses=PAGED,
    summary="Whom one can wish to meet: the profiles of the other side",
)
def read_catalogue(
    session: SessionDep, caller: CallerDep, mission_id: UUID, page: PageDep
) -> list[Profile]:
    mission = access.visible_mission(session, caller, mission_id)
    statement = (
        select(Participation)
        .where(
            Participation.mission_id == mission.id,
            Participation.state.not_in(participations.OUT),
        )
        .options(joinedload(Participation.company))
    )
    if not caller.is_staff:
        own = access.participating(session, caller)
        statement = statement.where(
            Participation.id != own.id,
            or_(
                Participation.side != own.side,
                Participation.side == Side.BOTH,
            ),
        )
    rows = page_of(session, statement, Participation.id, page)
    return [Profile.model_validate(row) for row in rows]


def _company(session: Session, caller: Caller, body: NewParticipation) -> Company:
    if body.company_id is not None:
        return access.staff_company(session, caller, body.company_id)
    if body.company is None:
        raise participations.company_missing()
    given = body.company
    return companies.find_company(
        session, name=given.name, country=given.country
    ) or companies.create_company(session, actor=caller.actor, **given.model_dump())
