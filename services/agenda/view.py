"""An agenda in one language, ready to show: letter, page and PDF print the same words."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from gettext import NullTranslations
from itertools import groupby

from services.agenda.data import Agenda, Entry
from services.agenda.reasons import reason_text
from services.agenda.text import printable, side_by_side
from services.locale import (
    clock,
    country_name,
    day_name,
    direction,
    known,
    long_date,
    offset_name,
    period_name,
    translations,
)


@dataclass(frozen=True, kw_only=True)
class PartnerView:
    name: str
    country: str
    offers: str
    needs: str
    delegates: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class Line:
    """One entry in words."""

    key: str
    kind: str
    kind_name: str
    title: str
    starts: str
    ends: str
    #: Machine-readable start, with the venue's offset.
    starts_iso: str
    ends_iso: str
    #: 'Table 12', or nothing where there is none.
    table_name: str
    table: str
    #: Room and site, without the table.
    room: str
    #: Table, room and site in one line.
    place: str
    partners: tuple[PartnerView, ...]
    colleagues: tuple[str, ...]
    interpreters: tuple[str, ...]
    cancelled: bool


@dataclass(frozen=True, kw_only=True)
class Day:
    date: date
    name: str
    lines: tuple[Line, ...]


@dataclass(frozen=True, kw_only=True)
class UnservedView:
    partner: str
    rank: int
    reason: str


@dataclass(frozen=True, kw_only=True)
class AgendaView:
    language: str
    direction: str
    delegate: str
    company: str
    mission: str
    city: str
    country: str
    organiser: str
    contact: str
    #: The organiser's word to all readers, by lines.
    message: tuple[str, ...]
    occasion: str
    time_note: str
    version: int
    published: str
    dates: str
    days: tuple[Day, ...]
    unserved: tuple[UnservedView, ...]
    meetings: int


def present(agenda: Agenda) -> AgendaView:
    """The agenda in the delegate's language, grouped by day of the venue."""
    shown = printable(agenda)
    language = known(agenda.language)
    words = translations(language)
    return AgendaView(
        language=language,
        direction=direction(language),
        delegate=shown.delegate,
        company=shown.company,
        mission=shown.mission,
        city=shown.city,
        country=country_name(shown.country, language),
        organiser=shown.organiser,
        contact=shown.contact,
        message=tuple(shown.message.splitlines()),
        occasion=shown.occasion,
        time_note=_time_note(shown, words),
        version=shown.version,
        published=long_date(shown.published_at.astimezone(shown.zone).date(), language),
        dates=_dates(shown, language),
        days=tuple(_days(shown, language)),
        unserved=tuple(
            UnservedView(
                partner=wish.partner, rank=wish.rank, reason=reason_text(wish.reason, words)
            )
            for wish in sorted(shown.unserved, key=lambda wish: wish.rank)
        ),
        meetings=len(shown.meetings),
    )


def line(entry: Entry, agenda: Agenda) -> Line:
    """An entry in words; its texts are expected clean (`printable`)."""
    language = known(agenda.language)
    words = translations(language)
    table = words.gettext("Table %(table)s") % {"table": entry.table} if entry.table else ""
    rooms = tuple(dict.fromkeys(part for part in (entry.room, entry.site) if part))
    room = side_by_side(rooms, language)
    place = side_by_side((table, *rooms), language) or entry.place
    return Line(
        key=entry.key,
        kind=entry.kind,
        kind_name=kind_name(entry.kind, words),
        title=entry.title,
        starts=clock(entry.starts_at, agenda.zone),
        ends=clock(entry.ends_at, agenda.zone),
        starts_iso=entry.starts_at.astimezone(agenda.zone).isoformat(),
        ends_iso=entry.ends_at.astimezone(agenda.zone).isoformat(),
        table_name=table,
        table=entry.table or "",
        room=room or ("" if table else entry.place),
        place=place,
        partners=tuple(
            PartnerView(
                name=partner.name,
                country=country_name(partner.country, language),
                offers=partner.offers,
                needs=partner.needs,
                delegates=partner.delegates,
            )
            for partner in entry.partners
        ),
        colleagues=entry.colleagues,
        interpreters=entry.interpreters,
        cancelled=entry.cancelled,
    )


def kind_name(kind: str, words: NullTranslations) -> str:
    """The kind of an entry in words; KeyError for a kind that no programme has."""
    return {
        "meeting": words.gettext("Meeting"),
        "seminar": words.gettext("Seminar"),
        "presentation": words.gettext("Presentation"),
        "collective": words.gettext("Collective meeting"),
        "exchange": words.gettext("Exchange"),
        "visit": words.gettext("Visit"),
        "break": words.gettext("Break"),
    }[kind]


def venue_day(entry: Entry, agenda: Agenda) -> date:
    """The day on the venue's calendar."""
    return entry.starts_at.astimezone(agenda.zone).date()


def _days(agenda: Agenda, language: str) -> Iterable[Day]:
    entries = sorted(agenda.entries, key=lambda entry: (entry.starts_at, entry.key))
    for day, lines in groupby(entries, key=lambda entry: venue_day(entry, agenda)):
        name = day_name(day, language)
        yield Day(
            date=day,
            name=name[:1].upper() + name[1:],
            lines=tuple(line(entry, agenda) for entry in lines),
        )


def _dates(agenda: Agenda, language: str) -> str:
    days = sorted({venue_day(entry, agenda) for entry in agenda.standing})
    if not days:
        return ""
    return period_name(days[0], days[-1], language)


def _time_note(agenda: Agenda, words: NullTranslations) -> str:
    moments = {
        entry.starts_at.astimezone(agenda.zone).utcoffset(): entry.starts_at
        for entry in agenda.entries
    }
    if len(moments) == 1:
        offset = offset_name(moments.popitem()[1], agenda.zone)
        return words.gettext("All times are local time in %(city)s (%(offset)s).") % {
            "city": agenda.city,
            "offset": offset,
        }
    return words.gettext("All times are local time in %(city)s.") % {"city": agenda.city}
