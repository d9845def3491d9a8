"""Companies that asked to take part: staff answer them, and see how they have answered."""

from collections.abc import Sequence
from http import HTTPStatus
from typing import Literal
from urllib.parse import quote
from uuid import UUID

from fastapi import APIRouter
from fastapi.responses import Response

from services.domain import access, actors, admissions, coming, missions, registrations
from services.domain.errors import DomainError
from services.locale import country_name, locale_of
from services.models import Participation, Registration, RegistrationState, Side
from services.settings import get_settings
from services.web.company.words import sentences
from services.web.forms import Form
from services.web.leafing import Number, leaf
from services.web.staff.desk import MissionDesk, MissionDeskDep
from services.web.staff.people.words import side_name
from services.web.staff.signed_in import StaffForm, StaffRoute

router = APIRouter(prefix="/registrations", route_class=StaffRoute)

#: registrations on one page
PAGE = 50
DONE = {"accept": "accepted", "decline": "declined", "delete": "deleted", "delegate": "delegate"}


@router.get("")
def page(
    here: MissionDeskDep,
    state: RegistrationState = RegistrationState.WAITING,
    number: Number = 1,
    said: str = "",
) -> Response:
    return _shown(here, state, number=number, said=said)


@router.post("/open")
def open_or_close(here: MissionDeskDep, form: StaffForm) -> Response:
    """The mission's public page takes registrations, or no more."""
    is_open = form.get("do") == "open"
    missions.change_mission(
        here.session,
        mission=here.mission,
        registration_open=is_open,
        actor=here.caller.actor,
    )
    return here.go("/people/registrations")


@router.post("/{registration_id}/{decision}")
def decide(
    here: MissionDeskDep,
    form: StaffForm,
    registration_id: UUID,
    decision: Literal["accept", "decline", "delete", "delegate"],
) -> Response:
    """Accepted or declined, and told by mail; or the page again with why that can't be."""
    (row,) = access.parts_of(
        here.session, here.mission, Registration, [registration_id], name="registration"
    )
    state = row.state
    try:
        with here.session.begin_nested():
            _carry_out(here, row, decision, form)
    except DomainError as error:
        wrong = sentences(error, here.language)
        return _shown(here, state, wrong=wrong, status=HTTPStatus.CONFLICT)
    return here.go(f"/people/registrations?state={state.value}&said={DONE[decision]}")


def _carry_out(here: MissionDesk, row: Registration, decision: str, form: Form) -> None:
    actor = here.caller.actor
    if decision == "accept":
        side = form.get("side", "")
        admissions.accept(
            here.session,
            registration=row,
            side=Side(side) if side in list(Side) else Side.VISITOR,
            travels="travels" in form,
            actor=actor,
            now=here.now,
        )
    elif decision == "decline":
        sentence = form.get("sentence", "")
        admissions.decline(
            here.session, registration=row, sentence=sentence, actor=actor, now=here.now
        )
    elif decision == "delete":
        admissions.forget(here.session, registration=row, actor=actor)
    elif row.participation_id is not None:
        own = here.session.get_one(Participation, row.participation_id)
        admissions.contact_as_delegate(here.session, participation=own, actor=actor)


def _shown(
    here: MissionDesk,
    state: RegistrationState,
    *,
    number: int = 1,
    said: str = "",
    wrong: Sequence[str] = (),
    status: int = 200,
) -> Response:
    counts = coming.registration_counts(here.session, here.mission.id)
    shown = leaf(counts[state], number=number, size=PAGE)
    rows = coming.registrations(
        here.session, here.mission.id, state, offset=shown.offset, limit=PAGE
    )
    known = coming.known_companies(here.session, rows)
    names = locale_of(here.language).languages
    accepted = {row.participation_id for row in rows if row.participation_id}
    return here.page(
        "people/registrations",
        part="people",
        status=status,
        rows=rows,
        state=state.value,
        counts={each.value: count for each, count in counts.items()},
        takes=here.mission.state in registrations.EARLY,
        address=f"{get_settings().base_url}/missions/{quote(here.mission.code)}/register",
        is_known=lambda row: (row.name.lower(), row.country) in known,
        country=lambda code: country_name(code, here.language),
        spoken=lambda row: " · ".join(names.get(code, code) for code in row.languages),
        suggested=lambda row: "host" if row.country == here.mission.country else "visitor",
        sides=[(side.value, side_name(side, here.words)) for side in Side],
        decided_by=actors.names(here.session, {row.decided_by for row in rows}),
        travelling=coming.contacts_travelling(here.session, accepted),
        number=shown.number,
        pages=shown.pages,
        said=said,
        wrong=wrong,
    )
