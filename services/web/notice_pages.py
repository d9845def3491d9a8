"""The second step of «I can't come», and what a refused form gets."""

from services.agenda.data import Agenda, Entry
from services.agenda.text import printable_entry
from services.agenda.view import line, venue_day
from services.locale import day_and_hours, known
from services.web.pages import render


def absent_page(agenda: Agenda, entry: Entry, *, path: str, token: str) -> str:
    """Asks whether the delegate really can't come; `path` is their agenda's."""
    language = known(agenda.language)
    shown = line(printable_entry(entry), agenda)
    return render(
        "absent.html",
        language,
        {
            "line": shown,
            "when": day_and_hours(
                venue_day(entry, agenda), f"{shown.starts}–{shown.ends}", language
            ),
            "path": path,
            "token": token,
        },
    )


def refused_page(language: str, *, back: str) -> str:
    """Says that a form was not taken, and leads back to the agenda as it is now."""
    return render("refused.html", known(language), {"back": back})
