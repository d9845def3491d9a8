"""Whether anything of a mission has changed since, told by its events."""

from collections.abc import Collection
from datetime import timedelta
from time import time
from uuid import UUID

from sqlalchemy import Text, Uuid, bindparam, cast, func, or_, select
from sqlalchemy.orm import Session

from services.domain.events import Fact
from services.models import Event, Link

#: how far back events are compared: longer than `KEPT_FOR` and any transaction together
WINDOW = timedelta(minutes=20)
#: for how long what was read at one revision may be taken to be as it is while that stays the same
KEPT_FOR = timedelta(minutes=5)

_RECENT = Event.id >= bindparam("recent", type_=Uuid)
_mixed = func.bit_xor(func.hashtextextended(cast(Event.id, Text), 0))
#: Beside a link: what differs, within `KEPT_FOR`, once any change of its mission is committed.
#: Every change records an event in its own transaction. The newest event alone would not tell:
#: events are numbered before they are committed, in any order; so all recent ones are compared.
#: To be read before what it is to stand for, with `recent()` as the parameter.
REVISION = (
    select(func.concat(func.count(), " ", _mixed))
    .where(
        or_(Event.mission_id == Link.mission_id, Event.mission_id.is_(None)),
        _RECENT,
    )
    .correlate(Link)
    .scalar_subquery()
)
_OF_FACTS = select(func.concat(func.count(), " ", _mixed)).where(
    or_(Event.mission_id == bindparam("mission", type_=Uuid), Event.mission_id.is_(None)),
    Event.type.in_(bindparam("facts", expanding=True)),
    _RECENT,
)


def revision_of(session: Session, mission_id: UUID, facts: Collection[Fact]) -> str:
    """What differs, within `KEPT_FOR`, once such a change of the mission has been committed."""
    given = {"mission": mission_id, "facts": [fact.value for fact in facts], "recent": recent()}
    return str(session.scalar(_OF_FACTS, given))


def recent() -> UUID:
    """The first id that an event of the last `WINDOW` can have."""
    return UUID(int=int((time() - WINDOW.total_seconds()) * 1000) << 80)
