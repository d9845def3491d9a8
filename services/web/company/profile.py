"""What the company tells about itself; two colleagues may write at once."""

from collections.abc import Mapping

from fastapi import APIRouter
from fastapi.responses import JSONResponse, Response

from services.domain import companies, participations
from services.domain.catalogue import AXES
from services.domain.errors import DomainError
from services.domain.rows import hold
from services.locale import locale_of
from services.web.company.clashing import choose, clashes_in
from services.web.company.merging import Merge, Values, merged, version_of
from services.web.company.visit import ByScript, OwnForm, PageRoute, Visit, VisitDep
from services.web.company.words import sentences
from services.web.forms import Form

router = APIRouter(route_class=PageRoute)

#: prose, with the most letters that it may have
PROSE = {"offers": 5000, "needs": 5000, "description": 5000}
FIELDS = (*PROSE, *AXES, "website")
#: the languages that are offered first; whatever is stated already is offered too
USUAL = ("fr", "en", "ar", "it", "es", "de", "pt", "tr", "zh")


@router.get("/profile")
def page(here: VisitDep, said: str = "") -> Response:
    return _shown(here, _stored(here), said=said)


@router.post("/profile")
def change(here: VisitDep, form: OwnForm, by_script: ByScript) -> Response:
    """The profile as typed, with what a colleague has changed elsewhere in it since.

    Where both have changed the same field, both versions are shown and nothing is changed yet.
    """
    hold(here.session, here.participation)
    hold(here.session, here.company)
    stored, typed = _stored(here), _typed(form)
    merge = merged(form.get("version", ""), mine=typed, theirs=stored)
    together = merge.values != typed
    if merge.clashes and by_script:
        return JSONResponse({"conflict": True}, status_code=409)
    if merge.clashes:
        return _choose(here, merge, typed, stored)
    try:
        with here.session.begin_nested():
            _save(here, merge.values)
    except DomainError as error:
        if by_script:
            raise
        return _shown(here, merge.values, status=422, wrong=sentences(error, here.language))
    if by_script:
        return JSONResponse({"version": version_of(_stored(here)), "merged": together})
    return here.go(f"/profile?said={'merged' if together else 'saved'}")


def _shown(
    here: Visit,
    values: Values,
    *,
    status: int = 200,
    said: str = "",
    wrong: list[str] | None = None,
) -> Response:
    stored = _stored(here)
    spoken = values["languages"].split()
    return here.page(
        "profile",
        part="profile",
        status=status,
        values=values,
        version=version_of(stored),
        languages_offered=[
            (code, _language(here, code), code in spoken)
            for code in dict.fromkeys((*spoken, *stored["languages"].split(), *USUAL))
        ],
        wrong=wrong or [],
        said=said,
    )


def _choose(here: Visit, merge: Merge, typed: Values, stored: Values) -> Response:
    """Both versions of the fields that both have changed."""

    def shown(name: str, value: str) -> str:
        spoken = ", ".join(_language(here, code) for code in value.split())
        return spoken if name == "languages" else value

    clashes = clashes_in(
        merge, mine=typed, theirs=stored, titles=_titles(here), shown=shown, most=PROSE
    )
    return choose(
        here,
        path="/profile",
        part="profile",
        clashes=clashes,
        kept=[pair for pair in merge.values.items() if pair[0] not in merge.clashes],
        stored=stored,
    )


def _titles(here: Visit) -> Mapping[str, str]:
    words = here.words
    return {
        "offers": words.gettext("What you offer"),
        "needs": words.gettext("What you look for"),
        "description": words.gettext("About your company"),
        "sector": words.gettext("Sector"),
        "product": words.gettext("Product"),
        "technology": words.gettext("Technology"),
        "territory": words.gettext("Territory"),
        "website": words.gettext("Website"),
        "languages": words.gettext("Languages in which you can meet"),
    }


def _language(here: Visit, code: str) -> str:
    return str(locale_of(here.language).languages.get(code, code))


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
