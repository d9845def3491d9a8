"""Select and place as flows: the same bound as the linear program, proved, and true timetables."""

from collections import Counter
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scheduler import Problem, check, solve
from scheduler.certificate import SCALE, shown_bound
from scheduler.commands.generate import Size, generate
from scheduler.control import Control
from scheduler.flow.chains import inserted
from scheduler.flow.choice import choose, multipliers
from scheduler.flow.core import whole
from scheduler.flow.mend import mend
from scheduler.flow.orient import oriented
from scheduler.flow.pairs import pairs_of, suits
from scheduler.flow.split import split
from scheduler.flow.timetable import timetable
from scheduler.instance import Instance
from scheduler.select.relaxation import build
from scheduler.select.selection import FLOWS_FROM, select
from tests.scheduler.make import meet, problem

SERVED = ("served",)


def control(seconds: float = 5.0) -> Control:
    return Control(time_limit_s=seconds)


@st.composite
def plain_problems(draw: st.DrawFn) -> Problem:
    size = Size(
        visitors=draw(st.integers(2, 6)),
        hosts=draw(st.integers(2, 6)),
        half_days=draw(st.integers(1, 3)),
        slots=draw(st.integers(1, 4)),
        tables=draw(st.integers(1, 5)),
        wishes=draw(st.integers(1, 4)),
        absence=draw(st.sampled_from([0.0, 0.2, 0.5])),
        any_to_any=draw(st.booleans()),
    )
    made = generate(size, draw(st.integers(0, 99)))
    busy = draw(st.sampled_from([None, 1, 2]))
    return replace(
        made, participants=tuple(replace(p, max_meetings=busy) for p in made.participants)
    )


@settings(max_examples=150, deadline=None)
@given(plain_problems())
def test_the_prices_prove_the_bound(made: Problem) -> None:
    instance = Instance(made)
    pairs = pairs_of(instance)
    choice = choose(pairs)
    shown = shown_bound(
        instance,
        build(instance, SERVED),
        "served",
        earlier={},
        multipliers=multipliers(instance, pairs, choice),
        scale=SCALE,
    )
    assert shown <= choice.bound
    halves = (pairs.worth * choice.halves).sum()
    assert choice.bound == halves // 2
    best = whole(pairs, choice, control=control(), seed=0)
    assert pairs.worth[best].sum() <= choice.bound
    held = Counter(np.concatenate([pairs.first[best], pairs.second[best]]).tolist())
    assert all(count <= pairs.most[person] for person, count in held.items())


@settings(max_examples=100, deadline=None)
@given(plain_problems())
def test_the_bound_is_no_better_than_that_of_the_linear_program(made: Problem) -> None:
    instance = Instance(made)
    exact = select(instance, SERVED, control=control(), workers=1, seed=0).bounds["served"].bound
    assert choose(pairs_of(instance)).bound >= exact


@settings(max_examples=100, deadline=None)
@given(plain_problems())
def test_the_timetable_keeps_seats_tables_and_free_slots(made: Problem) -> None:
    instance = Instance(made)
    found = timetable(instance, control=control(0.2), seed=0)
    seats: Counter[tuple[int, int]] = Counter()
    for candidate, slot in found.starts.items():
        assert slot in instance.starts[candidate]
        seats.update((person, slot) for person in instance.members[candidate])
    assert all(count <= instance.seats[p][slot] for (p, slot), count in seats.items())
    tables = Counter(found.starts.values())
    assert all(count <= instance.open_tables[slot] for slot, count in tables.items())
    for candidate, half_day in found.half_days.items():
        assert half_day in instance.starts_by_half_day(candidate)
    meetings: Counter[int] = Counter()
    for candidate in (*found.starts, *found.half_days):
        meetings.update(instance.members[candidate])
    maxima = {instance.participant_index[limit.name[1]]: limit.most for limit in instance.limits}
    assert all(meetings[person] <= most for person, most in maxima.items())


def test_what_the_split_lost_is_mended() -> None:
    """Everybody is busy nearly all the time, at scattered slots."""
    instance = Instance(generate(Size(60, 60, 4, 3, 60, 12, 0.1), seed=3))
    pairs = pairs_of(instance)
    choice = choose(pairs)
    chosen = np.flatnonzero(choice.halves == 2)
    placed = split(pairs, chosen, [[slot] for slot in range(instance.slots)])
    slot_of = np.full(len(pairs.numbers), -1)
    slot_of[list(placed)] = list(placed.values())
    before = pairs.worth[slot_of >= 0].sum()
    mend(pairs, choice, slot_of, control=control(3), seed=0)
    assert before < pairs.worth[slot_of >= 0].sum() <= choice.bound


@pytest.mark.parametrize("any_to_any", [False, True])
def test_a_large_problem_is_proved(any_to_any: bool) -> None:  # noqa: FBT001 - a case
    made = generate(Size(100, 250, 4, 8, 90, 15, 0.1, any_to_any), seed=1)
    assert len(made.candidates) >= FLOWS_FROM
    result = solve(made, workers=1, time_limit_s=60)
    assert check(made, result).violations == ()
    assert result.status == "OPTIMAL"


def test_trails_leave_as_often_as_they_arrive() -> None:
    first = np.array([0, 1, 2, 0, 0, 3])
    second = np.array([1, 2, 0, 3, 2, 1])
    out, into = oriented(first, second, 4)
    assert {*map(frozenset, zip(out, into, strict=True))} == {
        *map(frozenset, zip(first, second, strict=True))
    }
    balance = np.bincount(out, minlength=4) - np.bincount(into, minlength=4)
    assert abs(balance).max() <= 1


@pytest.mark.parametrize(
    "made",
    [
        problem([meet("abc")]),
        problem([meet("ab", length=2)]),
        problem([meet("ab", mandatory=True)]),
        problem([meet("ab", pinned_table="t1")]),
        problem([meet("ab"), meet("ac")], precedences=(("ab", "ac"),)),
        problem([meet("ab"), meet("ac")], alternatives=(("ab", "ac"),)),
        problem([meet("ab")], break_cap=1),
    ],
)
def test_what_flows_can_not_say_is_left_to_the_linear_program(made: Problem) -> None:
    assert not suits(Instance(made), SERVED)


def test_flows_are_for_the_weights_alone() -> None:
    plain = Instance(problem([meet("ab")]))
    assert suits(plain, SERVED)
    assert not suits(plain, ("fair-1", "served"))


@settings(max_examples=100, deadline=None)
@given(plain_problems())
def test_chains_keep_seats_tables_and_availability(made: Problem) -> None:
    instance = Instance(made)
    pairs = pairs_of(instance)
    blocks = instance.slots_of
    everything = np.arange(len(pairs.numbers))
    block_of = np.full(len(everything), -1)
    inserted(pairs, everything, blocks, block_of, control=control())
    held = np.flatnonzero(block_of >= 0)
    meetings = np.zeros((len(pairs.seats), len(blocks)), dtype=np.int64)
    for ends in (pairs.first, pairs.second):
        np.add.at(meetings, (ends[held], block_of[held]), 1)
    for number, slots in enumerate(blocks):
        assert (meetings[:, number] <= pairs.seats[:, slots].sum(axis=1)).all()
        inside = held[block_of[held] == number]
        assert len(inside) <= pairs.tables[slots].sum()
        assert pairs.possible[inside][:, slots].any(axis=1).all()


def test_chains_place_all_that_a_saturated_split_left_over() -> None:
    instance = Instance(generate(Size(300, 300, 4, 5, 300, 20, 0.1, any_to_any=True)))
    pairs = pairs_of(instance)
    chosen = whole(pairs, choose(pairs), control=control(), seed=0)
    found = split(pairs, chosen, instance.slots_of)
    assert len(found) < len(chosen)
    block_of = np.full(len(pairs.numbers), -1)
    block_of[list(found)] = list(found.values())
    inserted(pairs, chosen, instance.slots_of, block_of, control=control())
    assert (block_of[chosen] >= 0).all()
