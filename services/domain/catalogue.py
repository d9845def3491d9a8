"""The other side, as a company may know it: whom it can wish to meet."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, NamedTuple
from uuid import UUID

from sqlalchemy import ColumnElement, or_, select
from sqlalchemy.orm import Session

from services.domain.errors import not_found
from services.domain.events import Fact
from services.domain.folding import fold
from services.domain.participations import OUT
from services.locale.sorting import sort_key
from services.models import Company, Participation, Side

AXES = ("sector", "product", "technology", "territory")
#: the events after which somebody's profile may be another
FACTS = (
    Fact.COMPANY_CREATED,
    Fact.COMPANY_CHANGED,
    Fact.PARTICIPATION_REGISTERED,
    Fact.PARTICIPATION_CHANGED,
    Fact.MISSION_IMPORTED,
)


class Profile(NamedTuple):
    """What companies of the other side see of a participation; in the order of `_COLUMNS`."""

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
    #: all that a search looks through
    folded: str


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


def listed(session: Session, *, mission_id: UUID, side: Side) -> list[Profile]:
    """Everybody whom companies of that side may wish to meet, in any order; one query.

    Who is on both sides is listed for its own side too, and leaves out itself.
    """
    statement = _PROFILES.where(Participation.mission_id == mission_id, *_meets(side))
    return [_profile(row) for row in session.execute(statement)]


def by_name(profiles: Iterable[Profile], language: str) -> list[Profile]:
    """The profiles as a reader of the language looks for them."""
    return sorted(profiles, key=lambda profile: (sort_key(profile.name, language), profile.id))


def partner(session: Session, *, participation: Participation, partner_id: UUID) -> Profile:
    """One whom the participation may wish to meet. Raises NotFoundError for anybody else."""
    statement = _PROFILES.where(
        Participation.mission_id == participation.mission_id,
        Participation.id == partner_id,
        Participation.id != participation.id,
        *_meets(participation.side),
    )
    row = session.execute(statement).one_or_none()
    if row is None:
        raise not_found("company")
    return _profile(row)


def own_profile(session: Session, *, participation: Participation) -> Profile:
    """What the partners see of this participation."""
    statement = _PROFILES.where(Participation.id == participation.id)
    return _profile(session.execute(statement).one())


def _meets(side: Side) -> list[ColumnElement[bool]]:
    meets: list[ColumnElement[bool]] = [Participation.state.not_in(OUT)]
    if side is not Side.BOTH:
        meets.append(or_(Participation.side != side, Participation.side == Side.BOTH))
    return meets


def _profile(row: Sequence[Any]) -> Profile:
    return Profile._make((*row, fold("\n".join((row[1], *row[4:11])))))


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
        if all(word in profile.folded for word in wanted)
        and all(fold(getattr(profile, axis)) == value for axis, value in exact.items())
    ]


def values(profiles: Iterable[Profile], axis: str, language: str) -> list[str]:
    """What companies say of themselves along one axis, each once, in the language's order."""
    found: dict[str, str] = {}
    for profile in profiles:
        value = getattr(profile, axis)
        if value:
            found.setdefault(fold(value), value)
    return sorted(found.values(), key=lambda value: sort_key(value, language))
