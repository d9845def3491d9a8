"""What a delegate is told of a published version: subject, text, HTML and calendar file."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from functools import cache
from gettext import NullTranslations
from pathlib import Path

import css_inline

from services.agenda.data import Agenda, Change, Entry
from services.agenda.ics import calendar
from services.agenda.text import one_line, printable_entry, side_by_side
from services.agenda.view import Line, line, present, venue_day
from services.locale import day_and_hours, known, translations
from services.locale.templates import environment

_BLANK_LINES = re.compile(r"\n{3,}")
TEMPLATES = Path(__file__).parent / "templates"


@dataclass(frozen=True, kw_only=True)
class RenderedLetter:
    subject: str
    text: str
    html: str
    #: a calendar file; empty for none
    ics: bytes = b""


@dataclass(frozen=True, kw_only=True)
class ChangeView:
    """A change in words; `was` is missing for what is new, `now` for what was cancelled."""

    kind: str
    title: str
    was: str
    now: str


def agenda_letter(
    agenda: Agenda, *, changes: tuple[Change, ...], link: str, first: bool
) -> RenderedLetter:
    """The letter with one agenda: the first one, or an update with its changes on top.

    The calendar file also cancels what vanished from the agenda. The same agenda, changes and
    link give the same letter.
    """
    language = known(agenda.language)
    words = translations(language)
    told = () if first else changes
    shown = present(agenda)
    context = {
        "agenda": shown,
        "language": shown.language,
        "direction": shown.direction,
        "changes": {
            kind: [change_in_words(change, agenda) for change in told if change.kind == kind]
            for kind in ("cancelled", "moved", "new")
        },
        "tally": tally(told, words),
        "link": link,
        "subject": _subject(agenda, told, words),
    }
    html, text = (
        environment(TEMPLATES, language).get_template(name).render(context)
        for name in ("agenda.html", "agenda.txt")
    )
    return RenderedLetter(
        subject=_subject(agenda, told, words),
        text=_BLANK_LINES.sub("\n\n", text).strip() + "\n",
        html=inlined(html),
        ics=calendar(
            _with_cancelled(agenda, changes), feed=False, now=agenda.published_at, link=link
        ),
    )


def tally(changes: Iterable[Change], words: NullTranslations) -> str:
    """'1 new, 2 moved, 1 cancelled'; empty without changes."""
    kinds = [change.kind for change in changes]
    new, moved, gone = (kinds.count(kind) for kind in ("new", "moved", "cancelled"))
    counted = (
        (new, words.ngettext("%(num)s new", "%(num)s new", new)),
        (moved, words.ngettext("%(num)s moved", "%(num)s moved", moved)),
        (gone, words.ngettext("%(num)s cancelled", "%(num)s cancelled", gone)),
    )
    return words.gettext(", ").join(text % {"num": count} for count, text in counted if count)


def _subject(agenda: Agenda, changes: tuple[Change, ...], words: NullTranslations) -> str:
    mission = one_line(agenda.mission)
    if agenda.occasion == "called_off":
        return words.gettext("Called off: %(mission)s") % {"mission": mission}
    if agenda.occasion == "moved":
        return words.gettext("New dates: %(mission)s") % {"mission": mission}
    if not changes:
        return words.gettext("Your agenda: %(mission)s") % {"mission": mission}
    return words.gettext("Your agenda has changed (%(changes)s): %(mission)s") % {
        "mission": mission,
        "changes": tally(changes, words),
    }


def change_in_words(change: Change, agenda: Agenda) -> ChangeView:
    """What the letter with this agenda says of one change, in the agenda's language."""
    after = printable_entry(change.entry)
    before = printable_entry(change.before) if change.before else after
    return ChangeView(
        kind=change.kind,
        title=after.title,
        was="" if change.kind == "new" else _when_and_where(before, agenda),
        now="" if change.kind == "cancelled" else _when_and_where(after, agenda),
    )


def _when_and_where(entry: Entry, agenda: Agenda) -> str:
    shown: Line = line(entry, agenda)
    when = day_and_hours(
        venue_day(entry, agenda), f"{shown.starts}–{shown.ends}", known(agenda.language)
    )
    return side_by_side((when, shown.place), known(agenda.language))


def _with_cancelled(agenda: Agenda, changes: tuple[Change, ...]) -> Agenda:
    present_keys = {entry.key for entry in agenda.entries}
    vanished = tuple(change.entry for change in changes if change.entry.key not in present_keys)
    return replace(agenda, entries=agenda.entries + vanished)


def inlined(html: str) -> str:
    """The same page with its styles in its elements, where every mail program finds them."""
    return _inliner().inline(html).strip() + "\n"


@cache
def _inliner() -> css_inline.CSSInliner:
    """Styles go into the elements; rules for dark mode, phones and paper stay in the head."""
    return css_inline.CSSInliner(load_remote_stylesheets=False, keep_at_rules=True)
