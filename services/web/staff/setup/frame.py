"""The pages on which a mission is set up: one step after the other, the plan of the days beside."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from gettext import NullTranslations

from fastapi.responses import Response

from services.domain.errors import DomainError
from services.domain.laid_down import LaidDown, laid_down
from services.locale import day_name
from services.web.staff.desk import MissionDesk
from services.web.staff.setup import plan
from services.web.staff.setup.words import sentences

PART = "setup"
#: of each step, below the mission
PATHS = {
    "mission": "/setup",
    "days": "/setup/days",
    "places": "/setup/places",
    "programme": "/setup/programme",
    "state": "/setup/state",
}


@dataclass(frozen=True, kw_only=True)
class Step:
    name: str
    path: str
    title: str
    #: what is there of it, in a few words; nothing yet: empty
    there: str


def steps(laid: LaidDown, words: NullTranslations) -> list[Step]:
    slots, tables, activities = laid.slots, laid.table_count, len(laid.activities)
    counted = {
        "days": (slots, words.ngettext("%(num)s slot", "%(num)s slots", slots)),
        "places": (tables, words.ngettext("%(num)s table", "%(num)s tables", tables)),
        "programme": (
            activities,
            words.ngettext("%(num)s activity", "%(num)s activities", activities),
        ),
    }
    titles = {
        "mission": words.gettext("Mission and rules"),
        "days": words.gettext("Days and slots"),
        "places": words.gettext("Rooms and tables"),
        "programme": words.gettext("Programme"),
        "state": words.gettext("Open and close"),
    }
    return [
        Step(name=name, path=PATHS[name], title=title, there=_there(*counted.get(name, (0, ""))))
        for name, title in titles.items()
    ]


def _there(count: int, text: str) -> str:
    return text % {"num": count} if count else ""


def shown(
    here: MissionDesk,
    name: str,
    *,
    template: str = "",
    laid: LaidDown | None = None,
    status: int = 200,
    said: str = "",
    wrong: Sequence[str] = (),
    asks: bool = False,
    **context: object,
) -> Response:
    """The step of that name, with the plan as it is now.

    Its fields are closed to readers, unless it `asks` what to show.
    """
    laid = laid or laid_down(here.session, here.mission.id)
    there = steps(laid, here.words)
    number = [step.name for step in there].index(name)
    return here.page(
        f"setup/{template or name}",
        part=PART,
        status=status,
        step=there[number],
        steps=there,
        following=there[number + 1] if number + 1 < len(there) else None,
        plan=plan.days(laid, here.language),
        plan_width=plan.WIDTH,
        laid=laid,
        day_name=lambda day: day_name(day, here.language),
        said=said,
        wrong=wrong,
        closed=here.caller.is_reader and not asks,
        **context,
    )


def attempt(here: MissionDesk, change: Callable[[], object]) -> list[str]:
    """Carries the change out, whole; or leaves everything as it was and says why, in sentences."""
    try:
        with here.session.begin_nested():
            change()
    except DomainError as error:
        return sentences(error, here.language)
    return []
