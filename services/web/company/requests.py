"""Those who wish to meet the company, and what it answers."""

from fastapi import APIRouter
from fastapi.responses import Response

from services.domain import answers
from services.locale import country_name
from services.web.company.home import answering, moment
from services.web.company.visit import PageRoute, VisitDep
from services.web.leafing import Number, leaf

router = APIRouter(route_class=PageRoute)


#: requests on one page
PAGE = 50


@router.get("/requests")
def page(here: VisitDep, said: str = "", number: Number = 1) -> Response:
    requests = answers.requests_to(
        here.session, participation=here.participation, language=here.language
    )
    # Those that still wait for an answer come first.
    requests.sort(key=lambda request: request.answer is not None)
    shown = leaf(len(requests), number=number, size=PAGE)
    return here.page(
        "requests",
        part="requests",
        requests=requests[shown.rows],
        number=shown.number,
        pages=shown.pages,
        unanswered=sum(request.answer is None for request in requests),
        answering=answering(here),
        expired=answers.expired(here.mission, now=here.now),
        deadline=moment(here, here.mission.answers_close_at),
        country=lambda code: country_name(code, here.language),
        said=said,
    )
