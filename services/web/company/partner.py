"""One company of the other side: its profile, our wish, our answer, our private veto."""

from uuid import UUID

from fastapi import APIRouter
from fastapi.responses import Response

from services.domain import answers, catalogue
from services.domain.answers import ANSWERING
from services.domain.rows import hold
from services.locale import locale_of
from services.models import AnswerValue
from services.web.company import wishes
from services.web.company.catalogue import standing
from services.web.company.home import answering
from services.web.company.visit import OwnForm, PageRoute, Visit, VisitDep
from services.web.forms import Form

router = APIRouter(route_class=PageRoute)

#: where a form may lead back to
BACK = ("/catalogue", "/companies/", "/requests")
#: what forms call no answer
SILENCE = "silence"


@router.get("/companies/{partner_id}")
def page(here: VisitDep, partner_id: UUID, said: str = "") -> Response:
    profile = catalogue.partner(
        here.session, participation=here.participation, partner_id=partner_id
    )
    requests = answers.requests_to(
        here.session, participation=here.participation, language=here.language
    )
    return here.page(
        "partner",
        part="catalogue",
        profile=profile,
        request=next((one for one in requests if one.wisher.id == partner_id), None),
        answering=answering(here),
        expired=answers.expired(here.mission, now=here.now),
        refusing=here.mission.state in ANSWERING or answering(here),
        spoken=[_language(code, here.language) for code in profile.languages],
        said=said,
        **standing(here),
    )


@router.post("/companies/{partner_id}/wish")
def wish(here: VisitDep, form: OwnForm, partner_id: UUID) -> Response:
    if form.get("do", "") == "remove":
        wishes.remove(here, partner_id)
        return back(here, form, "removed")
    wishes.append(here, partner_id)
    return back(here, form, "added")


@router.post("/companies/{partner_id}/veto")
def veto(here: VisitDep, form: OwnForm, partner_id: UUID) -> Response:
    """Never meet this company, or take that back; private."""
    catalogue.partner(here.session, participation=here.participation, partner_id=partner_id)
    vetoed = answers.vetoes_of(here.session, participation=here.participation)
    never = form.get("do", "") == "never"
    answers.register_vetoes(
        here.session,
        participation=here.participation,
        partner_ids=vetoed | {partner_id} if never else vetoed - {partner_id},
        by_staff=here.by_staff,
        actor=here.caller.actor,
    )
    return here.go(f"/companies/{partner_id}?said={'never' if never else 'allowed'}")


@router.post("/companies/{partner_id}/answer")
def answer(here: VisitDep, form: OwnForm, partner_id: UUID) -> Response:
    """Accept or decline the partner's request; anything else leaves it undecided.

    An answer that a colleague has given since the page was opened stays, and is shown.
    """
    given, anchor = form.get("do", ""), f"#company-{partner_id}"
    hold(here.session, here.participation)
    present = answers.answer_to(
        here.session, participation=here.participation, wisher_id=partner_id
    )
    if (present or SILENCE) not in (form.get("was", present or SILENCE), given):
        return back(here, form, "overtaken", anchor=anchor)
    answers.register_answer(
        here.session,
        participation=here.participation,
        wisher_id=partner_id,
        value=AnswerValue(given) if given in set(AnswerValue) else None,
        by_staff=here.by_staff,
        actor=here.caller.actor,
        now=here.now,
    )
    return back(here, form, "answered", anchor=anchor)


def _language(code: str, language: str) -> str:
    return str(locale_of(language).languages.get(code, code))


def back(here: Visit, form: Form, said: str, *, anchor: str = "") -> Response:
    """To the page of this site that the form stood on, which then says what was done."""
    path = form.get("back", "")
    if not path.startswith(BACK):
        path = "/catalogue"
    return here.go(f"{path}{'&' if '?' in path else '?'}said={said}{anchor}")
