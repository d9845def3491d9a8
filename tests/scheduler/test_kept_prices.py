"""What prices over slots show of kept meetings is true, whatever the prices are."""

from collections.abc import Mapping

from hypothesis import given, settings
from hypothesis import strategies as st

from scheduler import Meeting, Policy, Problem
from scheduler.certificate import SCALE
from scheduler.control import Control
from scheduler.goals import decides_status, reaches, stage_names, value_of
from scheduler.instance import Instance
from scheduler.repair.evidence import Evidence
from scheduler.repair.rooms import rooms
from scheduler.repair.shown import KeptShown
from scheduler.select.linear import InfeasibleError
from scheduler.select.relaxation import Relaxation, RowName, build
from scheduler.select.selection import Relaxed
from tests.scheduler.brute import schedules
from tests.scheduler.strategies import problems

POLICIES: st.SearchStrategy[Policy] = st.sampled_from(["weighted", "fair"])
Values = Mapping[str, int]
Multipliers = tuple[tuple[RowName, int], ...]


def values_of(problem: Problem, stages: tuple[str, ...], meetings: tuple[Meeting, ...]) -> Values:
    return {stage: value_of(stage, problem, meetings) for stage in stages}


def no_worse(values: Values, targets: Values) -> bool:
    return all(reaches(stage, values[stage], target) for stage, target in targets.items())


def names(instance: Instance, relaxation: Relaxation, earlier: Values) -> list[RowName]:
    """The rows that may have a price."""
    slots = [slot.id for slot in instance.problem.slots]
    return [
        *((*room.name, "at", slot) for room in rooms(instance).all for slot in slots),
        *(row.name for row in relaxation.rows),
        *(("stage", stage) for stage in earlier),
    ]


def prices(rows: list[RowName]) -> st.SearchStrategy[Multipliers]:
    halves = st.integers(-3, 3).map(lambda half: half * SCALE // 2)
    some = st.dictionaries(st.sampled_from(rows), halves, max_size=12)
    return some.map(lambda prices: tuple(prices.items()))


def starts_in(instance: Instance, meetings: tuple[Meeting, ...]) -> dict[int, int]:
    return {instance.candidate_index[m.candidate]: instance.slot_index[m.slot] for m in meetings}


@given(problems(participants=4, candidates=4, tiny=True), POLICIES, st.data())
@settings(max_examples=200, deadline=None)
def test_no_schedule_has_more_than_is_shown(
    problem: Problem, policy: Policy, data: st.DataObject
) -> None:
    """Among the schedules that are no worse than any one of them in what counts more."""
    stages = tuple(s for s in stage_names(problem, policy) if decides_status(s))
    before = stages[:-2]
    if "kept-slots" not in stages:
        return
    known = [(values_of(problem, stages, s), s) for s in schedules(problem)]
    if not known:
        return
    targets, _ = data.draw(st.sampled_from(known))
    instance = Instance(problem)
    relaxation = build(instance, before)
    try:
        bounds = Relaxed(instance, relaxation, before, Control(time_limit_s=60.0)).bounds
    except InfeasibleError:
        raise AssertionError("there is a schedule") from None
    evidence = Evidence(instance, relaxation, SCALE)
    earlier: dict[str, int] = {}
    for stage in before:
        evidence.add(stage, bounds[stage].multipliers, earlier=earlier)
        earlier[stage] = targets[stage]
    narrow = evidence.narrow(earlier)
    for stage in stages[-2:]:
        rows = data.draw(prices(names(instance, relaxation, earlier)))
        shown = evidence.kept(stage, rows, earlier=earlier)
        for values, meetings in known:
            if no_worse(values, earlier):
                holds(shown, stage, values, starts_in(instance, meetings))
                assert narrow.instance.mandatory <= starts_in(instance, meetings).keys()
        earlier[stage] = targets[stage]


def holds(shown: KeptShown, stage: str, values: Values, starts: Mapping[int, int]) -> None:
    assert values[stage] <= shown.bound()
    for candidate, start in starts.items():
        most = shown.beginning(candidate, start)
        assert most is not None
        assert values[stage] <= most
    possible = shown.starts(shown.bound() - values[stage])
    assert all(start in possible[candidate] for candidate, start in starts.items())
