"""Generated problems: of the stated size, and the same as ever for the same size and seed."""

from dataclasses import replace
from itertools import pairwise
from statistics import mean

from scheduler.commands.generate import Size, generate

SIZE = Size(30, 50, 4, 8, 20, 8, 0.1)
SINCE_THE_FIRST = {
    False: "334c7855f22a14a5",
    True: "8f403342797635f2",
}


def test_the_same_problem_as_ever() -> None:
    for any_to_any, fingerprint in SINCE_THE_FIRST.items():
        made = generate(replace(SIZE, any_to_any=any_to_any))
        assert made.fingerprint().startswith(fingerprint)


def test_the_two_sides_wish_for_different_numbers() -> None:
    made = generate(replace(SIZE, wishes=6, host_wishes=2))
    wishes = [weight for candidate in made.candidates for weight in candidate.weights if weight]
    assert len(wishes) == 30 * 6 + 50 * 2
    assert [wishes.count(weight) for weight in (1, 2, 3, 6)] == [80, 80, 30, 30]


def test_only_one_side_wishes() -> None:
    made = generate(replace(SIZE, host_wishes=0))
    assert len(made.candidates) == 30 * 8
    assert {candidate.weights[1] for candidate in made.candidates} == {0}


def test_each_slot_is_forbidden_with_its_probability() -> None:
    made = generate(Size(300, 300, 4, 10, 50, 1, forbidden=0.1))
    free = mean(40 if p.free is None else len(p.free) for p in made.participants)
    assert 35.5 < free < 36.5


def test_long_half_days_do_not_overlap() -> None:
    slots = generate(Size(2, 2, 2, 43, 2, 1)).slots
    assert all(one.end <= next_.start for one, next_ in pairwise(slots))
