"""One function per page. Every page works under a strict Content-Security-Policy:

`default-src 'none'; style-src 'self'; img-src 'self'; base-uri 'none'; form-action 'self';
frame-ancestors 'none'`. The agenda brings modules of ours (`script-src 'self'`); a page that shows
a mail also needs `style-src 'unsafe-inline'` for the mail's own styles, which its frame inherits.
"""

from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from services.agenda.data import Agenda, Entry
from services.agenda.text import printable
from services.agenda.view import Line, line, present, venue_day
from services.locale import (
    clock,
    day_name,
    decimal,
    direction,
    known,
    moment_name,
    translations,
)
from services.locale.templates import environment
from services.web.states import mail_state
from services.web.telling import NOTHING, Telling, notice_text
from services.web.views import StatusView

TEMPLATES = Path(__file__).parent / "templates"
STATIC = Path(__file__).parent / "static"
#: Why a link opens nothing.
LINK_PROBLEMS = ("unknown", "revoked", "expired")


#: stands for the time of day in a page that is kept; no typed text can hold it
AS_OF = "\x02"


def phase(agenda: Agenda, now: datetime) -> tuple[date, int, int]:
    """What moments have in common that show the same page, but for the time of day."""
    return (
        now.astimezone(agenda.zone).date(),
        sum(entry.starts_at <= now for entry in agenda.entries),
        sum(entry.ends_at <= now for entry in agenda.entries),
    )


def agenda_page(
    agenda: Agenda, *, link: str, now: datetime, telling: Telling = NOTHING, as_of: str = ""
) -> str:
    """A delegate's agenda: what is on or next on top, today first, days that are over last.

    `link` is the private address of this page; `/agenda.ics`, `/agenda.pdf` and what its forms
    ask for stand below it. `as_of` is written for the time of day, otherwise that of `now`.
    """
    language = known(agenda.language)
    view = present(agenda)
    today = now.astimezone(agenda.zone).date()
    following = _first(agenda, lambda entry: entry.ends_at > now)
    is_on = following is not None and following.starts_at <= now
    later = _first(agenda, lambda entry: entry.starts_at > now) if is_on else None
    return render(
        "agenda.html",
        language,
        {
            "agenda": view,
            "ahead": [day for day in view.days if day.date >= today],
            "over": [day for day in view.days if day.date < today],
            "today": today,
            "next": _shown(following, agenda),
            "next_day": _next_day(following, agenda, now),
            "next_is_on": is_on,
            "then": _shown(_if_today(later, agenda, now), agenda),
            "as_of": as_of or clock(now, agenda.zone),
            "as_of_day": day_name(today, language),
            "calendar": f"{link}/agenda.ics",
            "subscription": _webcal(f"{link}/agenda.ics"),
            "pdf": f"{link}/agenda.pdf",
            "path": urlsplit(link).path,
            "telling": telling,
            "begun": {entry.key for entry in agenda.meetings if entry.starts_at <= now},
            "to_come": {entry.key for entry in agenda.meetings if entry.ends_at > now},
        },
    )


def link_problem_page(kind: str, language: str) -> str:
    """A page for a link that opens nothing: 'unknown', 'revoked' or 'expired'."""
    if kind not in LINK_PROBLEMS:
        raise ValueError(f"unknown problem with a link: {kind}")
    return render("link_problem.html", known(language), {"kind": kind})


def refusal_page(
    language: str,
    sentences: Sequence[str],
    *,
    back: str = "",
    way: str = "",
    one_language: bool = True,
) -> str:
    """A page that says why something was not done; `way` is what the button to `back` says.

    `one_language`: its address opens nothing by itself, so there are no links to other languages.
    """
    told = {"sentences": sentences, "back": back, "way": way, "one_language": one_language}
    return render("refusal.html", language, told)


def nothing_yet_page(language: str) -> str:
    """A page for a right link while no schedule is published."""
    return render("nothing_yet.html", known(language), {})


def status_page(data: StatusView) -> str:
    """What the service is doing: notices, outbox, last events."""
    language = known(data.language)
    zone = ZoneInfo(data.time_zone)
    words = translations(language)

    def moment(when: datetime | None) -> str:
        return moment_name(when, zone, language, seconds=True) if when else ""

    def number(value: float | None) -> str:
        return "" if value is None else decimal(value, language)

    return render(
        "staff/status.html",
        language,
        {
            "data": data,
            "moment": moment,
            "meeting_time": lambda row: moment_name(
                row.starts_at, ZoneInfo(row.time_zone), language
            ),
            "notice": lambda minutes: notice_text(minutes, words),
            "number": number,
            "mail_state": lambda state: mail_state(state, words),
        },
    )


def render(template: str, language: str, context: Mapping[str, object]) -> str:
    """A page of ours in one of LANGUAGES."""
    page = environment(TEMPLATES, language).get_template(template)
    return page.render(
        {"language": language, "direction": direction(language), "static": "/static", **context}
    )


def fragments(template: str, language: str) -> Any:
    """The macros of a template, to render parts of a page by themselves."""
    return environment(TEMPLATES, language).get_template(template).module


def _first(agenda: Agenda, suits: Callable[[Entry], bool]) -> Entry | None:
    """The first entry that suits; a break only if nothing else does."""
    left = [entry for entry in printable(agenda).standing if suits(entry)]
    left.sort(key=lambda entry: (entry.kind == "break", entry.starts_at, entry.key))
    return left[0] if left else None


def _if_today(entry: Entry | None, agenda: Agenda, now: datetime) -> Entry | None:
    return entry if entry and not _next_day(entry, agenda, now) else None


def _shown(entry: Entry | None, agenda: Agenda) -> Line | None:
    return line(entry, agenda) if entry else None


def _next_day(entry: Entry | None, agenda: Agenda, now: datetime) -> str:
    """The day of the next entry, unless it is today."""
    if entry is None or venue_day(entry, agenda) == now.astimezone(agenda.zone).date():
        return ""
    return day_name(venue_day(entry, agenda), known(agenda.language))


def _webcal(address: str) -> str:
    return "webcal:" + address.partition(":")[2]
