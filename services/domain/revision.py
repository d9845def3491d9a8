"""Whether anything of a mission has changed since, told by its events."""

from datetime import timedelta
from time import time
from uuid import UUID

from sqlalchemy import Text, Uuid, bindparam, cast, func, or_, select

from services.models import Event, Link

#: how far back events are compared: longer than `KEPT_FOR` and any transaction together
WINDOW = timedelta(minutes=20)
#: for how long what was read at one revision may be taken to be as it is while that stays the same
KEPT_FOR = timedelta(minutes=5)

_mixed = func.bit_xor(func.hashtextextended(cast(Event.id, Text), 0))
#: Beside a link: what differs, within `KEPT_FOR`, once any change of its mission is committed.
#: Every change records an event in its own transaction. The newest event alone would not tell:
#: events are numbered before they are committed, in any order; so all recent ones are compared.
#: To be read before what it is to stand for, with `recent()` as the parameter.
REVISION = (
    select(func.concat(func.count(), " ", _mixed))
    .where(
        or_(Event.mission_id == Link.mission_id, Event.mission_id.is_(None)),
        Event.id >= bindparam("recent", type_=Uuid),
    )
    .correlate(Link)
    .scalar_subquery()
)


def recent() -> UUID:
    """The first id that an event of the last `WINDOW` can have."""
    return UUID(int=int((time() - WINDOW.total_seconds()) * 1000) << 80)
