"""Who travels: the list of a company's delegates, to which it adds."""

from fastapi import APIRouter
from fastapi.responses import Response

from services.domain import delegates
from services.domain.errors import DomainError
from services.locale.sorting import sort_key
from services.web.company.person import DETAILS, details, typed_details
from services.web.company.visit import OwnForm, PageRoute, Visit, VisitDep
from services.web.company.words import sentences

router = APIRouter(route_class=PageRoute)


@router.get("/delegates")
def people(here: VisitDep, said: str = "") -> Response:
    return _people(here, dict.fromkeys(DETAILS, "") | {"language": here.language}, said=said)


@router.post("/delegates")
def add(here: VisitDep, form: OwnForm) -> Response:
    typed = typed_details(form)
    try:
        with here.session.begin_nested():
            delegate = delegates.add_delegate(
                here.session,
                participation=here.participation,
                actor=here.caller.actor,
                **details(typed),
            )
    except DomainError as error:
        return _people(here, typed, status=422, wrong=sentences(error, here.language))
    return here.go(f"/delegates/{delegate.id}?said=saved")


def _people(
    here: Visit,
    values: dict[str, str],
    *,
    status: int = 200,
    said: str = "",
    wrong: list[str] | None = None,
) -> Response:
    here.session.expire(here.participation, ["delegates"])
    return here.page(
        "delegates",
        part="delegates",
        status=status,
        people=sorted(
            here.participation.delegates, key=lambda one: sort_key(one.name, here.language)
        ),
        values=values,
        wrong=wrong or [],
        said=said,
    )
