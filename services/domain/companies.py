"""Companies: the same organisation from mission to mission."""

from typing import TypedDict, Unpack

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from services.domain import addresses, text
from services.domain.errors import ConflictError
from services.domain.events import Fact, record
from services.domain.rows import hold
from services.models import Cluster, Company


class CompanyDetails(TypedDict, total=False):
    website: str
    description: str
    cluster: Cluster | None


class CompanyChanges(CompanyDetails, total=False):
    name: str
    country: str


def find_company(session: Session, *, name: str, country: str) -> Company | None:
    """The company of that name (in capitals or not) in that country, if there is one."""
    return session.scalar(
        select(Company).where(
            func.lower(Company.name) == func.lower(text.line(name, where="name")),
            Company.country == addresses.country(country),
        )
    )


def create_company(
    session: Session, *, name: str, country: str, actor: str, **details: Unpack[CompanyDetails]
) -> Company:
    """A company; its name is unique in its country. Raises ConflictError if it is taken."""
    company = Company()
    _set(company, {"name": name, "country": country, **details})
    _refuse_taken(session, company)
    return _added(session, company, actor)


def keep_company(
    session: Session, *, name: str, country: str, actor: str, **details: Unpack[CompanyDetails]
) -> Company:
    """The company of that name in that country with these details; a new one if there is none."""
    told: CompanyChanges = {"name": name, "country": country, **details}
    found = find_company(session, name=name, country=country)
    if found is not None:
        return change_company(session, company=found, actor=actor, **told)
    company = Company()
    _set(company, told)
    return _added(session, company, actor)


def change_company(
    session: Session, *, company: Company, actor: str, **changes: Unpack[CompanyChanges]
) -> Company:
    """The company with these fields changed; without any difference nothing is recorded."""
    hold(session, company)
    with session.no_autoflush:
        _set(company, changes)
        _refuse_taken(session, company)
    if session.is_modified(company):
        session.flush()
        record(session, Fact.COMPANY_CHANGED, subject_id=company.id, actor=actor)
    return company


def _added(session: Session, company: Company, actor: str) -> Company:
    session.add(company)
    session.flush()
    record(session, Fact.COMPANY_CREATED, subject_id=company.id, actor=actor)
    return company


def _set(company: Company, changes: CompanyChanges) -> None:
    if "name" in changes:
        company.name = text.line(changes["name"], where="name")
    if "country" in changes:
        company.country = addresses.country(changes["country"])
    if "website" in changes:
        company.website = addresses.website(changes["website"])
    if "description" in changes:
        company.description = text.prose(changes["description"], where="description")
    if "cluster" in changes:
        company.cluster = changes["cluster"]


def _refuse_taken(session: Session, company: Company) -> None:
    found = find_company(session, name=company.name, country=company.country)
    if found is not None and found is not company:
        raise ConflictError(
            "company_exists",
            f"There is already a company «{found.name}» in {found.country}; use that one.",
            where="name",
        )
