"""The other side, as a company may know it: whom it can wish to meet."""

from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple
from uuid import UUID

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from services.domain.errors import not_found
from services.domain.folding import fold
from services.domain.participations import OUT
from services.models import Company, Participation, Side

AXES = ("sector", "product", "technology", "territory")


class Profile(NamedTuple):
    """What companies of the other side see of a participation; in the order of `_PROFILES`."""

    id: UUID
    name: str
    country: str
    website: str
    description: str
    offers: str
    needs: str
    sector: str
    product: str
    technology: str
    territory: str
    languages: Sequence[str]

    @property
    def folded(self) -> str:
        """All that a search looks through."""
        return fold("\n".join((self.name, *self[4:11])))


_COLUMNS = (
    Participation.id,
    Company.name,
    Company.country,
    Company.website,
    Company.description,
    Participation.offers,
    Participation.needs,
    Participation.sector,
    Participation.product,
    Participation.technology,
    Participation.territory,
    Participation.languages,
)
_PROFILES = select(*_COLUMNS).join(Company, Company.id == Participation.company_id)


def partners(session: Session, *, participation: Participation) -> list[Profile]:
    """Everybody whom the participation may wish to meet, by name; one query."""
    statement = _PROFILES.where(
        Participation.mission_id == participation.mission_id,
        Participation.id != participation.id,
        Participation.state.not_in(OUT),
    )
    if participation.side is not Side.BOTH:
        statement = statement.where(
            or_(Participation.side != participation.side, Participation.side == Side.BOTH)
        )
    found = [Profile._make(row) for row in session.execute(statement)]
    return sorted(found, key=lambda profile: (fold(profile.name), profile.id))


def partner(session: Session, *, participation: Participation, partner_id: UUID) -> Profile:
    """One of the partners. Raises NotFoundError for anybody else."""
    found = partners(session, participation=participation)
    for profile in found:
        if profile.id == partner_id:
            return profile
    raise not_found("company")


def own_profile(session: Session, *, participation: Participation) -> Profile:
    """What the partners see of this participation."""
    statement = _PROFILES.where(Participation.id == participation.id)
    return Profile._make(session.execute(statement).one())


def matching(
    profiles: Iterable[Profile], *, query: str = "", axes: Mapping[str, str] | None = None
) -> list[Profile]:
    """Those that hold every word of the query, and are so described along the axes.

    Accents, capitals and variants of Arabic letters make no difference.
    """
    wanted = fold(query).split()
    exact = {axis: fold(value) for axis, value in (axes or {}).items() if value}
    return [
        profile
        for profile in profiles
        if _holds(profile, wanted)
        and all(fold(getattr(profile, axis)) == value for axis, value in exact.items())
    ]


def _holds(profile: Profile, wanted: Sequence[str]) -> bool:
    if not wanted:
        return True
    told = profile.folded
    return all(word in told for word in wanted)


def values(profiles: Iterable[Profile], axis: str) -> list[str]:
    """What companies say of themselves along one axis, each once, in alphabetical order."""
    found: dict[str, str] = {}
    for profile in profiles:
        value = getattr(profile, axis)
        if value:
            found.setdefault(fold(value), value)
    return [found[key] for key in sorted(found)]
