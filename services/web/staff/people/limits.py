"""What staff set for a participant: its side, where it meets, and how many meetings it can hold."""

from collections.abc import Mapping, Sequence

from sqlalchemy import select

from services.domain import participations
from services.domain.errors import InvalidError
from services.models import Participation, Side, Site
from services.web.forms import Form
from services.web.staff.desk import MissionDesk

NUMBERS = ("seats", "max_meetings", "min_meetings", "collective_size")
FIELDS = ("side", "site", *NUMBERS)


def stored(row: Participation) -> dict[str, str]:
    numbers = {name: getattr(row, name) for name in NUMBERS}
    return {
        "side": row.side.value,
        "site": str(row.site_id or ""),
        **{name: "" if number is None else str(number) for name, number in numbers.items()},
    }


def typed(form: Form) -> dict[str, str]:
    return {name: form.get(name, "").strip() for name in FIELDS}


def sites(here: MissionDesk) -> Sequence[Site]:
    rows = select(Site).where(Site.mission_id == here.mission.id).order_by(Site.id)
    return here.session.scalars(rows).all()


def save(here: MissionDesk, row: Participation, values: Mapping[str, str]) -> None:
    """Raises InvalidError for what no such form sends or can't be, ConflictError for a clash."""
    site = next((one for one in sites(here) if str(one.id) == values["site"]), None)
    if values["side"] not in set(Side) or (values["site"] and site is None):
        raise InvalidError("form_unreadable", "The form is not as the page showed it.")
    participations.change_participation(
        here.session,
        participation=row,
        actor=here.caller.actor,
        side=Side(values["side"]),
        site=site,
        seats=_number(values["seats"], "seats") or 0,
        max_meetings=_number(values["max_meetings"], "max_meetings"),
        min_meetings=_number(values["min_meetings"], "min_meetings"),
        collective_size=_number(values["collective_size"], "collective_size"),
    )


def _number(value: str, where: str) -> int | None:
    if not value:
        return None
    if not (value.isascii() and value.isdecimal() and len(value) < 7):
        raise InvalidError(where, "Write a whole number.", where=where)
    return int(value)
