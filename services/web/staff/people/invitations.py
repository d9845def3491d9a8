"""Staff invite companies: their contact is mailed the private link."""

from collections.abc import Sequence
from http import HTTPStatus
from uuid import UUID

from fastapi import APIRouter
from fastapi.responses import Response

from services.domain import access, coming, dispatches
from services.domain.errors import DomainError
from services.models import Language, Participation
from services.web.company.words import sentences
from services.web.leafing import Number, leaf
from services.web.staff.desk import MissionDesk, MissionDeskDep
from services.web.staff.signed_in import StaffForm, StaffRoute

router = APIRouter(route_class=StaffRoute)

#: companies on one page
PAGE = 50


@router.get("/invitations")
def page(
    here: MissionDeskDep,
    number: Number = 1,
    said: str = "",
) -> Response:
    return _shown(here, number=number, said=said)


@router.post("/invitations/{participation_id}")
def invite(here: MissionDeskDep, form: StaffForm, participation_id: UUID) -> Response:
    """The contact is mailed the company's link; or the page again with why that can't be."""
    (row,) = access.parts_of(
        here.session, here.mission, Participation, [participation_id], name="participation"
    )
    typed = form.get("number", "")
    number = int(typed) if typed.isdecimal() and len(typed) < 6 else 1
    try:
        with here.session.begin_nested():
            dispatches.invite(
                here.session,
                row,
                name=form.get("name", ""),
                email=form.get("email", ""),
                language=language_of(form.get("language", "")),
                actor=here.caller.actor,
            )
    except DomainError as error:
        wrong = sentences(error, here.language)
        return _shown(here, number=number, wrong=wrong, status=HTTPStatus.UNPROCESSABLE_ENTITY)
    return here.go(f"/people/invitations?number={number}&said=invited#p-{row.id}")


def language_of(value: str) -> Language:
    """What a form chooses; French where it chooses nothing."""
    return Language(value) if value in list(Language) else Language.FRENCH


def _shown(
    here: MissionDesk,
    *,
    number: int,
    said: str = "",
    wrong: Sequence[str] = (),
    status: int = 200,
) -> Response:
    ids = coming.by_name(here.session, here.mission.id, language=here.language)
    shown = leaf(len(ids), number=number, size=PAGE)
    return here.page(
        "people/invitations",
        part="people",
        status=status,
        rows=coming.invited(here.session, ids[shown.rows]),
        number=shown.number,
        pages=shown.pages,
        said=said,
        wrong=wrong,
    )
