"""The other side to search through, with suggestions that say why."""

from collections.abc import Mapping, Sequence
from typing import Annotated, Any, NamedTuple
from urllib.parse import urlencode

from fastapi import APIRouter, Query
from fastapi.responses import Response

from services.domain import answers, catalogue, wishes
from services.domain.catalogue import AXES, Profile
from services.domain.common_slots import sharing_a_slot
from services.domain.revision import revision_of
from services.domain.suggestions import Suggestion, Words, suggestions
from services.locale import country_name
from services.web.company.home import wishes_open
from services.web.company.visit import PageRoute, Visit, VisitDep
from services.web.keeping import Shelf
from services.web.leafing import Number, leaf

router = APIRouter(route_class=PageRoute)

#: companies on one page
PAGE = 24
Text = Annotated[str, Query(max_length=200)]


class Directory:
    """Everybody whom one side of a mission can meet, ready to be searched and compared."""

    def __init__(self, profiles: Sequence[Profile]) -> None:
        self.words = Words(profiles)
        self._listings: dict[str, Listing] = {}

    def listing(self, language: str) -> "Listing":
        """As readers of that language look through it; made when the first of them asks."""
        if language not in self._listings:
            profiles = self.words.profiles
            self._listings[language] = Listing(
                profiles=catalogue.by_name(profiles, language),
                choices={axis: catalogue.values(profiles, axis, language) for axis in AXES},
            )
        return self._listings[language]


class Listing(NamedTuple):
    """Profiles and what can be chosen among, in the order of a language."""

    profiles: Sequence[Profile]
    choices: Mapping[str, Sequence[str]]


#: by mission, side and the revision of its profiles; counted in profiles
DIRECTORIES: Shelf[Directory] = Shelf(most=30_000, size=lambda one: len(one.words.profiles) + 1)


def directory_of(here: Visit) -> Directory:
    """Kept while no profile of the mission changes: it is the same for all of a side."""
    mission, side = here.mission.id, here.participation.side
    revision = revision_of(here.session, mission, catalogue.FACTS)
    return DIRECTORIES.kept(
        mission,
        side,
        revision,
        make=lambda: Directory(catalogue.listed(here.session, mission_id=mission, side=side)),
    )


@router.get("/catalogue")
def page(
    here: VisitDep,
    *,
    q: Text = "",
    sector: Text = "",
    product: Text = "",
    technology: Text = "",
    territory: Text = "",
    free: bool = False,
    number: Number = 1,
    said: str = "",
) -> Response:
    axes = dict(zip(AXES, (sector, product, technology, territory), strict=True))
    directory = directory_of(here)
    listing = directory.listing(here.language)
    everybody = [one for one in listing.profiles if one.id != here.participation.id]
    found = catalogue.matching(everybody, query=q, axes=axes)
    if free:
        sharing = sharing_a_slot(here.session, participation=here.participation)
        found = [profile for profile in found if profile.id in sharing]
    searching = bool(q or free or any(axes.values()))
    paged = leaf(len(found), number=number, size=PAGE)
    query = {"q": q, **axes, "free": "1" if free else ""}
    shown = _query(query | {"number": str(paged.number) if paged.number > 1 else ""})
    answer = here.page(
        "catalogue",
        part="catalogue",
        found=found[paged.rows],
        count=len(found),
        searching=searching,
        suggested=[] if searching or paged.number > 1 else suggested(here, directory),
        choices=listing.choices,
        axes=axes,
        q=q,
        free=free,
        number=paged.number,
        pages=paged.pages,
        query=_query(query),
        here=shown,
        said=said,
        **standing(here),
    )
    # Where only a part of the page is replaced, its address follows.
    answer.headers["HX-Replace-Url"] = f"{here.home}/catalogue?{shown}".rstrip("?")
    return answer


def _query(fields: Mapping[str, str]) -> str:
    return urlencode({name: value for name, value in fields.items() if value})


def standing(here: Visit) -> dict[str, Any]:
    """What cards of partners show besides their profile: our rank, our veto, what is possible."""
    rows = wishes.wishes_of(here.session, participation=here.participation)
    return {
        "ranks": {row.partner_id: row.rank for row in rows},
        "vetoes": answers.vetoes_of(here.session, participation=here.participation),
        "open": wishes_open(here),
        "budget_left": here.mission.wish_budget - len(rows),
        "country": lambda code: country_name(code, here.language),
    }


def suggested(here: Visit, directory: Directory) -> list[Suggestion]:
    """Suggestions among those whom the company has neither wished to meet nor refused."""
    rows = wishes.wishes_of(here.session, participation=here.participation)
    known = {row.partner_id for row in rows}
    known |= answers.vetoes_of(here.session, participation=here.participation)
    own = catalogue.own_profile(here.session, participation=here.participation)
    return suggestions(own, directory.words, known=known)
