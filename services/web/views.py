"""What the pages show: plain data, put together by whoever knows the database."""

from dataclasses import dataclass
from datetime import datetime

from services.domain import overview


@dataclass(frozen=True, kw_only=True)
class SolveRow:
    mission: str
    #: 'waiting', 'running', 'done', 'failed' or 'cancelled'.
    state: str
    created_at: datetime
    #: As the solver said it, such as OPTIMAL; empty before it did.
    status: str = ""
    stage: str = ""
    value: float | None = None
    bound: float | None = None
    seconds: float | None = None
    error: str = ""
    #: Where its proof is shown; empty for nowhere.
    link: str = ""
    #: Where it is asked to stop; empty when it has ended.
    stop: str = ""

    @property
    def gap(self) -> float | None:
        """How far the value may be from the best, as a share of the bound; None if unknown."""
        return overview.gap(self.value, self.bound)


@dataclass(frozen=True, kw_only=True)
class ScheduleRow:
    mission: str
    version: int
    #: 'draft', 'published' or 'superseded'.
    state: str
    meetings: int
    created_at: datetime
    published_at: datetime | None = None
    stale: bool = False
    #: Where its changes and unserved wishes are shown; empty for nowhere.
    link: str = ""


@dataclass(frozen=True, kw_only=True)
class MailRow:
    recipient: str
    subject: str
    #: 'queued', 'sending', 'sent', 'failed', 'unclear' or 'superseded'.
    state: str
    created_at: datetime
    sent_at: datetime | None = None
    attempts: int = 0
    error: str = ""
    #: Where the mail itself is shown; empty for nowhere.
    link: str = ""


@dataclass(frozen=True, kw_only=True)
class NoticeRow:
    mission: str
    person: str
    company: str
    #: In which clocks the meeting's start is shown.
    time_zone: str
    starts_at: datetime
    #: About how late; None for who can't come.
    minutes: int | None
    said_at: datetime
    withdrawn_at: datetime | None = None


@dataclass(frozen=True, kw_only=True)
class EventRow:
    name: str
    recorded_at: datetime
    subject: str = ""
    actor: str = ""


@dataclass(frozen=True, kw_only=True)
class AskingView:
    """The form that asks for a solve, as it was filled in last."""

    #: Those that can be solved now, by id.
    missions: tuple[tuple[str, str], ...]
    mission_id: str = ""
    policy: str = "weighted"
    time_limit_s: str = "60"
    polish_limit_s: str = "2"
    max_loss: str = "0"
    #: Why it was refused; empty before it was.
    error: str = ""


@dataclass(frozen=True, kw_only=True)
class StatusView:
    language: str
    now: datetime
    time_zone: str
    #: None where nothing can be asked for.
    asking: AskingView | None = None
    solves: tuple[SolveRow, ...] = ()
    schedules: tuple[ScheduleRow, ...] = ()
    #: How many mails are in each state, whether listed or not.
    mail_counts: tuple[tuple[str, int], ...] = ()
    mails: tuple[MailRow, ...] = ()
    #: Who is late or can't come, those that stand first.
    notices: tuple[NoticeRow, ...] = ()
    events: tuple[EventRow, ...] = ()
    #: Address of the API's documentation; empty for none.
    documentation: str = ""
    #: Name and value of what each form carries.
    form_field: tuple[str, str] = ("", "")
    #: A solver works: the page looks again by itself.
    busy: bool = False
