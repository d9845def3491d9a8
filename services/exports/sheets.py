"""What goes into spreadsheets: sheets of rows under headers in the reader's language."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from gettext import NullTranslations
from uuid import UUID
from zoneinfo import ZoneInfo

from sqlalchemy import func, select
from sqlalchemy.orm import Session, aliased, joinedload

from services.agenda.reasons import reason_text
from services.agenda.view import kind_name
from services.exports.told import Held, Person, by_table, meetings, people
from services.locale import country_name, translations
from services.locale.sorting import sort_key
from services.models import (
    Company,
    Delegate,
    Meeting,
    MeetingParticipant,
    Mission,
    Participation,
    Refusal,
    Schedule,
    Wish,
)

Cell = str | int | date | time | datetime | None
#: in the order of a workbook
NAMES = (
    "participants",
    "delegates",
    "wishes",
    "by_table",
    "by_company",
    "by_delegate",
    "unserved",
    "attendance",
)
#: these tell a version; without one they are empty
OF_VERSION = ("by_table", "by_company", "by_delegate", "unserved", "attendance")


@dataclass(frozen=True, kw_only=True)
class Sheet:
    name: str
    title: str
    header: Sequence[str]
    rows: Sequence[Sequence[Cell]]


@dataclass(frozen=True, kw_only=True)
class Source:
    """A mission with the version that is told, ready to be laid out."""

    session: Session
    mission: Mission
    schedule: Schedule | None
    language: str
    people: Sequence[Person]
    held: Sequence[Held]

    @property
    def words(self) -> NullTranslations:
        return translations(self.language)

    def order(self, name: str) -> bytes:
        """What names are sorted by."""
        return sort_key(name, self.language)

    def local(self, moment: datetime) -> datetime:
        """On the clocks of the venue, without a zone, as spreadsheets want it."""
        return moment.astimezone(ZoneInfo(self.mission.time_zone)).replace(tzinfo=None)


def source(
    session: Session, mission: Mission, schedule: Schedule | None, *, language: str
) -> Source:
    everybody = people(session, mission, schedule, language=language) if schedule else []
    return Source(
        session=session,
        mission=mission,
        schedule=schedule,
        language=language,
        people=everybody,
        held=meetings(everybody),
    )


def sheet(told: Source, name: str) -> Sheet:
    """One of NAMES. KeyError for any other."""
    made = {
        "participants": _participants,
        "delegates": _delegates,
        "wishes": _wishes,
        "by_table": _by_table,
        "by_company": _by_company,
        "by_delegate": _by_delegate,
        "unserved": _unserved,
        "attendance": _attendance,
    }[name]
    header, rows = made(told)
    title = titles(told.words)[name]
    return Sheet(name=name, title=title, header=header, rows=list(rows))


def titles(words: NullTranslations) -> dict[str, str]:
    return {
        "participants": words.gettext("Companies"),
        "delegates": words.gettext("Delegates"),
        "wishes": words.gettext("Wishes"),
        "by_table": words.gettext("By table"),
        "by_company": words.gettext("By company"),
        "by_delegate": words.gettext("By delegate"),
        "unserved": words.gettext("Wishes not served"),
        "attendance": words.gettext("Attendance list"),
    }


Made = tuple[Sequence[str], Iterable[Sequence[Cell]]]


def _participants(told: Source) -> Made:
    words = told.words
    counted = {
        "delegates": _count(told, Delegate),
        "wishes": _count(told, Wish),
        "meetings": _meetings(told),
    }
    rows = told.session.scalars(
        select(Participation)
        .options(joinedload(Participation.company).joinedload(Company.cluster))
        .where(Participation.mission_id == told.mission.id)
    ).all()
    header = (
        words.gettext("Company"),
        words.gettext("Country"),
        words.gettext("Side"),
        words.gettext("State"),
        words.gettext("Cluster"),
        words.gettext("Sector"),
        words.gettext("Contact"),
        words.gettext("Mail address"),
        words.gettext("Delegates"),
        words.gettext("Wishes"),
        words.gettext("Meetings"),
    )
    return header, (
        (
            row.company.name,
            country_name(row.company.country, told.language),
            row.side.value,
            row.state.value,
            row.company.cluster.name if row.company.cluster else "",
            row.sector,
            row.contact_name,
            row.contact_email,
            *(counts.get(row.id, 0) for counts in counted.values()),
        )
        for row in sorted(rows, key=lambda row: told.order(row.company.name))
    )


def _delegates(told: Source) -> Made:
    words = told.words
    rows = told.session.scalars(
        select(Delegate)
        .options(joinedload(Delegate.participation).joinedload(Participation.company))
        .where(Delegate.mission_id == told.mission.id)
    ).all()
    held = {person.id: len(person.agenda.meetings) for person in told.people}
    header = (
        words.gettext("Company"),
        words.gettext("Name"),
        words.gettext("Mail address"),
        words.gettext("Role"),
        words.gettext("Language"),
        words.gettext("Arrives"),
        words.gettext("Leaves"),
        words.gettext("Meetings"),
    )
    order = sorted(
        rows, key=lambda row: (told.order(row.participation.company.name), told.order(row.name))
    )
    return header, (
        (
            row.participation.company.name,
            row.name,
            row.email,
            row.role,
            row.language.value,
            row.arrives_at,
            row.leaves_at,
            held.get(row.id, 0),
        )
        for row in order
    )


def _wishes(told: Source) -> Made:
    words = told.words
    own, other = aliased(Company), aliased(Company)
    wisher, partner = aliased(Participation), aliased(Participation)
    rows = told.session.execute(
        select(Wish, own.name, other.name)
        .join(wisher, wisher.id == Wish.participation_id)
        .join(own, own.id == wisher.company_id)
        .join(partner, partner.id == Wish.partner_id)
        .join(other, other.id == partner.company_id)
        .where(Wish.mission_id == told.mission.id)
    ).all()
    pairs = _pairs(told)
    header = (
        words.gettext("Company"),
        words.gettext("Rank"),
        words.gettext("Wishes to meet"),
        words.gettext("Note"),
        words.gettext("Served"),
    )
    yes, no = words.gettext("Yes"), words.gettext("No")

    def served(wish: Wish) -> str:
        if told.schedule is None:
            return ""
        return yes if frozenset((wish.participation_id, wish.partner_id)) in pairs else no

    return header, (
        (name, wish.rank, met, wish.note, served(wish))
        for wish, name, met in sorted(rows, key=lambda row: (told.order(row[1]), row[0].rank))
    )


def _by_table(told: Source) -> Made:
    words = told.words
    header = (
        words.gettext("Table"),
        words.gettext("Room"),
        words.gettext("Site"),
        *_times(words),
        words.gettext("Companies"),
        words.gettext("Delegates"),
        words.gettext("Interpreter"),
    )
    return header, (
        (
            _number(table),
            room,
            site,
            *_when(told, meeting.starts_at, meeting.ends_at),
            meeting.companies,
            meeting.everybody(),
            ", ".join(meeting.interpreters),
        )
        for (table, room, site), held in by_table(told.held).items()
        for meeting in held
    )


def _by_company(told: Source) -> Made:
    words = told.words
    header = (
        words.gettext("Company"),
        *_times(words),
        words.gettext("Meets"),
        words.gettext("Delegates"),
        words.gettext("Table"),
        words.gettext("Room"),
    )

    def rows() -> Iterator[Sequence[Cell]]:
        for meeting in told.held:
            for company, names in meeting.people.items():
                partners = [one for one in meeting.people if one != company]
                yield (
                    company,
                    *_when(told, meeting.starts_at, meeting.ends_at),
                    ", ".join(partners),
                    ", ".join(names),
                    _number(meeting.table),
                    meeting.room,
                )

    return header, sorted(rows(), key=lambda row: told.order(str(row[0])))


def _by_delegate(told: Source) -> Made:
    words = told.words
    header = (
        words.gettext("Company"),
        words.gettext("Name"),
        *_times(words),
        words.gettext("With whom, what"),
        words.gettext("Kind"),
        words.gettext("Table"),
        words.gettext("Room"),
    )
    return header, (
        (
            person.company,
            person.name,
            *_when(told, entry.starts_at, entry.ends_at),
            entry.title,
            kind_name(entry.kind, words),
            _number(entry.table or ""),
            entry.room or "",
        )
        for person in told.people
        for entry in person.agenda.standing
    )


def _unserved(told: Source) -> Made:
    words = told.words
    header = (
        words.gettext("Company"),
        words.gettext("Rank"),
        words.gettext("Wishes to meet"),
        words.gettext("Reason"),
    )
    if told.schedule is None:
        return header, ()
    own, other = aliased(Company), aliased(Company)
    wisher, partner = aliased(Participation), aliased(Participation)
    rows = told.session.execute(
        select(own.name, Refusal.rank, other.name, Refusal.reason)
        .select_from(Refusal)
        .join(wisher, wisher.id == Refusal.participation_id)
        .join(own, own.id == wisher.company_id)
        .join(partner, partner.id == Refusal.partner_id)
        .join(other, other.id == partner.company_id)
        .where(Refusal.schedule_id == told.schedule.id)
    ).all()
    return header, (
        (name, rank, met, reason_text(reason, words))
        for name, rank, met, reason in sorted(rows, key=lambda row: (told.order(row[0]), row[1]))
    )


def _attendance(told: Source) -> Made:
    """One line for each delegate and day, to be signed."""
    words = told.words
    header = (
        words.gettext("Day"),
        words.gettext("Company"),
        words.gettext("Name"),
        words.gettext("First appointment"),
        words.gettext("Table"),
        words.gettext("Signature"),
    )

    def rows() -> Iterator[Sequence[Cell]]:
        for person in told.people:
            firsts: dict[date, Sequence[Cell]] = {}
            for entry in person.agenda.standing:
                begins = told.local(entry.starts_at)
                line = (person.company, person.name, begins.time(), _number(entry.table or ""))
                firsts.setdefault(begins.date(), line)
            yield from ((day, *line, "") for day, line in firsts.items())

    return header, sorted(rows(), key=lambda row: str(row[0]))


def _times(words: NullTranslations) -> tuple[str, str, str]:
    return words.gettext("Day"), words.gettext("From"), words.gettext("To (time)")


def _when(told: Source, starts_at: datetime, ends_at: datetime) -> tuple[date, time, time]:
    begins = told.local(starts_at)
    return begins.date(), begins.time(), told.local(ends_at).time()


def _number(table: str) -> Cell:
    return int(table) if table.isdecimal() else table


def _count(told: Source, table: type[Delegate] | type[Wish]) -> dict[UUID, int]:
    rows = told.session.execute(
        select(table.participation_id, func.count())
        .where(table.mission_id == told.mission.id)
        .group_by(table.participation_id)
    )
    return dict(rows.all())


def _meetings(told: Source) -> dict[UUID, int]:
    if told.schedule is None:
        return {}
    rows = told.session.execute(
        select(MeetingParticipant.participation_id, func.count())
        .join(Meeting, Meeting.id == MeetingParticipant.meeting_id)
        .where(Meeting.schedule_id == told.schedule.id)
        .group_by(MeetingParticipant.participation_id)
    )
    return dict(rows.all())


def _pairs(told: Source) -> set[frozenset[object]]:
    """Who meets whom in the version."""
    if told.schedule is None:
        return set()
    one, other = aliased(MeetingParticipant), aliased(MeetingParticipant)
    rows = told.session.execute(
        select(one.participation_id, other.participation_id)
        .join(other, other.meeting_id == one.meeting_id)
        .where(one.schedule_id == told.schedule.id, one.participation_id < other.participation_id)
    )
    return {frozenset((left, right)) for left, right in rows.all()}
