"""Second step: half-days, and the slots in them, laid out at once or one by one."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, time, timedelta
from uuid import UUID

from fastapi import APIRouter
from fastapi.responses import Response

from services.domain import access, programme, shifting, usage
from services.domain.errors import DomainError, InvalidError
from services.domain.laying_out import Rhythm, Span, laid_out, lay_out
from services.domain.rows import hold
from services.domain.usage import Usage
from services.locale import day_name
from services.models import HalfDay
from services.web.company.merging import Values, version_of
from services.web.forms import Form
from services.web.staff.desk import MissionDesk, MissionDeskDep
from services.web.staff.setup import typed
from services.web.staff.setup.editing import Editing, edited
from services.web.staff.setup.frame import attempt, shown
from services.web.staff.setup.words import sentences
from services.web.staff.signed_in import HOME, StaffForm, StaffRoute

router = APIRouter(prefix=HOME + "/missions/{mission_id}/setup", route_class=StaffRoute)

DETAILS = ("name", "date", "starts", "ends")
RHYTHM = ("length", "pause", "rest_after", "rest")
BEGIN = {
    "name": "",
    "starts": "09:00",
    "ends": "12:30",
    "length": "25",
    "pause": "5",
    "rest_after": "",
    "rest": "",
}
#: the dates that are offered to choose from, at most
MOST_DAYS = 62


@dataclass(frozen=True, kw_only=True)
class Preview:
    """What would be there if the form were taken as it is."""

    days: Sequence[str]
    spans: Sequence[str]


@router.get("/days")
def page(here: MissionDeskDep, said: str = "") -> Response:
    return _shown(here, said=said)


@router.post("/days")
def add(here: MissionDeskDep, form: StaffForm) -> Response:
    """A half-day with slots on each chosen day; or only what that would be."""
    values = typed.texts(form, (*BEGIN,))
    chosen = form.getlist("day")
    if form.get("do") == "preview":
        try:
            preview = _preview(here, values, chosen)
        except DomainError as error:
            wrong = sentences(error, here.language)
            return _shown(here, adding=values, chosen=chosen, wrong=wrong, status=422)
        return _shown(here, adding=values, chosen=chosen, preview=preview)
    wrong = attempt(here, lambda: _add(here, values, chosen))
    if wrong:
        return _shown(here, adding=values, chosen=chosen, wrong=wrong, status=422)
    return here.go("/setup/days?said=saved")


@router.post("/half-days/{half_day_id}")
def change(here: MissionDeskDep, form: StaffForm, half_day_id: UUID) -> Response:
    half_day = _half_day(here, half_day_id)
    hold(here.session, here.mission)
    hold(here.session, half_day)
    words = here.words

    def brings(values: Values) -> list[str]:
        if values["date"] == half_day.date.isoformat():
            return []
        return _lost(here, usage.of_half_day(here.session, half_day.id))

    def save(values: Values) -> None:
        shifting.move_half_day(
            here.session,
            half_day=half_day,
            day=typed.day(values["date"]),
            actor=here.caller.actor,
        )
        programme.change_half_day(
            here.session,
            half_day=half_day,
            name=values["name"],
            starts=typed.wall(values["starts"], where="starts"),
            ends=typed.wall(values["ends"], where="ends"),
            actor=here.caller.actor,
        )

    return edited(
        here,
        form,
        Editing(
            step="days",
            path=f"/setup/half-days/{half_day.id}",
            back="/setup/days",
            stored=stored(half_day),
            typed=typed.texts(form, DETAILS),
            titles={
                "name": words.gettext("Name"),
                "date": words.gettext("Day"),
                "starts": words.gettext("From"),
                "ends": words.gettext("Until"),
            },
            save=save,
            again=lambda _values, wrong: _shown(here, wrong=wrong, status=422),
            brings=brings,
        ),
    )


@router.post("/half-days/{half_day_id}/slots")
def add_slots(here: MissionDeskDep, form: StaffForm, half_day_id: UUID) -> Response:
    """One more slot; or the slots of the rhythm, in place of those there are."""
    half_day = _half_day(here, half_day_id)
    wrong = attempt(here, lambda: _add_slots(here, half_day, form))
    if wrong:
        return _shown(here, wrong=wrong, status=422)
    return here.go("/setup/days?said=saved")


def stored(half_day: HalfDay) -> dict[str, str]:
    return {
        "name": half_day.name,
        "date": half_day.date.isoformat(),
        "starts": f"{half_day.starts:%H:%M}",
        "ends": f"{half_day.ends:%H:%M}",
    }


def _lost(here: MissionDesk, used: Usage) -> list[str]:
    """What drafts lose if the half-day moves; where people were told of it, it will not."""
    if used.is_told or not used.drafts:
        return []
    sentence = here.words.ngettext(
        "%(num)s meeting of drafts goes; those drafts must be made anew before they are published.",
        "%(num)s meetings of drafts go; those drafts must be made anew before they are published.",
        used.drafts,
    )
    return [sentence % {"num": used.drafts}]


def _half_day(here: MissionDesk, half_day_id: UUID) -> HalfDay:
    (row,) = access.parts_of(here.session, here.mission, HalfDay, [half_day_id], name="half-day")
    return row


def _add(here: MissionDesk, values: Mapping[str, str], chosen: Sequence[str]) -> None:
    starts, ends, spans = _read(values)
    for day in _days(chosen):
        name = values["name"] or _half(here, starts)
        if len(chosen) > 1 or not values["name"]:
            name = f"{day_name(day, here.language)} · {name}"
        half_day = programme.add_half_day(
            here.session,
            mission=here.mission,
            name=name,
            day=day,
            starts=starts,
            ends=ends,
            actor=here.caller.actor,
        )
        lay_out(here.session, half_day=half_day, spans=spans, actor=here.caller.actor)


def _add_slots(here: MissionDesk, half_day: HalfDay, form: Form) -> None:
    values = typed.texts(form, ("starts", "ends", *RHYTHM))
    if form.get("do") == "lay-out":
        begin = typed.wall(values["starts"], where="starts")
        spans = laid_out(_rhythm(values), starts=begin, ends=half_day.ends)
        lay_out(here.session, half_day=half_day, spans=spans, anew=True, actor=here.caller.actor)
        return
    programme.add_slot(
        here.session,
        half_day=half_day,
        starts=typed.wall(values["starts"], where="starts"),
        ends=typed.wall(values["ends"], where="ends"),
        actor=here.caller.actor,
    )


def _preview(here: MissionDesk, values: Mapping[str, str], chosen: Sequence[str]) -> Preview:
    _, _, spans = _read(values)
    return Preview(
        days=[day_name(day, here.language) for day in _days(chosen)],
        spans=[f"{starts:%H:%M}–{ends:%H:%M}" for starts, ends in spans],
    )


def _read(values: Mapping[str, str]) -> tuple[time, time, list[Span]]:
    starts = typed.wall(values["starts"], where="starts")
    ends = typed.wall(values["ends"], where="ends")
    return starts, ends, laid_out(_rhythm(values), starts=starts, ends=ends)


def _rhythm(values: Mapping[str, str]) -> Rhythm:
    numbers = {name: typed.number(values[name], where=name, empty=0) or 0 for name in RHYTHM}
    return Rhythm(**numbers)


def _days(chosen: Sequence[str]) -> list[date]:
    if not chosen:
        raise InvalidError("no_day_chosen", "Choose at least one day.", where="day")
    return [typed.day(one) for one in chosen]


def _half(here: MissionDesk, starts: time) -> str:
    morning = starts.hour < 12
    return here.words.gettext("morning") if morning else here.words.gettext("afternoon")


def mission_days(here: MissionDesk) -> list[tuple[str, str]]:
    """The days of the mission as values and names, to choose from."""
    length = (here.mission.ends_on - here.mission.starts_on).days + 1
    days = [here.mission.starts_on + timedelta(days=n) for n in range(min(length, MOST_DAYS))]
    return [(day.isoformat(), day_name(day, here.language)) for day in days]


def _shown(
    here: MissionDesk,
    *,
    adding: Mapping[str, str] | None = None,
    chosen: Sequence[str] = (),
    preview: Preview | None = None,
    said: str = "",
    wrong: Sequence[str] = (),
    status: int = 200,
) -> Response:
    return shown(
        here,
        "days",
        status=status,
        said=said,
        wrong=wrong,
        adding=adding or BEGIN,
        begun=adding is not None,
        chosen=chosen,
        preview=preview,
        days=mission_days(here),
        stored=stored,
        version=lambda half_day: version_of(stored(half_day)),
        rhythm=BEGIN,
    )
