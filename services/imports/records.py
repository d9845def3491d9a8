"""The rows of each file as values; `row` is the spreadsheet's row, 0 where there is no file."""

from dataclasses import dataclass, field
from datetime import date, datetime, time

from services.domain.availability import AbsenceLine
from services.imports import values
from services.models import (
    ActivityKind,
    AnswerValue,
    Audience,
    Language,
    MissionState,
    ParticipationState,
    Side,
)

#: a field called date hides the type of that name
Day = date


@dataclass(frozen=True, kw_only=True)
class Record:
    """`given` are the columns of its file; None stands for all of them."""

    row: int
    given: frozenset[str] | None = None

    def gives(self, column: str) -> bool:
        """Whether the file says anything about it, be it that it is empty."""
        return self.given is None or column in self.given


@dataclass(frozen=True, kw_only=True)
class MissionRow(Record):
    code: str
    title: str
    country: str
    city: str
    time_zone: str
    starts_on: date
    ends_on: date
    organiser: str
    contact: str
    partners: tuple[str, ...] = ()
    wish_budget: int = 10
    min_meetings: int = 0
    break_cap: int | None = None
    frozen_hours: int | None = None
    silence_is_yes: bool = True
    registration_open: bool = False
    wishes_close_at: datetime | None = None
    answers_close_at: datetime | None = None
    state: MissionState | None = None


@dataclass(frozen=True, kw_only=True)
class ClusterRow(Record):
    name: str
    country: str
    email: str = ""
    language: Language = Language.FRENCH


@dataclass(frozen=True, kw_only=True)
class HalfDayRow(Record):
    name: str
    date: date
    starts: time
    ends: time


@dataclass(frozen=True, kw_only=True)
class SlotRow(Record):
    half_day: str
    starts: time
    ends: time


@dataclass(frozen=True, kw_only=True)
class TableRow(Record):
    number: int
    site: str
    room: str
    address: str = ""
    home_of: str = ""
    #: each as «half-day, start of the slot», or a half-day for all of its slots
    closed: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class TravelRow(Record):
    """The way from one site to another, and back."""

    site: str
    other: str
    minutes: int


@dataclass(frozen=True, kw_only=True)
class CompanyRow(Record):
    name: str
    country: str
    side: Side
    cluster: str = ""
    state: ParticipationState = ParticipationState.ACCEPTED
    seats: int = 1
    max_meetings: int | None = None
    min_meetings: int | None = None
    #: the site where alone it meets
    meets_at: str = ""
    languages: tuple[str, ...] = ()
    collective_size: int | None = None
    offers: str = ""
    needs: str = ""
    sector: str = ""
    product: str = ""
    technology: str = ""
    territory: str = ""
    website: str = ""
    description: str = ""
    contact_name: str = ""
    contact_email: str = ""
    contact_language: Language = Language.FRENCH


@dataclass(frozen=True, kw_only=True)
class DelegateRow(Record):
    company: str
    name: str
    email: str
    role: str = ""
    language: Language = Language.FRENCH
    #: on the venue's clocks
    arrives_at: datetime | None = None
    leaves_at: datetime | None = None


@dataclass(frozen=True, kw_only=True)
class AbsenceRow(Record):
    """Of a day, a part of it, or a half-day."""

    email: str
    company: str = ""
    half_day: str = ""
    date: Day | None = None
    starts: time | None = None
    ends: time | None = None


@dataclass(frozen=True, kw_only=True)
class InterpreterRow(Record):
    name: str
    pairs: tuple[str, ...]
    email: str = ""
    absences: tuple[AbsenceLine, ...] = ()


@dataclass(frozen=True, kw_only=True)
class DelegationRow(Record):
    """What the companies of a cluster may have and are promised together."""

    cluster: str
    max_meetings: int | None = None
    min_meetings: int = 0
    min_share: int = 0


@dataclass(frozen=True, kw_only=True)
class WishRow(Record):
    company: str
    rank: int
    partner: str
    note: str = ""


@dataclass(frozen=True, kw_only=True)
class AnswerRow(Record):
    company: str
    wisher: str
    answer: AnswerValue


@dataclass(frozen=True, kw_only=True)
class VetoRow(Record):
    """Private: the company never meets the partner."""

    company: str
    partner: str


@dataclass(frozen=True, kw_only=True)
class ActivityRow(Record):
    title: str
    kind: ActivityKind
    date: date
    starts: time
    ends: time
    audience: Audience = Audience.OPEN
    site: str = ""
    room: str = ""


@dataclass(frozen=True, kw_only=True)
class AttendanceRow(Record):
    activity: str
    email: str
    company: str = ""
    #: of the activity, where several bear the same title
    date: Day | None = None
    starts: time | None = None


@dataclass(frozen=True, kw_only=True)
class ArrangementRow(Record):
    number: int
    companies: tuple[str, ...]
    #: mail addresses of those who attend
    delegates: tuple[str, ...] = ()
    length: int = 1
    required: bool = True
    #: «half-day, start of the slot»
    slot: str = ""
    table: int | None = None
    half_days: tuple[str, ...] = ()
    #: numbers of the arrangements that must come before this one
    after: tuple[int, ...] = ()


@dataclass(kw_only=True)
class Content:
    """All that one folder, workbook or event says; a missing file leaves its list empty."""

    mission: list[MissionRow] = field(default_factory=list)
    clusters: list[ClusterRow] = field(default_factory=list)
    half_days: list[HalfDayRow] = field(default_factory=list)
    slots: list[SlotRow] = field(default_factory=list)
    tables: list[TableRow] = field(default_factory=list)
    travel: list[TravelRow] = field(default_factory=list)
    companies: list[CompanyRow] = field(default_factory=list)
    delegates: list[DelegateRow] = field(default_factory=list)
    availability: list[AbsenceRow] = field(default_factory=list)
    interpreters: list[InterpreterRow] = field(default_factory=list)
    delegations: list[DelegationRow] = field(default_factory=list)
    wishes: list[WishRow] = field(default_factory=list)
    answers: list[AnswerRow] = field(default_factory=list)
    vetoes: list[VetoRow] = field(default_factory=list)
    activities: list[ActivityRow] = field(default_factory=list)
    attendance: list[AttendanceRow] = field(default_factory=list)
    arrangements: list[ArrangementRow] = field(default_factory=list)
    #: how each file was called, to be named in sentences
    files: dict[str, str] = field(default_factory=dict)
    #: names that stand in rows with mistakes, by file: what refers to them is no second mistake
    spoilt: dict[str, set[str]] = field(default_factory=dict)

    def is_spoilt(self, file: str, name: str) -> bool:
        return values.same(name) in self.spoilt.get(file, ())
