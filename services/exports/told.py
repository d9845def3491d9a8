"""The published version as everybody was told it: agendas, and the meetings that they share."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from services.agenda.data import Agenda, Entry
from services.agenda.text import printable
from services.domain.agendas import agendas
from services.locale.sorting import sort_key
from services.models import Delegate, Mission, Participation, Schedule


@dataclass(frozen=True, kw_only=True)
class Person:
    id: UUID
    participation_id: UUID
    name: str
    company: str
    country: str
    email: str
    agenda: Agenda


@dataclass(kw_only=True)
class Held:
    """A meeting with everybody who attends, by company."""

    key: str
    starts_at: datetime
    ends_at: datetime
    table: str
    room: str
    site: str
    people: dict[str, list[str]] = field(default_factory=dict)
    interpreters: tuple[str, ...] = ()

    @property
    def place(self) -> tuple[datetime, str, str]:
        """When and at which table of which room."""
        return self.starts_at, self.table, self.room

    @property
    def companies(self) -> str:
        return " – ".join(self.people)

    def everybody(self) -> str:
        """'Élodie Roustan, Jean Aubanel – Khadija Toumi'."""
        return " – ".join(", ".join(names) for names in self.people.values() if names)


def people(
    session: Session, mission: Mission, schedule: Schedule, *, language: str
) -> list[Person]:
    """The delegates who have anything in this version, sorted by company and name; printable.

    In a fixed number of queries. The version is published, or was.
    """
    delegates = session.scalars(
        select(Delegate)
        .options(joinedload(Delegate.participation).joinedload(Participation.company))
        .where(Delegate.mission_id == mission.id)
    ).all()
    told = agendas(session, schedule, [delegate.id for delegate in delegates], known={})
    found = [
        Person(
            id=delegate.id,
            participation_id=delegate.participation_id,
            name=agenda.delegate,
            company=agenda.company,
            country=delegate.participation.company.country,
            email=delegate.email,
            agenda=agenda,
        )
        for delegate in delegates
        if (agenda := printable(told[delegate.id])).entries
    ]
    return sorted(
        found, key=lambda one: (sort_key(one.company, language), sort_key(one.name, language))
    )


def meetings(everybody: Iterable[Person]) -> list[Held]:
    """The meetings of these people, by time and table, each once."""
    held: dict[str, Held] = {}
    for person in everybody:
        for entry in person.agenda.meetings:
            meeting = held.setdefault(entry.key, _held(entry))
            meeting.people.setdefault(person.company, []).append(person.name)
    return sorted(held.values(), key=lambda one: (one.starts_at, table_order(one.table), one.key))


def table_order(table: str) -> tuple[int, str]:
    """By number, as far as a table has one."""
    return (int(table) if table.isdecimal() else 1_000_000, table)


def by_table(held: Iterable[Held]) -> dict[tuple[str, str, str], list[Held]]:
    """The meetings of each table (its number, room and site), tables in the order of numbers."""
    tables: dict[tuple[str, str, str], list[Held]] = {}
    for meeting in held:
        tables.setdefault((meeting.table, meeting.room, meeting.site), []).append(meeting)
    order = sorted(tables, key=lambda one: (one[2], one[1], table_order(one[0])))
    return {table: tables[table] for table in order}


def by_company(everybody: Iterable[Person]) -> Mapping[str, list[Person]]:
    companies: dict[str, list[Person]] = {}
    for person in everybody:
        companies.setdefault(person.company, []).append(person)
    return companies


def _held(entry: Entry) -> Held:
    return Held(
        key=entry.key,
        starts_at=entry.starts_at,
        ends_at=entry.ends_at,
        table=entry.table or "",
        room=entry.room or "",
        site=entry.site or "",
        interpreters=entry.interpreters,
    )
