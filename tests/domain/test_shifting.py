"""Slots and half-days get other times, as long as nobody was told of what is in them."""

from datetime import time, timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from services.domain.errors import ConflictError, InvalidError
from services.domain.programme import add_half_day
from services.domain.publishing import publish
from services.domain.shifting import change_slot, move_half_day
from services.domain.venue_time import period
from services.models import Event, HalfDay, Meeting, Slot
from tests.domain.drafts import drafted
from tests.missions import DAY, NOW, TUNIS, SmallMission, small_mission

NEXT = DAY + timedelta(days=1)


def long_mission(session: Session) -> tuple[SmallMission, HalfDay]:
    small = small_mission(session)
    small.mission.ends_on = NEXT
    session.flush()
    return small, session.scalars(select(HalfDay)).one()


def test_a_slot_without_anything_gets_other_times(session: Session) -> None:
    small = small_mission(session)
    slot = small.slots[2]
    change_slot(session, slot=slot, starts=time(11), ends=time(11, 45), actor="staff:1")
    assert slot.period == period(DAY, time(11), time(11, 45), TUNIS)
    facts = session.scalars(select(Event.type)).all()
    change_slot(session, slot=slot, starts=time(11), ends=time(11, 45), actor="staff:1")
    assert session.scalars(select(Event.type)).all() == facts == ["programme.changed"]


@pytest.mark.parametrize(
    ("starts", "ends", "code"),
    [
        (time(8), time(8, 30), "slot_outside_half_day"),
        (time(9, 45), time(10, 15), "slots_overlap"),
        (time(11), time(11), "ends_before_start"),
    ],
)
def test_times_that_can_not_be_are_refused(
    session: Session, starts: time, ends: time, code: str
) -> None:
    small = small_mission(session)
    with pytest.raises((InvalidError, ConflictError)) as refused:
        change_slot(session, slot=small.slots[0], starts=starts, ends=ends, actor="staff:1")
    assert refused.value.code == code


def test_a_slot_with_meetings_keeps_its_times(session: Session) -> None:
    small = small_mission(session)
    drafted(session, small)
    with pytest.raises(ConflictError, match="its times stay"):
        change_slot(
            session, slot=small.slots[0], starts=time(12), ends=time(12, 30), actor="staff:1"
        )


def test_a_half_day_moves_with_its_slots_and_drafts_lose_their_meetings(session: Session) -> None:
    small, morning = long_mission(session)
    draft = drafted(session, small)
    move_half_day(session, half_day=morning, day=NEXT, actor="staff:1")
    assert morning.period == period(NEXT, time(9), time(13), TUNIS)
    for slot in session.scalars(select(Slot)):
        assert slot.period == period(NEXT, slot.starts, slot.ends, TUNIS)
        assert slot.half_day_period == morning.period
    assert session.scalars(select(Meeting)).all() == []
    assert draft.stale


def test_a_half_day_that_people_were_told_of_stays(session: Session) -> None:
    small, morning = long_mission(session)
    publish(
        session, drafted(session, small), mail_domain="escale.example", actor="staff:1", now=NOW
    )
    with pytest.raises(ConflictError) as refused:
        move_half_day(session, half_day=morning, day=NEXT, actor="staff:1")
    assert refused.value.code == "half_day_told"


def test_no_half_day_moves_onto_another_or_out_of_the_mission(session: Session) -> None:
    small, morning = long_mission(session)
    add_half_day(
        session,
        mission=small.mission,
        name="Mercredi",
        day=NEXT,
        starts=time(12),
        ends=time(18),
        actor="staff:1",
    )
    for day, code in ((NEXT, "half_days_overlap"), (NEXT + timedelta(days=1), "outside_mission")):
        with pytest.raises((ConflictError, InvalidError)) as refused:
            move_half_day(session, half_day=morning, day=day, actor="staff:1")
        assert refused.value.code == code
    assert morning.date == DAY
