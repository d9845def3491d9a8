"""Which partners have a free slot in common with a company."""

from collections import defaultdict
from collections.abc import Collection, Sequence
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from services.domain.solving.busy import Period, delegates_busy
from services.models import Delegate, Mission, Participation, Slot


def sharing_a_slot(session: Session, *, participation: Participation) -> set[UUID]:
    """The participations that have a delegate free in a slot in which one of ours is.

    Absences, stays and activities that must be attended count; meetings do not. A company that
    has named no delegate yet is taken to be free. The number of queries is fixed.
    """
    mission = session.get_one(Mission, participation.mission_id)
    slots = session.scalars(
        select(Slot.period).filter_by(mission_id=mission.id).order_by(Slot.period)
    ).all()
    busy = delegates_busy(session, mission)
    people: dict[UUID, list[Sequence[Period]]] = defaultdict(list)
    for delegate, of in session.execute(
        select(Delegate.id, Delegate.participation_id).filter_by(mission_id=mission.id)
    ):
        people[of].append(busy[delegate])
    ours = [slot for slot in slots if _free(people[participation.id], slot)]
    everybody = session.scalars(select(Participation.id).filter_by(mission_id=mission.id))
    return {one for one in everybody if any(_free(people.get(one, ()), slot) for slot in ours)}


def _free(people: Collection[Sequence[Period]], slot: Period) -> bool:
    if not people:
        return True
    return any(not any(slot.overlaps(period) for period in person) for person in people)
