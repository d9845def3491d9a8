"""What partners and the organiser are told when a delegate is late for a meeting or can't come."""

from dataclasses import dataclass
from datetime import datetime
from gettext import NullTranslations
from pathlib import Path
from zoneinfo import ZoneInfo

from services.agenda.text import one_line
from services.locale import clock, day_and_hours, direction, known, translations
from services.locale.templates import environment
from services.mail.letters import RenderedLetter, inlined

TEMPLATES = Path(__file__).parent / "templates"


@dataclass(frozen=True, kw_only=True)
class Told:
    """A notice about a meeting as plain data."""

    #: 'late' or 'absent'
    kind: str
    #: about how late; 20 stands for more too, None for who can't come
    minutes: int | None
    taken_back: bool
    person: str
    company: str
    #: whom that company meets
    partners: tuple[str, ...]
    starts_at: datetime
    ends_at: datetime
    time_zone: str
    table: str
    room: str
    mission: str
    organiser: str


@dataclass(frozen=True, kw_only=True)
class Reader:
    """Who is told. The link opens their agenda, or staff's page for the organiser."""

    name: str
    language: str
    link: str
    is_organiser: bool


def notice_letter(told: Told, reader: Reader) -> RenderedLetter:
    """The mail about one notice; the same arguments give the same mail."""
    language = known(reader.language)
    words = translations(language)
    zone = ZoneInfo(told.time_zone)
    starts = clock(told.starts_at, zone)
    day = told.starts_at.astimezone(zone).date()
    place = " · ".join(
        part
        for part in (words.gettext("Table %(table)s") % {"table": told.table}, one_line(told.room))
        if part
    )
    context = {
        "language": language,
        "direction": direction(language),
        "subject": _subject(told, starts, words),
        "told": told,
        "reader": reader,
        "name": one_line(reader.name),
        "person": one_line(told.person),
        "company": one_line(told.company),
        "partners": ", ".join(one_line(partner) for partner in told.partners),
        "mission": one_line(told.mission),
        "organiser": one_line(told.organiser),
        "when": day_and_hours(day, f"{starts}–{clock(told.ends_at, zone)}", language),
        "place": place,
    }
    html, text = (
        environment(TEMPLATES, language).get_template(name).render(context)
        for name in ("notice.html", "notice.txt")
    )
    return RenderedLetter(
        subject=_subject(told, starts, words), text=text.strip() + "\n", html=inlined(html)
    )


def delay_text(minutes: int, words: NullTranslations) -> str:
    """'About 10 minutes late'; 20 stands for more too."""
    if minutes >= 20:
        return words.gettext("20 minutes late or more")
    return words.ngettext("about %(num)s minute late", "about %(num)s minutes late", minutes) % {
        "num": minutes
    }


def _subject(told: Told, starts: str, words: NullTranslations) -> str:
    if told.taken_back:
        sentence = words.gettext("%(company)s is coming at %(time)s as planned")
    elif told.kind == "absent":
        sentence = words.gettext("%(company)s can’t come at %(time)s")
    else:
        sentence = words.gettext("%(company)s is late for %(time)s")
    return sentence % {"company": one_line(told.company), "time": starts}
