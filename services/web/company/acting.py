"""Somebody of the staff has done what they came for, and leaves the company's pages."""

from fastapi import APIRouter
from fastapi.responses import RedirectResponse, Response

from services.domain import acting
from services.web.company.visit import OwnForm, PageRoute, VisitDep

router = APIRouter(route_class=PageRoute)


@router.post("/end")
def end(here: VisitDep, form: OwnForm) -> Response:  # noqa: ARG001 - only for where it came from
    if here.acting is not None:
        acting.end(here.session, here.acting, now=here.now)
    page = f"/staff/missions/{here.mission.id}/people/{here.participation.id}?said=acted"
    return RedirectResponse(page, status_code=303)
