"""One delegate: who it is, when it can meet, what it attends; two colleagues may write at once."""

from collections.abc import Mapping
from uuid import UUID

from fastapi import APIRouter
from fastapi.responses import JSONResponse, Response

from services.domain import access, delegates
from services.domain.errors import DomainError
from services.domain.rows import hold
from services.models import Delegate
from services.web.company import attending, availability
from services.web.company.clashing import choose, clashes_in
from services.web.company.merging import Merge, Values, merged, version_of
from services.web.company.person import DETAILS, details, stored_details, typed_details
from services.web.company.visit import ByScript, OwnForm, PageRoute, Visit, VisitDep
from services.web.company.words import sentences
from services.web.forms import Form

router = APIRouter(route_class=PageRoute)

#: the boxes of the form: for each slot and each activity one value, "1" where it is ticked
BOXES = ("free", "attends")
LANGUAGES = {"fr": "Français", "en": "English", "ar": "العربية"}


@router.get("/delegates/{delegate_id}")
def page(here: VisitDep, delegate_id: UUID, said: str = "") -> Response:
    delegate = access.own_delegate(here.session, here.caller, delegate_id)
    return _shown(here, delegate, _stored(here, delegate), said=said)


@router.post("/delegates/{delegate_id}")
def change(here: VisitDep, form: OwnForm, delegate_id: UUID, by_script: ByScript) -> Response:
    """The delegate with these details, free in the ticked slots, at the ticked activities.

    What a colleague has changed elsewhere in it since stays changed; where both have changed the
    same detail, both versions are shown and nothing is changed yet.
    """
    delegate = access.own_delegate(here.session, here.caller, delegate_id)
    hold(here.session, here.participation)
    hold(here.session, delegate)
    stored = _stored(here, delegate)
    typed = _typed(form, stored)
    merge = merged(form.get("version", ""), mine=typed, theirs=stored)
    together = merge.values != typed
    if merge.clashes and by_script:
        return JSONResponse({"conflict": True}, status_code=409)
    if merge.clashes:
        return _choose(here, delegate, merge, typed, stored)
    try:
        with here.session.begin_nested():
            _save(here, delegate, merge.values)
    except DomainError as error:
        if by_script:
            raise
        wrong = sentences(error, here.language)
        return _shown(here, delegate, merge.values, status=422, wrong=wrong)
    if by_script:
        return JSONResponse({"version": version_of(_stored(here, delegate)), "merged": together})
    return here.go(f"/delegates/{delegate.id}?said={'merged' if together else 'saved'}")


@router.post("/delegates/{delegate_id}/remove")
def remove(here: VisitDep, form: OwnForm, delegate_id: UUID) -> Response:  # noqa: ARG001
    delegate = access.own_delegate(here.session, here.caller, delegate_id)
    delegates.remove_delegate(here.session, delegate=delegate, actor=here.caller.actor)
    return here.go("/delegates?said=gone")


def _shown(
    here: Visit,
    delegate: Delegate,
    values: Values,
    *,
    status: int = 200,
    said: str = "",
    wrong: list[str] | None = None,
) -> Response:
    return here.page(
        "delegate",
        part="delegates",
        status=status,
        delegate=delegate,
        values=values,
        version=version_of(_stored(here, delegate)),
        grid=availability.grid(here, delegate, _ticked(values, "free")),
        activities=attending.choices(here, delegate, _ticked(values, "attends")),
        wrong=wrong or [],
        said=said,
    )


def _save(here: Visit, delegate: Delegate, values: Values) -> None:
    delegates.change_delegate(
        here.session,
        delegate=delegate,
        actor=here.caller.actor,
        now=here.now,
        **details({name: values[name] for name in DETAILS}),
    )
    availability.save(here, delegate, _ticked(values, "free"))
    attending.save(here, delegate, _ticked(values, "attends"))


def _choose(
    here: Visit, delegate: Delegate, merge: Merge, typed: Values, stored: Values
) -> Response:
    """Both versions of the details that both have changed; boxes never clash."""

    def shown(name: str, value: str) -> str:
        if name == "language":
            return LANGUAGES.get(value, value)
        return value.replace("T", " ") if name.endswith("_at") else value

    kept = [(name, merge.values[name]) for name in DETAILS if name not in merge.clashes]
    ticked = [(box, one) for box in BOXES for one in sorted(_ticked(merge.values, box))]
    clashes = clashes_in(
        merge, mine=typed, theirs=stored, titles=_titles(here), shown=shown, most={}
    )
    return choose(
        here,
        path=f"/delegates/{delegate.id}",
        part="delegates",
        clashes=clashes,
        kept=[*kept, *ticked],
        stored=stored,
    )


def _titles(here: Visit) -> Mapping[str, str]:
    words = here.words
    return {
        "name": words.gettext("Name"),
        "email": words.gettext("Mail address"),
        "role": words.gettext("Role"),
        "language": words.gettext("Language of the agenda"),
        "arrives_at": words.gettext("Arrives"),
        "leaves_at": words.gettext("Leaves"),
    }


def _stored(here: Visit, delegate: Delegate) -> Values:
    free = availability.grid(here, delegate, None).cells
    attends = attending.choices(here, delegate, None)
    return {
        **stored_details(delegate),
        **{f"free:{cell.slot}": "1" if cell.free else "" for cell in free},
        **{f"attends:{one.activity}": "1" if one.attends else "" for one in attends},
    }


def _typed(form: Form, stored: Values) -> Values:
    """What the form holds; a box that is not ticked is not sent at all."""
    ticked = {f"{box}:{one}" for box in BOXES for one in form.getlist(box)}
    boxes = {name: "1" if name in ticked else "" for name in stored if ":" in name}
    return {**typed_details(form), **boxes}


def _ticked(values: Values, box: str) -> set[str]:
    return {
        name.removeprefix(f"{box}:")
        for name, value in values.items()
        if value and name.startswith(f"{box}:")
    }
