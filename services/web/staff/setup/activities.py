"""Fourth step: everything in the programme that is no meeting."""

from collections.abc import Callable, Mapping, Sequence
from gettext import NullTranslations
from typing import TypedDict
from uuid import UUID

from fastapi import APIRouter
from fastapi.responses import Response

from services.domain import access, activities, usage
from services.domain.activities import ActivityChanges
from services.domain.laid_down import laid_down
from services.domain.rows import hold
from services.models import Activity, ActivityKind, Audience, Room
from services.web.company.merging import Values, version_of
from services.web.staff.desk import MissionDesk, MissionDeskDep
from services.web.staff.setup import typed
from services.web.staff.setup.days import mission_days
from services.web.staff.setup.editing import Editing, edited
from services.web.staff.setup.frame import attempt, shown
from services.web.staff.signed_in import HOME, StaffForm, StaffRoute

router = APIRouter(prefix=HOME + "/missions/{mission_id}/setup", route_class=StaffRoute)

FIELDS = ("title", "kind", "audience", "date", "starts", "ends", "room")
BEGIN = {
    "title": "",
    "kind": "seminar",
    "audience": "everyone",
    "date": "",
    "starts": "",
    "ends": "",
    "room": "",
}


class Details(TypedDict):
    kind: ActivityKind
    audience: Audience
    title: str
    room: Room | None


@router.get("/programme")
def page(here: MissionDeskDep, said: str = "") -> Response:
    return _shown(here, said=said)


@router.post("/programme")
def add(here: MissionDeskDep, form: StaffForm) -> Response:
    values = typed.texts(form, FIELDS)

    def change() -> None:
        activities.add_activity(
            here.session,
            mission=here.mission,
            day=typed.day(values["date"]),
            starts=typed.wall(values["starts"], where="starts"),
            ends=typed.wall(values["ends"], where="ends"),
            actor=here.caller.actor,
            **_details(here, values),
        )

    wrong = attempt(here, change)
    if wrong:
        return _shown(here, adding=values, wrong=wrong, status=422)
    return here.go("/setup/programme?said=saved")


@router.post("/activities/{activity_id}")
def change(here: MissionDeskDep, form: StaffForm, activity_id: UUID) -> Response:
    (activity,) = access.parts_of(
        here.session, here.mission, Activity, [activity_id], name="activity"
    )
    hold(here.session, here.mission)
    hold(here.session, activity)

    def save(values: Values) -> None:
        changes: ActivityChanges = {
            **_details(here, values),
            "date": typed.day(values["date"]),
            "starts": typed.wall(values["starts"], where="starts"),
            "ends": typed.wall(values["ends"], where="ends"),
        }
        activities.change_activity(
            here.session, activity=activity, actor=here.caller.actor, **changes
        )

    return edited(
        here,
        form,
        Editing(
            step="programme",
            path=f"/setup/activities/{activity.id}",
            back="/setup/programme",
            stored=stored(activity),
            typed=typed.texts(form, FIELDS),
            titles=titles(here.words),
            reads=_reads(here),
            save=save,
            again=lambda _values, wrong: _shown(here, wrong=wrong, status=422),
        ),
    )


def stored(activity: Activity) -> dict[str, str]:
    return {
        "title": activity.title,
        "kind": activity.kind.value,
        "audience": activity.audience.value,
        "date": activity.date.isoformat(),
        "starts": f"{activity.starts:%H:%M}",
        "ends": f"{activity.ends:%H:%M}",
        "room": str(activity.room_id or ""),
    }


def _details(here: MissionDesk, values: Mapping[str, str]) -> Details:
    room = None
    if values["room"]:
        wanted = typed.identity(values["room"], where="room_id")
        (room,) = access.parts_of(here.session, here.mission, Room, [wanted], name="room")
    return {
        "kind": typed.one_of(ActivityKind, values["kind"], where="kind"),
        "audience": typed.one_of(Audience, values["audience"], where="audience"),
        "title": values["title"],
        "room": room,
    }


def titles(words: NullTranslations) -> Mapping[str, str]:
    return {
        "title": words.gettext("Title"),
        "kind": words.gettext("Kind"),
        "audience": words.gettext("For whom"),
        "date": words.gettext("Day"),
        "starts": words.gettext("From"),
        "ends": words.gettext("Until"),
        "room": words.gettext("Room"),
    }


def kinds(words: NullTranslations) -> dict[str, str]:
    return {
        "seminar": words.gettext("Seminar"),
        "presentation": words.gettext("Presentation"),
        "collective": words.gettext("Collective meeting"),
        "exchange": words.gettext("Exchange time"),
        "visit": words.gettext("Visit"),
        "break": words.gettext("Break"),
    }


def audiences(words: NullTranslations) -> dict[str, str]:
    return {
        "everyone": words.gettext("Everybody attends"),
        "listed": words.gettext("Those on its list attend"),
        "open": words.gettext("Whoever likes comes"),
    }


def _reads(here: MissionDesk) -> Callable[[str, str], str]:
    rooms = {
        str(room.id): room.name for _, room in laid_down(here.session, here.mission.id).all_rooms
    }
    known = {
        "kind": kinds(here.words),
        "audience": audiences(here.words),
        "room": rooms,
        "date": dict(mission_days(here)),
    }
    return lambda name, value: known.get(name, {}).get(value, value)


def _shown(
    here: MissionDesk,
    *,
    adding: Mapping[str, str] | None = None,
    said: str = "",
    wrong: Sequence[str] = (),
    status: int = 200,
) -> Response:
    return shown(
        here,
        "programme",
        status=status,
        said=said,
        wrong=wrong,
        adding=adding or BEGIN,
        begun=adding is not None,
        days=mission_days(here),
        kinds=kinds(here.words),
        audiences=audiences(here.words),
        titles=titles(here.words),
        stored=stored,
        version=lambda activity: version_of(stored(activity)),
        told=usage.told_activities(here.session, here.mission.id),
    )
