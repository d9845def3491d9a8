"""The mission itself and its rules: what they are in a form, and back."""

from collections.abc import Mapping
from gettext import NullTranslations
from zoneinfo import ZoneInfo

from services.domain.errors import InvalidError
from services.domain.missions import MissionChanges
from services.domain.venue_time import known_zone
from services.models import Cluster, Mission
from services.web.company.merging import Values
from services.web.forms import Form
from services.web.staff.setup import typed

TEXTS = ("title", "city", "country", "time_zone", "contact")
DAYS = ("starts_on", "ends_on")
NUMBERS = ("wish_budget", "min_meetings", "break_cap", "frozen_hours")
DEADLINES = ("wishes_close_at", "answers_close_at")
CHOICES = ("silence_is_yes", "registration_open")
FIELDS = (*TEXTS, *DAYS, *NUMBERS, *DEADLINES, *CHOICES)
#: fields whose values are boxes, one for each cluster that may be a partner
PARTNER = "partner:"


def stored(mission: Mission, clusters: list[Cluster]) -> dict[str, str]:
    """As the form shows it; boxes that are not ticked are empty."""
    zone = ZoneInfo(mission.time_zone)
    partners = {cluster.id for cluster in mission.partners}
    return {
        **{name: getattr(mission, name) for name in TEXTS},
        **{name: getattr(mission, name).isoformat() for name in DAYS},
        **{name: typed.as_number(getattr(mission, name)) for name in NUMBERS},
        **{name: typed.as_moment(getattr(mission, name), zone) for name in DEADLINES},
        **{name: "1" if getattr(mission, name) else "0" for name in CHOICES},
        **{f"{PARTNER}{one.id}": "1" if one.id in partners else "" for one in clusters},
    }


def in_form(form: Form, clusters: list[Cluster]) -> dict[str, str]:
    return {
        **typed.texts(form, FIELDS),
        **{f"{PARTNER}{one.id}": form.get(f"{PARTNER}{one.id}", "") for one in clusters},
    }


def changes(values: Values, clusters: list[Cluster]) -> MissionChanges:
    """What those values say. Raises InvalidError for what can't be read."""
    zone = known_zone(values["time_zone"])
    return {
        "title": values["title"],
        "city": values["city"],
        "country": values["country"],
        "time_zone": values["time_zone"],
        "contact": values["contact"],
        "starts_on": typed.day(values["starts_on"], where="starts_on"),
        "ends_on": typed.day(values["ends_on"], where="ends_on"),
        "wish_budget": _needed(values, "wish_budget"),
        "min_meetings": _needed(values, "min_meetings"),
        "break_cap": typed.number(values["break_cap"], where="break_cap"),
        "frozen_hours": typed.number(values["frozen_hours"], where="frozen_hours"),
        "wishes_close_at": typed.moment(values["wishes_close_at"], zone, where="wishes_close_at"),
        "answers_close_at": typed.moment(
            values["answers_close_at"], zone, where="answers_close_at"
        ),
        "silence_is_yes": values["silence_is_yes"] == "1",
        "registration_open": values["registration_open"] == "1",
        "partners": [one for one in clusters if values.get(f"{PARTNER}{one.id}")],
    }


def _needed(values: Values, name: str) -> int:
    number = typed.number(values[name], where=name)
    if number is None:
        raise InvalidError("text_missing", "A field that is needed is empty.", where=name)
    return number


def titles(words: NullTranslations) -> Mapping[str, str]:
    return {
        "title": words.gettext("Title"),
        "city": words.gettext("City"),
        "country": words.gettext("Country"),
        "time_zone": words.gettext("Time zone"),
        "contact": words.gettext("Mail address for questions"),
        "starts_on": words.gettext("First day"),
        "ends_on": words.gettext("Last day"),
        "wish_budget": words.gettext("Wishes for each company"),
        "min_meetings": words.gettext("Meetings promised to each company"),
        "break_cap": words.gettext("Most difference in breaks"),
        "frozen_hours": words.gettext("Frozen before the start, in hours"),
        "wishes_close_at": words.gettext("Wishes close"),
        "answers_close_at": words.gettext("Answers close"),
        "silence_is_yes": words.gettext("A request without an answer"),
        "registration_open": words.gettext("Companies may register"),
    }


def reads(name: str, value: str, words: NullTranslations) -> str:
    if name == "silence_is_yes":
        return (
            words.gettext("counts as accepted")
            if value == "1"
            else words.gettext("counts as declined")
        )
    if name == "registration_open":
        return words.gettext("Yes") if value == "1" else words.gettext("No")
    return value.replace("T", " ") if name in DEADLINES else value
