"""The print packs: a sheet for each table, one for each company, lists for the entrance.

What has changed since the version before is marked, so that who has the old sheet sees it.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from itertools import groupby
from zoneinfo import ZoneInfo

from sqlalchemy.orm import Session

from services.agenda.changes import differences
from services.agenda.data import Change, Entry
from services.agenda.text import one_line
from services.agenda.view import kind_name
from services.domain import versions
from services.exports.paper import Block, Pack, Row, Sheet
from services.exports.told import Held, Person, by_company, by_table, meetings, people
from services.locale import clock, day_name, long_date, short_day, translations
from services.locale.sorting import sort_key
from services.models import Mission, Schedule

#: a meeting by its key, when and where
Placed = tuple[str, datetime, str, str]


@dataclass(frozen=True, kw_only=True)
class Print:
    """A published version beside the one before it, ready to be laid out."""

    mission: Mission
    schedule: Schedule
    language: str
    people: Sequence[Person]
    held: Sequence[Held]
    former_held: Sequence[Held]
    #: by person: what has changed for them
    changes: Mapping[object, tuple[Change, ...]]
    #: the number of the version before; None of the first one
    former_version: int | None

    def say(self, sentence: str) -> str:
        return translations(self.language).gettext(sentence)

    @property
    def zone(self) -> ZoneInfo:
        return ZoneInfo(self.mission.time_zone)

    def day(self, moment: datetime) -> date:
        return moment.astimezone(self.zone).date()

    def hours(self, starts_at: datetime, ends_at: datetime) -> str:
        return f"{clock(starts_at, self.zone)}–{clock(ends_at, self.zone)}"


def prepare(session: Session, mission: Mission, schedule: Schedule, *, language: str) -> Print:
    """In a fixed number of queries."""
    now = people(session, mission, schedule, language=language)
    former = versions.before(session, schedule)
    if former is not None and former.published_at is None:
        former = None
    then = people(session, mission, former, language=language) if former else []
    known = {person.id: person.agenda for person in then}
    return Print(
        mission=mission,
        schedule=schedule,
        language=language,
        people=now,
        held=meetings(now),
        former_held=meetings(then),
        changes={
            person.id: differences(known.get(person.id), person.agenda) if former else ()
            for person in now
        },
        former_version=former.version if former else None,
    )


def tables(told: Print) -> Pack:
    """A sheet for each table: who meets when."""
    words = translations(told.language)
    marked = _marks(told)
    placed = by_table([*told.held, *_gone(told)])
    head = (words.gettext("Time"), words.gettext("Companies"), words.gettext("Delegates"))
    sheets = []
    for (table, room, site), held in placed.items():
        blocks = tuple(
            Block(
                heading=_capital(day_name(day, told.language)),
                head=head,
                widths=(0, 1, 1),
                rows=tuple(
                    Row(
                        cells=(
                            told.hours(one.starts_at, one.ends_at),
                            one.companies,
                            " · ".join(filter(None, (one.everybody(), _interpreted(one, told)))),
                        ),
                        mark=marked.get((one.key, *one.place), ""),
                    )
                    for one in sorted(lines, key=lambda one: (one.starts_at, one.key))
                ),
            )
            for day, lines in _by_day(held, told, lambda one: one.starts_at)
        )
        sheets.append(
            Sheet(
                kicker=one_line(told.mission.title),
                title=words.gettext("Table %(table)s") % {"table": table},
                lines=tuple(filter(None, (" · ".join(filter(None, (room, site))),))),
                blocks=blocks,
                large=True,
            )
        )
    return _pack(told, words.gettext("Tables"), sheets)


def companies(told: Print) -> Pack:
    """A sheet for each company: the agendas of all its delegates."""
    words = translations(told.language)
    sheets = [
        Sheet(
            kicker=one_line(told.mission.title),
            title=company,
            blocks=tuple(_agenda(told, person) for person in persons),
        )
        for company, persons in by_company(told.people).items()
    ]
    return _pack(told, words.gettext("Companies"), sheets)


def entrance(told: Print) -> Pack:
    """All delegates by name with their first meeting of each day, and who meets when."""
    words = translations(told.language)
    title = one_line(told.mission.title)
    by_name = Block(
        heading="",
        head=(words.gettext("Name"), words.gettext("Company"), words.gettext("First meetings")),
        widths=(1, 1, 1),
        rows=tuple(
            Row(cells=(person.name, person.company, _firsts(told, person)))
            for person in sorted(told.people, key=lambda one: sort_key(one.name, told.language))
        ),
    )
    marked = _marks(told)
    by_time = tuple(
        Block(
            heading=f"{_capital(day_name(told.day(start), told.language))} · "
            f"{clock(start, told.zone)}",
            head=(words.gettext("Table"), words.gettext("Companies"), words.gettext("Delegates")),
            widths=(0, 1, 1),
            rows=tuple(
                Row(
                    cells=(one.table, one.companies, one.everybody()),
                    mark=marked.get((one.key, *one.place), ""),
                )
                for one in held
            ),
        )
        for start, held in groupby(told.held, key=lambda one: one.starts_at)
    )
    return _pack(
        told,
        words.gettext("Entrance"),
        [
            Sheet(kicker=title, title=words.gettext("Delegates by name"), blocks=(by_name,)),
            Sheet(kicker=title, title=words.gettext("Meetings by time"), blocks=by_time),
        ],
    )


PACKS: Mapping[str, Callable[[Print], Pack]] = {
    "tables": tables,
    "companies": companies,
    "entrance": entrance,
}


def _agenda(told: Print, person: Person) -> Block:
    words = translations(told.language)
    changes = {change.entry.key: change for change in told.changes[person.id]}
    gone = [
        change.entry
        for change in changes.values()
        if change.kind == "cancelled" and change.entry.kind == "meeting"
    ]
    entries = sorted([*person.agenda.standing, *gone], key=lambda one: (one.starts_at, one.key))
    return Block(
        heading=person.name,
        head=(
            words.gettext("Time"),
            words.gettext("With whom, what"),
            words.gettext("Table"),
        ),
        widths=(0, 1, 1),
        rows=tuple(
            Row(
                cells=(
                    _when(told, entry),
                    _what(told, entry),
                    _where(told, entry),
                ),
                mark=changes[entry.key].kind if entry.key in changes else "",
            )
            for entry in entries
        ),
    )


def _when(told: Print, entry: Entry) -> str:
    hours = told.hours(entry.starts_at, entry.ends_at)
    return f"{_short_day(told, entry.starts_at)} {hours}"


def _what(told: Print, entry: Entry) -> str:
    if entry.kind != "meeting":
        return f"{entry.title} · {kind_name(entry.kind, translations(told.language))}"
    names = ", ".join(name for partner in entry.partners for name in partner.delegates)
    return " · ".join(filter(None, (entry.title, names)))


def _where(told: Print, entry: Entry) -> str:
    table = told.say("Table %(table)s") % {"table": entry.table} if entry.table else ""
    return " · ".join(filter(None, (table, entry.room or entry.place)))


def _firsts(told: Print, person: Person) -> str:
    """The first meeting of each day: 'mar. 13 09:00 Table 4', a line each."""
    firsts = []
    for _, entries in groupby(person.agenda.meetings, key=lambda one: told.day(one.starts_at)):
        first = next(entries)
        time = clock(first.starts_at, told.zone)
        firsts.append(f"{_short_day(told, first.starts_at)} {time} · {_where(told, first)}")
    return "\n".join(firsts)


def _gone(told: Print) -> Iterator[Held]:
    """Meetings of the version before, where they are held no more."""
    standing = {one.key: one.place for one in told.held}
    yield from (one for one in told.former_held if standing.get(one.key) != one.place)


def _marks(told: Print) -> dict[Placed, str]:
    """What has happened to a meeting, where it stands or stood."""
    if told.former_version is None:
        return {}
    then = {one.key: one.place for one in told.former_held}
    now = {one.key for one in told.held}
    marks = {
        (one.key, *one.place): "moved" if one.key in then else "new"
        for one in told.held
        if then.get(one.key) != one.place
    }
    return marks | {
        (one.key, *one.place): "away" if one.key in now else "cancelled" for one in _gone(told)
    }


def _interpreted(held: Held, told: Print) -> str:
    names = ", ".join(held.interpreters)
    return told.say("Interpreter: %(names)s") % {"names": names} if names else ""


def _by_day(
    held: Iterable[Held], told: Print, moment: Callable[[Held], datetime]
) -> Iterator[tuple[date, list[Held]]]:
    ordered = sorted(held, key=moment)
    for day, lines in groupby(ordered, key=lambda one: told.day(moment(one))):
        yield day, list(lines)


def _short_day(told: Print, moment: datetime) -> str:
    return short_day(told.day(moment), told.language)


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]


def _pack(told: Print, title: str, sheets: Sequence[Sheet]) -> Pack:
    words = translations(told.language)
    published = told.schedule.published_at or told.schedule.created_at
    footer = words.gettext("Version %(version)s of %(date)s") % {
        "version": told.schedule.version,
        "date": long_date(told.day(published), told.language),
    }
    if told.former_version is not None:
        footer += " · " + words.gettext("Marked: what changed since version %(version)s") % {
            "version": told.former_version
        }
    return Pack(
        language=told.language,
        title=f"{one_line(told.mission.title)} · {title}",
        author=one_line(told.mission.organiser.name),
        footer=footer,
        marks={
            "new": words.gettext("NEW"),
            "moved": words.gettext("MOVED"),
            "cancelled": words.gettext("CANCELLED"),
            "away": words.gettext("MOVED AWAY"),
        },
        sheets=sheets,
    )
