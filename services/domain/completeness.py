"""How much a company has told about itself, and what is still missing."""

from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import Session

from services.models import Company, Participation

#: what makes a profile whole, in the order in which its form asks for it
PARTS: Mapping[str, ColumnElement[bool]] = {
    "offers": Participation.offers != "",
    "needs": Participation.needs != "",
    "description": Company.description != "",
    "sector": Participation.sector != "",
    "product": Participation.product != "",
    "technology": Participation.technology != "",
    "territory": Participation.territory != "",
    "languages": func.cardinality(Participation.languages) > 0,
}
#: with these others can decide whether to meet: nobody is reminded of the rest
ENOUGH = ("offers", "needs")


@dataclass(frozen=True, kw_only=True)
class Completeness:
    """What of `PARTS` is missing; `enough` where nothing of it must be asked for."""

    missing: tuple[str, ...]

    @property
    def told(self) -> int:
        return len(PARTS) - len(self.missing)

    @property
    def of(self) -> int:
        return len(PARTS)

    @property
    def enough(self) -> bool:
        return not set(ENOUGH) & set(self.missing)


def completeness(session: Session, participation: Participation) -> Completeness:
    """Of the one participation's profile; one query."""
    found = session.execute(
        select(*(told.label(part) for part, told in PARTS.items()))
        .join(Company, Company.id == Participation.company_id)
        .where(Participation.id == participation.id)
    )
    row = found.mappings().one()
    return Completeness(missing=tuple(part for part in PARTS if not row[part]))
