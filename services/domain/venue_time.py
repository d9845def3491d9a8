"""The venue's wall time is the truth; instants are derived from it with the mission's zone."""

from datetime import UTC, date, datetime, time, timedelta
from functools import cache
from zoneinfo import ZoneInfo, available_timezones

from sqlalchemy.dialects.postgresql import Range

from services.domain.errors import InvalidError


@cache
def known_zones() -> frozenset[str]:
    """The names of all IANA zones that this service knows."""
    return frozenset(available_timezones())


def known_zone(name: str) -> ZoneInfo:
    """The IANA zone of that name. Raises InvalidError if there is none."""
    if name not in known_zones():
        raise InvalidError(
            "unknown_time_zone",
            f"There is no time zone «{name}»; write it as in Africa/Tunis or Europe/Paris.",
            where="time_zone",
        )
    return ZoneInfo(name)


def instant(day: date, wall: time, zone: ZoneInfo) -> datetime:
    """The instant (UTC) at which clocks at the venue show that date and time."""
    return datetime.combine(day, wall, tzinfo=zone).astimezone(UTC)


def period(day: date, starts: time, ends: time, zone: ZoneInfo) -> Range[datetime]:
    """The half-open period between two wall times of one day.

    Raises InvalidError if it does not end after it starts.
    """
    if ends <= starts:
        raise InvalidError(
            "ends_before_start",
            f"It must end after it starts; {starts:%H:%M} to {ends:%H:%M} does not.",
            where="ends",
        )
    return Range(instant(day, starts, zone), instant(day, ends, zone), bounds="[)")


def moved(span: Range[datetime], days: int, zone: ZoneInfo) -> Range[datetime]:
    """The same times of day at the venue, so many days later."""
    if not days:
        return span
    starts, ends = (
        moment.astimezone(zone).replace(tzinfo=None) + timedelta(days=days)
        for moment in bounds(span)
    )
    return Range(
        instant(starts.date(), starts.time(), zone),
        instant(ends.date(), ends.time(), zone),
        bounds="[)",
    )


def bounds(span: Range[datetime]) -> tuple[datetime, datetime]:
    """First instant of a bounded period and the first one after it."""
    if span.lower is None or span.upper is None:
        raise ValueError(f"{span} is not bounded")
    return span.lower, span.upper
