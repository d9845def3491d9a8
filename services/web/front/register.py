"""A mission's public page: a company asks to take part."""

from collections.abc import Mapping
from typing import Annotated
from uuid import UUID, uuid4

from fastapi import APIRouter, Depends, Request
from fastapi.responses import Response

from services.api.deps import SessionDep
from services.domain import addresses, registrations
from services.domain.errors import DomainError
from services.domain.registrations import Asked
from services.locale import LANGUAGES, day_name, locale_of
from services.locale.sorting import sort_key
from services.models import Language, Mission
from services.web.company.profile import USUAL
from services.web.company.words import sentences
from services.web.forms import Form
from services.web.front.route import FrontRoute, VisitorForm, front_page
from services.web.languages import chosen
from services.web.limits import REGISTRATIONS, ClientAddress, LimiterDep

router = APIRouter(prefix="/missions/{code}/register", route_class=FrontRoute)

FIELDS = ("name", "country", "website", "contact_name", "contact_email", "offers", "needs")


def get_mission(session: SessionDep, code: str) -> Mission:
    return registrations.open_mission(session, code)


MissionDep = Annotated[Mission, Depends(get_mission)]


@router.get("")
def ask(request: Request, mission: MissionDep) -> Response:
    values = {**dict.fromkeys(FIELDS, ""), "language": chosen(request)}
    return _form(request, mission, values, spoken=(), key=uuid4())


@router.post("")
def register(
    *,
    request: Request,
    session: SessionDep,
    mission: MissionDep,
    limiter: LimiterDep,
    address: ClientAddress,
    form: VisitorForm,
) -> Response:
    """The same thanks for everybody, known or not; or the form again with what is wrong in it."""
    values = {name: form.get(name, "") for name in (*FIELDS, "language")}
    limiter.check(REGISTRATIONS, address=address, subject=values["contact_email"])
    key, spoken = _key(form), form.getlist("languages")
    try:
        with session.begin_nested():
            asked = _asked(values, spoken, chosen(request))
            registrations.register(session, mission=mission, key=key, asked=asked)
    except DomainError as error:
        wrong = sentences(error, chosen(request))
        return _form(request, mission, values, spoken=spoken, key=key, wrong=wrong, status=422)
    return front_page(request, "registered", mission=mission)


def _asked(values: Mapping[str, str], spoken: list[str], language: str) -> Asked:
    told = values["language"] if values["language"] in LANGUAGES else language
    return Asked(
        **{name: values[name] for name in FIELDS},
        contact_language=Language(told),
        languages=spoken,
    )


def _key(form: Form) -> UUID:
    try:
        return UUID(form.get("key", ""))
    except ValueError:
        return uuid4()


def _form(
    request: Request,
    mission: Mission,
    values: Mapping[str, str],
    *,
    spoken: list[str] | tuple[str, ...],
    key: UUID,
    wrong: list[str] | None = None,
    status: int = 200,
) -> Response:
    language = chosen(request)
    locale = locale_of(language)
    names = locale.territories
    return front_page(
        request,
        "register",
        status=status,
        mission=mission,
        starts=day_name(mission.starts_on, language),
        values=values,
        key=str(key),
        countries=sorted(
            ((code, names.get(code, code)) for code in addresses.countries()),
            key=lambda pair: sort_key(pair[1], language),
        ),
        languages_offered=[
            (code, locale.languages.get(code, code), code in spoken) for code in USUAL
        ],
        wrong=wrong or [],
    )
