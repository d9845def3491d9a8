"""Select and place as flows: the same bound as the linear program, proved, and true timetables."""

from collections import Counter
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scheduler import Problem, check, solve
from scheduler.certificate import SCALE, shown_bound
from scheduler.commands.generate import Size, generate
from scheduler.control import Control
from scheduler.flow.choice import Choice, choose, multipliers, with_telling_prices
from scheduler.flow.colour import colour
from scheduler.flow.defects import Defects
from scheduler.flow.pairs import Pairs, pairs_of, suits
from scheduler.flow.prices import prices_of
from scheduler.flow.roster import Roster
from scheduler.flow.timetable import hardest_first, mended, timetable
from scheduler.flow.walk import Walker
from scheduler.instance import Instance
from scheduler.select.linear import LinearProgram
from scheduler.select.relaxation import build
from scheduler.select.selection import all_bounds
from tests.scheduler.make import meet, problem
from tests.scheduler.strategies import plain_problems

SERVED = ("served",)


def control(seconds: float = 5.0) -> Control:
    return Control(time_limit_s=seconds)


@settings(max_examples=150, deadline=None)
@given(plain_problems())
def test_the_prices_prove_the_bound(made: Problem) -> None:
    instance = Instance(made)
    pairs = pairs_of(instance)
    choice = choose(pairs)
    halves = (pairs.worth * choice.halves).sum()
    for priced in (choice, with_telling_prices(pairs, choice)):
        shown = shown_bound(
            instance,
            build(instance, SERVED),
            "served",
            earlier={},
            multipliers=multipliers(instance, pairs, priced),
            scale=SCALE,
        )
        assert shown <= priced.bound == halves // 2


@settings(max_examples=100, deadline=None)
@given(plain_problems())
def test_the_bound_is_no_better_than_that_of_the_linear_program(made: Problem) -> None:
    instance = Instance(made)
    assert choose(pairs_of(instance)).bound >= linear_bound(instance)


@settings(max_examples=100, deadline=None)
@given(plain_problems())
def test_the_timetable_keeps_seats_tables_and_free_slots(made: Problem) -> None:
    instance = Instance(made)
    found = timetable(instance, control=control(), seed=0)
    kept(instance, found.starts)
    assert found.value == served(instance, found.starts) <= found.bound


@settings(max_examples=100, deadline=None)
@given(plain_problems(), st.data())
def test_mending_keeps_the_rules_and_the_value(made: Problem, data: st.DataObject) -> None:
    instance = Instance(made)
    found = timetable(instance, control=control(), seed=0)
    some = {c: slot for c, slot in found.starts.items() if data.draw(st.booleans())}
    better = mended(instance, [some], found.bound, found.multipliers, control=control(), seed=0)
    kept(instance, better)
    assert served(instance, some) <= served(instance, better) <= found.bound


def kept(instance: Instance, starts: dict[int, int]) -> None:
    """Asserts that the starts keep every rule of a plain problem."""
    seats: Counter[tuple[int, int]] = Counter()
    meetings: Counter[int] = Counter()
    for candidate, slot in starts.items():
        assert slot in instance.starts[candidate]
        seats.update((person, slot) for person in instance.members[candidate])
        meetings.update(instance.members[candidate])
    assert all(count <= instance.seats[p][slot] for (p, slot), count in seats.items())
    tables = Counter(starts.values())
    assert all(count <= instance.open_tables[slot] for slot, count in tables.items())
    maxima = {instance.participant_index[limit.name[1]]: limit.most for limit in instance.limits}
    assert all(meetings[person] <= most for person, most in maxima.items())


def served(instance: Instance, starts: dict[int, int]) -> int:
    return sum(instance.weights[candidate] for candidate in starts)


def linear_bound(instance: Instance) -> int:
    relaxation = build(instance, SERVED)
    program = LinearProgram(relaxation, control())
    bounds, _ = all_bounds(instance, relaxation, program, SERVED, control=control())
    return bounds["served"].bound


@pytest.mark.parametrize("any_to_any", [False, True])
def test_walks_place_all_that_a_saturated_colouring_left_over(any_to_any: bool) -> None:  # noqa: FBT001 - a case
    """Everybody is busy nearly all the time, at scattered slots."""
    instance = Instance(generate(Size(150, 150, 4, 5, 150, 20, 0.1, any_to_any), seed=1))
    pairs = pairs_of(instance)
    choice = choose(pairs)
    roster = Roster(pairs)
    colour(roster, hardest_first(pairs, choice), control())
    assert roster.value < choice.bound
    walker(instance, pairs, choice, roster).walk(choice.bound, patience=5_000, control=control(60))
    assert roster.value == choice.bound
    kept(instance, {int(pairs.numbers[i]): slot for i, slot in enumerate(roster.slot) if slot >= 0})


def walker(instance: Instance, pairs: Pairs, choice: Choice, roster: Roster) -> Walker:
    prices = prices_of(instance, multipliers(instance, pairs, choice), SCALE)
    return Walker(roster, pairs, prices, seed=0)


def test_changes_can_be_undone() -> None:
    instance = Instance(generate(Size(20, 20, 2, 4, 15, 8, 0.1), seed=2))
    pairs = pairs_of(instance)
    roster = Roster(pairs)
    colour(roster, range(20), control())
    before = list(roster.slot), roster.value, list(roster.free), list(roster.left), roster.open
    roster.begin()
    for pair in range(0, 20, 3):
        if roster.slot[pair] >= 0:
            roster.drop(pair)
    colour(roster, range(20, len(roster.slot)), control())
    assert before != (list(roster.slot), roster.value, roster.free, roster.left, roster.open)
    roster.undo()
    assert before == (list(roster.slot), roster.value, roster.free, roster.left, roster.open)


@pytest.mark.parametrize("any_to_any", [False, True])
def test_noting_what_changed_is_as_good_as_looking_at_everything(any_to_any: bool) -> None:  # noqa: FBT001 - a case
    instance = Instance(generate(Size(20, 20, 2, 4, 15, 8, 0.1, any_to_any), seed=2))
    pairs = pairs_of(instance)
    choice = choose(pairs)
    prices = prices_of(instance, multipliers(instance, pairs, choice), SCALE)
    roster = Roster(pairs)
    defects = Defects(roster, pairs, prices)
    for share in (2, 3, 1):
        roster.begin()
        for pair in [p for p, slot in enumerate(roster.slot) if slot >= 0 and p % share == 0]:
            roster.drop(pair)
        colour(roster, range(0, len(roster.slot), share), control())
        defects.note(roster.changed())
        anew = Defects(roster, pairs, prices)
        for kind in ("lacking", "held", "missing", "even"):
            assert set(getattr(defects, kind)) == set(getattr(anew, kind))


def test_a_half_day_short_of_tables_is_left_to_the_linear_program() -> None:
    """Flows see all tables together, and cannot know that the few of one half-day matter."""
    made = generate(Size(30, 60, 2, 8, 50, 10, 0.1), seed=0)
    late = frozenset(slot.id for slot in made.slots if slot.half_day == "2")
    few = tuple(
        replace(table, closed=late) if number < 40 else table
        for number, table in enumerate(made.tables)
    )
    made = replace(made, tables=few)
    assert choose(pairs_of(Instance(made))).bound > linear_bound(Instance(made))
    assert solve(made, workers=1).status == "OPTIMAL"


@pytest.mark.parametrize("any_to_any", [False, True])
def test_a_large_problem_is_proved(any_to_any: bool) -> None:  # noqa: FBT001 - a case
    made = generate(Size(100, 250, 4, 8, 90, 15, 0.1, any_to_any), seed=1)
    result = solve(made, workers=1, time_limit_s=60)
    assert check(made, result).violations == ()
    assert result.status == "OPTIMAL"


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
