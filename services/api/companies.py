"""Companies: the same organisation from mission to mission."""

from typing import Any
from uuid import UUID

from fastapi import APIRouter, Response
from sqlalchemy import select
from sqlalchemy.orm import Session

from services.api.deps import SessionDep, StaffDep
from services.api.idempotency import IdempotentRoute, once
from services.api.paging import PAGED, PageDep, page_of
from services.api.shapes import Change, Given, Line, Prose, Shown
from services.domain import access, companies
from services.domain.callers import Caller
from services.models import Cluster, Company

router = APIRouter(tags=["companies"], route_class=IdempotentRoute)


class CompanyShown(Shown):
    id: UUID
    name: str
    country: str
    website: str
    description: str
    cluster_id: UUID | None


class NewCompany(Given):
    name: Line
    country: Line
    website: Line = ""
    description: Prose = ""
    cluster_id: UUID | None = None


class CompanyChange(Change):
    name: Line = ""
    country: Line = ""
    website: Line = ""
    description: Prose = ""
    cluster_id: UUID | None = None


@router.get(
    "/companies",
    responses=PAGED,
    summary="Companies of your cluster and of the missions that it organises",
)
def list_companies(session: SessionDep, caller: StaffDep, page: PageDep) -> list[CompanyShown]:
    statement = select(Company).where(access.visible_companies(caller))
    rows = page_of(session, statement, Company.id, page)
    return [CompanyShown.model_validate(row) for row in rows]


@router.post("/companies", status_code=201, dependencies=[once], summary="Create a company")
def create_company(
    session: SessionDep, caller: StaffDep, response: Response, body: NewCompany
) -> CompanyShown:
    company = companies.create_company(
        session,
        name=body.name,
        country=body.country,
        website=body.website,
        description=body.description,
        cluster=member_of(session, caller, body.cluster_id or caller.cluster_id),
        actor=caller.actor,
    )
    response.headers["Location"] = f"/api/v1/companies/{company.id}"
    return CompanyShown.model_validate(company)


@router.get("/companies/{company_id}", summary="A company")
def read_company(session: SessionDep, caller: StaffDep, company_id: UUID) -> CompanyShown:
    return CompanyShown.model_validate(access.staff_company(session, caller, company_id))


@router.patch("/companies/{company_id}", summary="Change a company")
def change_company(
    session: SessionDep, caller: StaffDep, company_id: UUID, body: CompanyChange
) -> CompanyShown:
    company = access.staff_company(session, caller, company_id)
    changes: dict[str, Any] = body.given()
    if "cluster_id" in changes:
        changes["cluster"] = member_of(session, caller, changes.pop("cluster_id"))
    companies.change_company(session, company=company, actor=caller.actor, **changes)
    return CompanyShown.model_validate(company)


def member_of(session: Session, caller: Caller, cluster_id: UUID | None) -> Cluster | None:
    """The cluster whose member a company is to be, as far as this staff may say so."""
    if cluster_id is None:
        return None
    return access.organising_cluster(session, caller, cluster_id)
