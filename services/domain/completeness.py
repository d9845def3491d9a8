"""How much a company has told about itself, and what is still missing."""

from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy import ColumnElement, func

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
