"""One slot gets other times, as long as nothing hangs on it."""

from collections.abc import Sequence
from uuid import UUID

from fastapi import APIRouter
from fastapi.responses import Response

from services.domain import access, shifting, usage
from services.domain.rows import hold
from services.models import Slot
from services.web.company.merging import Values, version_of
from services.web.staff.desk import MissionDesk, MissionDeskDep
from services.web.staff.setup import typed
from services.web.staff.setup.consequences import asked
from services.web.staff.setup.editing import Editing, edited
from services.web.staff.setup.frame import shown
from services.web.staff.signed_in import HOME, StaffForm, StaffRoute

router = APIRouter(prefix=HOME + "/missions/{mission_id}/setup", route_class=StaffRoute)

BACK = "/setup/days"


@router.get("/slots/{slot_id}")
def page(here: MissionDeskDep, slot_id: UUID) -> Response:
    return _shown(here, _slot(here, slot_id))


@router.post("/slots/{slot_id}")
def change(here: MissionDeskDep, form: StaffForm, slot_id: UUID) -> Response:
    """Changed; or refused, with a list of what hangs on it."""
    slot = _slot(here, slot_id)
    hold(here.session, here.mission)
    hold(here.session, slot)
    used = usage.of_slots(here.session, [slot])
    if not used.is_free:
        return asked(
            here,
            "days",
            title=here.words.gettext("Change the slot %(hours)s") % {"hours": _hours(slot)},
            usage=used,
            path="",
            back=BACK,
            ways=(),
            refusal=here.words.gettext(
                "So its times stay. Add another slot, and remove or close this one."
            ),
        )

    def save(values: Values) -> None:
        shifting.change_slot(
            here.session,
            slot=slot,
            starts=typed.wall(values["starts"], where="starts"),
            ends=typed.wall(values["ends"], where="ends"),
            actor=here.caller.actor,
        )

    return edited(
        here,
        form,
        Editing(
            step="days",
            path=f"/setup/slots/{slot.id}",
            back=BACK,
            stored=stored(slot),
            typed=typed.texts(form, ("starts", "ends")),
            titles={"starts": here.words.gettext("From"), "ends": here.words.gettext("Until")},
            save=save,
            again=lambda values, wrong: _shown(here, slot, values=values, wrong=wrong),
        ),
    )


def stored(slot: Slot) -> dict[str, str]:
    return {"starts": f"{slot.starts:%H:%M}", "ends": f"{slot.ends:%H:%M}"}


def _hours(slot: Slot) -> str:
    return "–".join(stored(slot).values())


def _slot(here: MissionDesk, slot_id: UUID) -> Slot:
    (row,) = access.parts_of(here.session, here.mission, Slot, [slot_id], name="slot")
    return row


def _shown(
    here: MissionDesk, slot: Slot, *, values: Values | None = None, wrong: Sequence[str] = ()
) -> Response:
    return shown(
        here,
        "days",
        template="slot",
        status=422 if wrong else 200,
        wrong=wrong,
        slot=slot,
        hours=_hours(slot),
        values=values or stored(slot),
        version=version_of(stored(slot)),
    )
