"""Who is given the holes that a cancellation leaves."""

from itertools import permutations

import pytest

from scheduler import Published, check, solve
from tests.scheduler.make import meet, people, problem


@pytest.mark.parametrize("order", list(permutations(("ab", "ae", "cd"))))
def test_a_hole_goes_to_whoever_is_served_least(order: tuple[str, ...]) -> None:
    """One table, one hole: a has a wish served, c none; their wishes count the same."""
    weights = {"ab": (1, 0), "ae": (2, 0), "cd": (2, 0)}
    tight = problem(
        [meet(pair, *weights[pair]) for pair in order],
        half_days=(2,),
        at=1,
        who=people("abcde"),
        published=(Published("ab", "a1", "t1"),),
        frozen=frozenset({"ab"}),
    )
    result = solve(tight, workers=1)
    assert sorted(meeting.candidate for meeting in result.meetings) == ["ab", "cd"]
    assert check(tight, result).violations == ()
