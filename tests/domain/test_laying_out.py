"""Slots laid out in a half-day: what fits, and what is there already."""

from datetime import time
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import select
from sqlalchemy.orm import Session

from services.domain.errors import ConflictError, InvalidError
from services.domain.laying_out import Rhythm, laid_out, lay_out
from services.models import HalfDay, Slot
from tests.domain.drafts import drafted
from tests.missions import SmallMission, small_mission


def half_day(session: Session, small: SmallMission) -> HalfDay:
    return session.scalars(select(HalfDay).filter_by(mission_id=small.mission.id)).one()


def slots(session: Session, small: SmallMission) -> list[Slot]:
    return [
        *session.scalars(select(Slot).filter_by(mission_id=small.mission.id).order_by("starts"))
    ]


def test_a_longer_pause_comes_after_so_many_slots() -> None:
    rhythm = Rhythm(length=25, pause=5, rest_after=2, rest=20)
    assert laid_out(rhythm, starts=time(9), ends=time(11)) == [
        (time(9), time(9, 25)),
        (time(9, 30), time(9, 55)),
        (time(10, 15), time(10, 40)),
    ]


@pytest.mark.parametrize(
    ("rhythm", "code"),
    [
        (Rhythm(length=0), "slot_length"),
        (Rhythm(length=481), "slot_length"),
        (Rhythm(length=20, pause=-1), "slot_pause"),
        (Rhythm(length=121), "no_slot_fits"),
    ],
)
def test_a_rhythm_that_nobody_can_keep_is_refused(rhythm: Rhythm, code: str) -> None:
    with pytest.raises(InvalidError) as refused:
        laid_out(rhythm, starts=time(9), ends=time(11))
    assert refused.value.code == code


@given(
    length=st.integers(1, 60),
    pause=st.integers(0, 30),
    rest_after=st.integers(0, 5),
    rest=st.integers(0, 60),
)
def test_slots_follow_each_other_inside_the_half_day(
    length: int, pause: int, rest_after: int, rest: int
) -> None:
    rhythm = Rhythm(length=length, pause=pause, rest_after=rest_after, rest=rest)
    spans = laid_out(rhythm, starts=time(9), ends=time(12, 30))
    minutes = [(a.hour * 60 + a.minute, b.hour * 60 + b.minute) for a, b in spans]
    assert minutes[0][0] == 540
    assert all(end - begin == length for begin, end in minutes)
    assert all(one[1] <= other[0] for one, other in pairwise(minutes))
    assert minutes[-1][1] <= 750 < minutes[-1][1] + max(pause, rest) + length


def test_what_is_there_at_the_same_times_stays_the_same_slot(session: Session) -> None:
    small = small_mission(session)
    spans = [(slot.starts, slot.ends) for slot in small.slots[:2]] + [(time(11), time(11, 30))]
    made = lay_out(
        session, half_day=half_day(session, small), spans=spans, anew=True, actor="staff:1"
    )
    assert made[:2] == small.slots[:2]
    assert slots(session, small) == made


def test_laying_out_anew_keeps_what_meetings_are_in(session: Session) -> None:
    small = small_mission(session)
    drafted(session, small)
    with pytest.raises(ConflictError, match="has meetings in a schedule"):
        lay_out(
            session,
            half_day=half_day(session, small),
            spans=[(time(12), time(12, 30))],
            anew=True,
            actor="staff:1",
        )
