"""A delegate's agenda as plain data: frozen, comparable, and the same after a trip through JSON.

Whoever shows an agenda (letter, page, calendar, PDF) is given this and nothing else.
"""

import json
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo


@dataclass(frozen=True, kw_only=True)
class Partner:
    """Whom the delegate meets, and what they offer and need."""

    name: str
    country: str = ""
    offers: str = ""
    needs: str = ""
    delegates: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Entry:
    """One line of an agenda: a meeting or an activity."""

    #: Stable identity of the meeting or activity across published versions.
    key: str
    #: 'meeting', 'seminar', 'presentation', 'collective', 'exchange', 'visit' or 'break'.
    kind: str
    #: Calendar UID, stable across versions, and the calendar SEQUENCE.
    uid: str
    sequence: int
    #: Aware, in UTC.
    starts_at: datetime
    ends_at: datetime
    #: The partner's name for a meeting, the title for an activity.
    title: str
    place: str = ""
    table: str | None = None
    room: str | None = None
    site: str | None = None
    partners: tuple[Partner, ...] = ()
    #: Other delegates of one's own company who attend too.
    colleagues: tuple[str, ...] = ()
    #: Who interprets, if anybody must.
    interpreters: tuple[str, ...] = ()
    cancelled: bool = False


@dataclass(frozen=True, kw_only=True)
class Unserved:
    """An own wish that was not met, with its public reason (see `reasons`)."""

    partner: str
    rank: int
    reason: str


@dataclass(frozen=True, kw_only=True)
class Agenda:
    """What one delegate is told of one published schedule."""

    delegate: str
    company: str
    #: 'fr', 'en' or 'ar'.
    language: str
    mission: str
    city: str
    country: str
    #: IANA name of the venue's zone: its wall time is what is shown first.
    time_zone: str
    #: Mail address of a person who answers.
    contact: str
    organiser: str
    version: int
    published_at: datetime
    #: The organiser's word to all readers of this version; empty for none.
    message: str = ""
    #: 'moved' or 'called_off' where the whole mission was; else empty.
    occasion: str = ""
    #: By time, cancelled ones included and marked.
    entries: tuple[Entry, ...] = ()
    unserved: tuple[Unserved, ...] = ()

    @property
    def zone(self) -> ZoneInfo:
        return ZoneInfo(self.time_zone)

    @property
    def standing(self) -> tuple[Entry, ...]:
        """The entries that take place."""
        return tuple(entry for entry in self.entries if not entry.cancelled)

    @property
    def meetings(self) -> tuple[Entry, ...]:
        """The meetings that take place."""
        return tuple(entry for entry in self.standing if entry.kind == "meeting")


@dataclass(frozen=True, kw_only=True)
class Change:
    """One thing to tell: `kind` is 'new', 'moved' or 'cancelled'."""

    kind: str
    entry: Entry
    #: The entry as the delegate knew it; None if they never saw it.
    before: Entry | None = None


def to_plain(agenda: Agenda) -> dict[str, Any]:
    """The agenda as dicts, lists and strings, fit for a JSON column."""
    plain: dict[str, Any] = json.loads(to_json(agenda))
    return plain


def from_plain(plain: dict[str, Any]) -> Agenda:
    """The agenda that `to_plain` was given."""
    return Agenda(
        **plain
        | {
            "published_at": datetime.fromisoformat(plain["published_at"]),
            "entries": tuple(_entry(entry) for entry in plain["entries"]),
            "unserved": tuple(Unserved(**wish) for wish in plain["unserved"]),
        }
    )


def to_json(agenda: Agenda) -> str:
    """The agenda as JSON text: equal agendas give equal texts."""
    return json.dumps(asdict(agenda), default=datetime.isoformat, sort_keys=True)


def from_json(text: str) -> Agenda:
    """The agenda that `to_json` was given."""
    return from_plain(json.loads(text))


def _entry(plain: dict[str, Any]) -> Entry:
    return Entry(
        **plain
        | {
            "starts_at": datetime.fromisoformat(plain["starts_at"]),
            "ends_at": datetime.fromisoformat(plain["ends_at"]),
            "partners": tuple(_partner(partner) for partner in plain["partners"]),
            "colleagues": tuple(plain["colleagues"]),
            "interpreters": tuple(plain.get("interpreters", ())),
        }
    )


def _partner(plain: dict[str, Any]) -> Partner:
    return Partner(**plain | {"delegates": tuple(plain["delegates"])})
