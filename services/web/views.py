"""What the pages show: plain data, put together by whoever knows the database."""

from dataclasses import dataclass
from datetime import datetime


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
class StatusView:
    language: str
    now: datetime
    time_zone: str
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
