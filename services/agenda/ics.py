"""An agenda as a calendar file (imported once) or feed (subscribed to), after RFC 5545 and 5546.

Times are written in UTC: every reader shows them right, while generated zones are misread by some.
"""

from collections.abc import Iterable
from datetime import datetime, timedelta
from gettext import NullTranslations

from icalendar import Calendar, Event, vCalAddress, vDuration, vText

from services.agenda.data import Agenda, Entry
from services.agenda.text import one_line, printable
from services.agenda.view import Line, line
from services.locale import known, translations

#: How often subscribers may ask again.
REFRESH = timedelta(minutes=30)


def calendar(agenda: Agenda, *, feed: bool, now: datetime, link: str = "") -> bytes:
    """All entries of the agenda, cancelled ones marked, as one VCALENDAR.

    A file says METHOD:PUBLISH and is stamped `now`. A feed says how often to ask again and is
    stamped with the version's publication, so that its bytes change only when the agenda does.
    """
    shown = printable(agenda)
    words = translations(known(agenda.language))
    result = Calendar()
    result.add("prodid", "-//Escale//Agenda//EN")
    result.add("version", "2.0")
    result.add("calscale", "GREGORIAN")
    result.add("x-wr-calname", shown.mission)
    result.add("x-wr-timezone", shown.time_zone)
    if feed:
        result.add("refresh-interval", vDuration(REFRESH), parameters={"VALUE": "DURATION"})
        result.add("x-published-ttl", vDuration(REFRESH))
    else:
        result.add("method", "PUBLISH")
    stamp = agenda.published_at if feed else now
    for entry in _in_order(shown.entries):
        result.add_component(_event(entry, agenda=shown, words=words, stamp=stamp, link=link))
    written: bytes = result.to_ical()
    return written


def _in_order(entries: Iterable[Entry]) -> list[Entry]:
    return sorted(entries, key=lambda entry: (entry.starts_at, entry.key))


def _event(
    entry: Entry, *, agenda: Agenda, words: NullTranslations, stamp: datetime, link: str
) -> Event:
    shown = line(entry, agenda)
    event = Event()
    event.add("uid", entry.uid)
    event.add("sequence", entry.sequence)
    event.add("dtstamp", stamp)
    event.add("last-modified", agenda.published_at)
    event.add("dtstart", entry.starts_at)
    event.add("dtend", entry.ends_at)
    event.add("summary", _summary(entry, words, table=shown.table_name))
    event.add("location", one_line(shown.place))
    event.add("description", _description(shown, words=words, link=link))
    event.add("categories", [shown.kind_name])
    event.add("status", "CANCELLED" if entry.cancelled else "CONFIRMED")
    free = entry.cancelled or entry.kind == "break"
    event.add("transp", "TRANSPARENT" if free else "OPAQUE")
    event.add("organizer", _organizer(agenda))
    if link:
        event.add("url", link)
    return event


def _summary(entry: Entry, words: NullTranslations, *, table: str) -> str:
    title = f"{entry.title} ({table})" if table else entry.title
    if entry.cancelled:
        return words.gettext("Cancelled: %(title)s") % {"title": title}
    return title


def _description(shown: Line, *, words: NullTranslations, link: str) -> str:
    parts: list[str] = []
    for partner in shown.partners:
        country = f" ({partner.country})" if partner.country else ""
        parts.append(partner.name + country)
        if partner.delegates:
            parts.append(words.gettext("With: %(names)s") % {"names": ", ".join(partner.delegates)})
        if partner.offers:
            parts.append(words.gettext("Offers: %(offers)s") % {"offers": partner.offers})
        if partner.needs:
            parts.append(words.gettext("Needs: %(needs)s") % {"needs": partner.needs})
    if shown.colleagues:
        parts.append(
            words.gettext("Also for your company: %(names)s")
            % {"names": ", ".join(shown.colleagues)}
        )
    if shown.interpreters:
        parts.append(
            words.gettext("Interpreter: %(names)s") % {"names": ", ".join(shown.interpreters)}
        )
    if link:
        parts.append(words.gettext("Your agenda: %(link)s") % {"link": link})
    return "\n".join(parts)


def _organizer(agenda: Agenda) -> vCalAddress:
    address = vCalAddress(f"mailto:{agenda.contact}")
    # A quote cannot stand in a parameter, however it is escaped.
    address.params["CN"] = vText(one_line(agenda.organiser, most=100).replace('"', "’"))
    return address
