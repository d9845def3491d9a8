"""What the company tells about itself; two colleagues may write at once."""

from collections.abc import Mapping
from hashlib import sha256
from typing import TypeAlias

from fastapi import APIRouter
from fastapi.responses import Response

from services.domain import companies, participations
from services.domain.catalogue import AXES
from services.domain.errors import DomainError
from services.domain.rows import hold
from services.locale import locale_of
from services.web.company.visit import OwnForm, PageRoute, Visit, VisitDep
from services.web.company.words import sentences
from services.web.forms import Form

router = APIRouter(route_class=PageRoute)

Values: TypeAlias = Mapping[str, str]
PROSE = ("offers", "needs", "description")
FIELDS = (*PROSE, *AXES, "website")
#: the languages that are offered first; whatever is stated already is offered too
USUAL = ("fr", "en", "ar", "it", "es", "de", "pt", "tr", "zh")


@router.get("/profile")
def page(here: VisitDep, said: str = "") -> Response:
    return _shown(here, _stored(here), said=said)


@router.post("/profile")
def change(here: VisitDep, form: OwnForm) -> Response:
    """The profile as typed; where a colleague has saved another one meanwhile, both are shown."""
    hold(here.session, here.participation)
    hold(here.session, here.company)
    stored, typed = _stored(here), _typed(form)
    if form.get("version", "") != _version(stored) and typed != stored:
        return _shown(here, typed, status=409, theirs=stored)
    try:
        with here.session.begin_nested():
            _save(here, typed)
    except DomainError as error:
        return _shown(here, typed, status=422, wrong=sentences(error, here.language))
    return here.go("/profile?said=saved")


def _shown(
    here: Visit,
    values: Values,
    *,
    status: int = 200,
    said: str = "",
    wrong: list[str] | None = None,
    theirs: Values | None = None,
) -> Response:
    """The form with these values, and beside them what a colleague saved, where it differs."""
    stored = _stored(here)
    names = locale_of(here.language).languages
    spoken = values["languages"].split()
    return here.page(
        "profile",
        part="profile",
        status=status,
        values=values,
        version=_version(stored),
        differs={name: theirs[name] for name in theirs if theirs[name] != values[name]}
        if theirs
        else {},
        languages_offered=[
            (code, names.get(code, code), code in spoken)
            for code in dict.fromkeys((*spoken, *stored["languages"].split(), *USUAL))
        ],
        wrong=wrong or [],
        said=said,
    )


def _save(here: Visit, typed: Values) -> None:
    participations.change_participation(
        here.session,
        participation=here.participation,
        actor=here.caller.actor,
        offers=typed["offers"],
        needs=typed["needs"],
        sector=typed["sector"],
        product=typed["product"],
        technology=typed["technology"],
        territory=typed["territory"],
        languages=typed["languages"].split(),
    )
    companies.change_company(
        here.session,
        company=here.company,
        actor=here.caller.actor,
        website=typed["website"],
        description=typed["description"],
    )


def _stored(here: Visit) -> Values:
    rows = {**dict.fromkeys(("website", "description"), here.company)}
    values = {name: str(getattr(rows.get(name, here.participation), name)) for name in FIELDS}
    return values | {"languages": " ".join(here.participation.languages)}


def _typed(form: Form) -> Values:
    values = {name: form.get(name, "").replace("\r\n", "\n").strip() for name in FIELDS}
    return values | {"languages": " ".join(form.getlist("languages"))}


def _version(values: Values) -> str:
    return sha256(repr(sorted(values.items())).encode()).hexdigest()[:32]
