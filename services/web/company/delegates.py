"""Who travels, when each of them can meet, and what each of them attends."""

from datetime import datetime
from typing import Any
from uuid import UUID

from fastapi import APIRouter
from fastapi.responses import Response

from services.domain import access, delegates
from services.domain.errors import DomainError
from services.models import Delegate, Language
from services.web.company import attending, availability
from services.web.company.ranking import form_unreadable
from services.web.company.visit import OwnForm, PageRoute, Visit, VisitDep
from services.web.company.words import sentences
from services.web.forms import Form

router = APIRouter(route_class=PageRoute)

FIELDS = ("name", "email", "role", "language", "arrives_at", "leaves_at")


@router.get("/delegates")
def people(here: VisitDep, said: str = "") -> Response:
    return _people(here, dict.fromkeys(FIELDS, "") | {"language": here.language}, said=said)


@router.post("/delegates")
def add(here: VisitDep, form: OwnForm) -> Response:
    try:
        with here.session.begin_nested():
            delegate = delegates.add_delegate(
                here.session,
                participation=here.participation,
                actor=here.caller.actor,
                **_details(form),
            )
    except DomainError as error:
        return _people(here, _typed(form), status=422, wrong=sentences(error, here.language))
    return here.go(f"/delegates/{delegate.id}?said=saved")


@router.get("/delegates/{delegate_id}")
def page(here: VisitDep, delegate_id: UUID, said: str = "") -> Response:
    delegate = access.own_delegate(here.session, here.caller, delegate_id)
    return _one(here, delegate, _stored(delegate), said=said)


@router.post("/delegates/{delegate_id}")
def change(here: VisitDep, form: OwnForm, delegate_id: UUID) -> Response:
    """The delegate with these details, free in the ticked slots, at the ticked activities."""
    delegate = access.own_delegate(here.session, here.caller, delegate_id)
    try:
        with here.session.begin_nested():
            delegates.change_delegate(
                here.session,
                delegate=delegate,
                actor=here.caller.actor,
                now=here.now,
                **_details(form),
            )
            availability.save(here, delegate, set(form.getlist("free")))
            attending.save(here, delegate, set(form.getlist("attends")))
    except DomainError as error:
        wrong = sentences(error, here.language)
        return _one(here, delegate, _typed(form), status=422, wrong=wrong, form=form)
    return here.go(f"/delegates/{delegate.id}?said=saved")


@router.post("/delegates/{delegate_id}/remove")
def remove(here: VisitDep, form: OwnForm, delegate_id: UUID) -> Response:  # noqa: ARG001
    delegate = access.own_delegate(here.session, here.caller, delegate_id)
    delegates.remove_delegate(here.session, delegate=delegate, actor=here.caller.actor)
    return here.go("/delegates?said=gone")


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
        people=here.participation.delegates,
        values=values,
        wrong=wrong or [],
        said=said,
    )


def _one(
    here: Visit,
    delegate: Delegate,
    values: dict[str, str],
    *,
    status: int = 200,
    said: str = "",
    wrong: list[str] | None = None,
    form: Form | None = None,
) -> Response:
    return here.page(
        "delegate",
        part="delegates",
        status=status,
        delegate=delegate,
        values=values,
        grid=availability.grid(here, delegate, set(form.getlist("free")) if form else None),
        activities=attending.choices(
            here, delegate, set(form.getlist("attends")) if form else None
        ),
        wrong=wrong or [],
        said=said,
    )


def _stored(delegate: Delegate) -> dict[str, str]:
    values = {name: getattr(delegate, name) for name in FIELDS}
    return {
        name: f"{value:%Y-%m-%dT%H:%M}" if isinstance(value, datetime) else str(value or "")
        for name, value in values.items()
    }


def _typed(form: Form) -> dict[str, str]:
    return {name: form.get(name, "") for name in FIELDS}


def _details(form: Form) -> dict[str, Any]:
    """What a form says of a delegate. Raises InvalidError for what no such form sends."""
    values = _typed(form)
    try:
        return {
            **{name: values[name] for name in ("name", "email", "role")},
            "language": Language(values["language"]),
            **{name: _moment(values[name]) for name in ("arrives_at", "leaves_at")},
        }
    except ValueError as error:
        raise form_unreadable() from error


def _moment(value: str) -> datetime | None:
    """A wall time of the venue, without a zone."""
    return datetime.fromisoformat(value).replace(tzinfo=None) if value else None
