"""Search for one goal, cut short at any moment, loses nothing of those that count less."""

from dataclasses import replace

import pytest

from scheduler import Progress, solve
from scheduler.commands.generate import Size, generate
from scheduler.control import Control
from scheduler.instance import Instance
from scheduler.search.improve import Improver


@pytest.mark.parametrize("rounds", [1, 5])
def test_a_goal_out_of_reach_takes_nothing_from_others(rounds: int) -> None:
    """The last host is promised two meetings, and is there for one slot."""
    made = generate(Size(20, 20, 2, 6, 12, 8), seed=1)
    host = made.participants[-1]
    short = replace(host, min_meetings=2, free=frozenset({made.slots[0].id}))
    made = replace(made, participants=(*made.participants[:-1], short))
    instance = Instance(made)
    result = solve(made, workers=1)
    starts = {
        instance.candidate_index[m.candidate]: instance.slot_index[m.slot] for m in result.meetings
    }
    told: list[Progress] = []
    control = Control(
        time_limit_s=60, on_progress=told.append, should_stop=lambda: len(told) >= rounds
    )
    improver = Improver(instance, starts, control=control, workers=1, seed=0)
    improver.improve(("floor", "served"), {"floor": 0, "served": 10**6})
    assert [step.stage for step in told[:rounds]] == ["floor"] * rounds
    assert (improver.value("floor"), improver.value("served")) == (1, result.value)
