"""The time that delegates spend at the venue: they may arrive late and leave early."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from sqlalchemy import ColumnElement, and_, func, or_
from sqlalchemy.dialects.postgresql import Range

from services.models import Activity, Delegate, Mission

BEGINNING = datetime.min.replace(tzinfo=UTC)
END = datetime.max.replace(tzinfo=UTC)


def away(delegate: Delegate, zone: ZoneInfo) -> list[Range[datetime]]:
    """The time before the delegate arrives and after they leave."""
    periods = []
    if delegate.arrives_at is not None:
        arrives = delegate.arrives_at.replace(tzinfo=zone).astimezone(UTC)
        periods.append(Range(BEGINNING, arrives, bounds="[)"))
    if delegate.leaves_at is not None:
        leaves = delegate.leaves_at.replace(tzinfo=zone).astimezone(UTC)
        periods.append(Range(leaves, END, bounds="[)"))
    return periods


def beyond_stay(
    starts: datetime | ColumnElement[datetime], ends: datetime | ColumnElement[datetime]
) -> ColumnElement[bool]:
    """The condition on Delegate and Mission that some of that time is outside the stay."""
    return or_(
        func.timezone(Mission.time_zone, Delegate.arrives_at) > starts,
        func.timezone(Mission.time_zone, Delegate.leaves_at) < ends,
    )


def there_for_some() -> ColumnElement[bool]:
    """The condition on Delegate and Activity that some of the activity is within the stay."""
    return and_(
        or_(Delegate.arrives_at.is_(None), Activity.date + Activity.ends > Delegate.arrives_at),
        or_(Delegate.leaves_at.is_(None), Activity.date + Activity.starts < Delegate.leaves_at),
    )
