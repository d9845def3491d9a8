"""What people type into the forms of the set-up, read; and values as those forms show them."""

from collections.abc import Iterable
from datetime import UTC, date, datetime, time
from enum import StrEnum
from typing import TypeVar
from uuid import UUID
from zoneinfo import ZoneInfo

from services.domain.errors import InvalidError
from services.web.forms import Form

Kind = TypeVar("Kind", bound=StrEnum)


def texts(form: Form, names: Iterable[str]) -> dict[str, str]:
    return {name: form.get(name, "").strip() for name in names}


def number(value: str, *, where: str, empty: int | None = None) -> int | None:
    """A whole number; `empty` for nothing. Raises InvalidError for anything else."""
    if not value.strip():
        return empty
    try:
        return int(value)
    except ValueError as error:
        raise InvalidError("number_unreadable", "Write numbers in digits.", where=where) from error


def day(value: str, *, where: str = "date") -> date:
    try:
        return date.fromisoformat(value)
    except ValueError as error:
        raise InvalidError("date_unreadable", "Choose a date.", where=where) from error


def wall(value: str, *, where: str) -> time:
    """A time on the clocks of the venue."""
    try:
        return time.fromisoformat(value).replace(second=0, microsecond=0, tzinfo=None)
    except ValueError as error:
        raise InvalidError("time_unreadable", "Write times as in 09:30.", where=where) from error


def moment(value: str, zone: ZoneInfo, *, where: str) -> datetime | None:
    """The instant at which the clocks of the venue show that; None for nothing."""
    if not value:
        return None
    try:
        shown = datetime.fromisoformat(value).replace(tzinfo=zone)
        return shown.astimezone(UTC)
    except (ValueError, OverflowError) as error:
        raise InvalidError("date_unreadable", "Choose a date and a time.", where=where) from error


def one_of(kind: type[Kind], value: str, *, where: str) -> Kind:
    try:
        return kind(value)
    except ValueError as error:
        raise InvalidError("choice_unknown", "Choose from the list.", where=where) from error


def as_moment(when: datetime | None, zone: ZoneInfo) -> str:
    """As a field for date and time holds it, on the clocks of the venue."""
    return f"{when.astimezone(zone):%Y-%m-%dT%H:%M}" if when else ""


def as_number(value: int | None) -> str:
    return "" if value is None else str(value)


def identity(value: str, *, where: str) -> UUID:
    try:
        return UUID(value)
    except ValueError as error:
        raise InvalidError("choice_unknown", "Choose from the list.", where=where) from error
