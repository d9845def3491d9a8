"""The other side to search through, with suggestions that say why."""

from typing import Annotated, Any
from urllib.parse import urlencode

from fastapi import APIRouter, Query
from fastapi.responses import Response

from services.domain import answers, catalogue, wishes
from services.domain.catalogue import AXES, Profile
from services.domain.common_slots import sharing_a_slot
from services.domain.suggestions import Suggestion, suggestions
from services.locale import country_name
from services.web.company.home import wishes_open
from services.web.company.visit import PageRoute, Visit, VisitDep

router = APIRouter(route_class=PageRoute)

#: companies on one page
PAGE = 24
Text = Annotated[str, Query(max_length=200)]


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
    number: Annotated[int, Query(ge=1, le=100_000)] = 1,
    said: str = "",
) -> Response:
    axes = dict(zip(AXES, (sector, product, technology, territory), strict=True))
    everybody = catalogue.partners(here.session, participation=here.participation)
    found = catalogue.matching(everybody, query=q, axes=axes)
    if free:
        sharing = sharing_a_slot(here.session, participation=here.participation)
        found = [profile for profile in found if profile.id in sharing]
    searching = bool(q or free or any(axes.values()))
    pages = max(1, -(-len(found) // PAGE))
    number = min(number, pages)
    query = {"q": q, **axes, "free": "1" if free else ""}
    return here.page(
        "catalogue",
        part="catalogue",
        found=found[(number - 1) * PAGE : number * PAGE],
        count=len(found),
        searching=searching,
        suggested=[] if searching or number > 1 else suggested(here, everybody),
        choices={axis: catalogue.values(everybody, axis) for axis in AXES},
        axes=axes,
        q=q,
        free=free,
        number=number,
        pages=pages,
        query=urlencode({name: value for name, value in query.items() if value}),
        said=said,
        **standing(here),
    )


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


def suggested(here: Visit, everybody: list[Profile]) -> list[Suggestion]:
    """Suggestions among those whom the company has neither wished to meet nor refused."""
    rows = wishes.wishes_of(here.session, participation=here.participation)
    known = {row.partner_id for row in rows}
    known |= answers.vetoes_of(here.session, participation=here.participation)
    own = catalogue.own_profile(here.session, participation=here.participation)
    return suggestions(own, [profile for profile in everybody if profile.id not in known])
