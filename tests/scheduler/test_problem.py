"""Bad problems are refused in a sentence; good ones survive JSON and have one fingerprint."""

import json
from collections.abc import Callable
from dataclasses import replace

import pytest
from hypothesis import given, settings

from scheduler import (
    Candidate,
    ContradictionError,
    Delegate,
    Participant,
    Problem,
    ProblemError,
    Published,
    Result,
    Slot,
    Table,
    solve,
)
from tests.scheduler.make import meet, people, problem, staff
from tests.scheduler.strategies import problems

REFUSED: list[tuple[str, Callable[[], object]]] = [
    ("slot 's': must end after it starts", lambda: Slot("s", "a", 10, 10)),
    ("participant 'x': needs at least one seat", lambda: Participant("x", seats=0)),
    ("participant 'x': min_meetings is below 0", lambda: Participant("x", min_meetings=-1)),
    (
        "participant 'x': max_meetings is below min_meetings",
        lambda: Participant("x", max_meetings=1, min_meetings=2),
    ),
    ("candidate 'x': needs two or more participants", lambda: meet("x")),
    ("candidate 'xx': names a participant twice", lambda: meet("xx")),
    ("candidate 'xy': needs one weight per participant", lambda: meet("xy", 1)),
    ("candidate 'xy': has a weight below 0", lambda: meet("xy", 1, -1)),
    ("candidate 'xy': needs a length of at least one slot", lambda: meet("xy", length=0)),
    (
        "candidate 'xy': needs one pinned delegate per participant",
        lambda: meet("xy", pinned_delegates=("ann",)),
    ),
    ("slots: a problem needs at least one of its slots", lambda: problem([], half_days=())),
    ("tables: a problem needs at least one of its tables", lambda: problem([meet("xy")], at=0)),
    ("participants: a problem needs at least one of its participants", lambda: problem([])),
    ("participant 'x': appears twice", lambda: problem([], who=people("xx"))),
    (
        "delegate 'ann': appears twice",
        lambda: problem([], who=[Participant(n, staff("ann")) for n in "xy"]),
    ),
    ("candidate 'xy': appears twice", lambda: problem([meet("xy"), meet("xy")])),
    (
        "candidate 'xy': names the unknown participant 'y'",
        lambda: problem([meet("xy")], who=people("x")),
    ),
    (
        "participant 'x': is free in the unknown slot 'q'",
        lambda: problem([], who=[Participant("x", free=frozenset({"q"}))]),
    ),
    (
        "delegate 'ann': is busy in the unknown slot 'q'",
        lambda: problem([], who=[Participant("x", (Delegate("ann", frozenset({"q"})),))]),
    ),
    (
        "table 't': is closed in the unknown slot 'q'",
        lambda: problem([meet("xy")], at=[Table("t", closed=frozenset({"q"}))]),
    ),
    (
        "table 't': is the home of the unknown participant 'q'",
        lambda: problem([meet("xy")], at=[Table("t", home_of="q")]),
    ),
    (
        "candidate 'xy': is pinned to the unknown table 'q'",
        lambda: problem([meet("xy", pinned_table="q")]),
    ),
    (
        "candidate 'xy': is pinned to slot 'a1', which it does not allow",
        lambda: problem([meet("xy", pinned_slot="a1", allowed=frozenset({"a2"}))]),
    ),
    (
        "candidate 'xy': pins for participant 'x' the unknown delegate 'zoe'",
        lambda: problem([meet("xy", pinned_delegates=("zoe", None))]),
    ),
    (
        "precedence 'xy, q': names the unknown candidate 'q'",
        lambda: problem([meet("xy")], precedences=(("xy", "q"),)),
    ),
    (
        "published 'q': is not among the candidates: 'q'",
        lambda: problem([meet("xy")], published=(Published("q", "a1", "t1"),)),
    ),
    (
        "frozen: was not published: 'xy'",
        lambda: problem([meet("xy")], frozen=frozenset({"xy"})),
    ),
    (
        "slot 'a1': must not start before slot 'a2' ends",
        lambda: _with_slots(Slot("a2", "a", 20, 40), Slot("a1", "a", 0, 20)),
    ),
    (
        "slot 'c': half-day 'a' must not be interrupted by another",
        lambda: _with_slots(Slot("a", "a", 0, 1), Slot("b", "b", 1, 2), Slot("c", "a", 2, 3)),
    ),
]


def _with_slots(*slots: Slot) -> Problem:
    return Problem(slots, (Table("t"),), people("x"))


@pytest.mark.parametrize(("sentence", "make"), REFUSED, ids=[row[0] for row in REFUSED])
def test_refused(sentence: str, make: Callable[[], object]) -> None:
    with pytest.raises(ProblemError) as caught:
        make()
    assert str(caught.value) == sentence


CONTRADICTING: list[tuple[tuple[str, ...], Callable[[], Problem]]] = [
    (("xy",), lambda: problem([meet("xy", mandatory=True, length=4)], half_days=(3,))),
    (
        ("xy", "xz"),
        lambda: problem(
            [
                meet("xy", mandatory=True, pinned_slot="a1"),
                meet("yz", mandatory=True),
                meet("xz", mandatory=True, pinned_slot="a1"),
            ]
        ),
    ),
    (
        ("wx", "yz"),
        lambda: problem(
            [meet(p, mandatory=True, pinned_slot="a1", pinned_table="t1") for p in ("wx", "yz")]
        ),
    ),
    (
        ("wx", "yz"),
        lambda: problem([meet(p, mandatory=True, pinned_slot="a1") for p in ("wx", "yz")], at=1),
    ),
    (
        ("wx", "yz"),
        lambda: problem([meet("wx"), meet("yz")], precedences=(("wx", "yz"), ("yz", "wx"))),
    ),
    (
        ("wx", "yz"),
        lambda: problem(
            [meet("wx", mandatory=True, pinned_slot="a3"), meet("yz", mandatory=True)],
            precedences=(("wx", "yz"),),
        ),
    ),
    (
        ("xy", "xz"),
        lambda: problem(
            [meet("xy", mandatory=True), meet("xz", mandatory=True)],
            who=[Participant("x", max_meetings=1), *people("yz")],
        ),
    ),
    (
        ("xy", "xz"),
        lambda: problem([meet("xy", mandatory=True), meet("xz", mandatory=True)], half_days=(1,)),
    ),
    (
        ("xy", "xz"),
        lambda: problem(
            [
                meet(pair, mandatory=True, pinned_slot="a1", pinned_delegates=("ann", None))
                for pair in ("xy", "xz")
            ],
            who=[Participant("x", staff("ann", "bob"), seats=2), *people("yz")],
        ),
    ),
]


@pytest.mark.parametrize(("named", "make"), CONTRADICTING)
def test_contradictions_name_a_small_set(
    named: tuple[str, ...], make: Callable[[], Problem]
) -> None:
    with pytest.raises(ContradictionError) as caught:
        make()
    assert tuple(sorted(caught.value.candidates)) == named
    assert all(repr(name) in str(caught.value) for name in named)


@settings(max_examples=60, deadline=None)
@given(problems())
def test_json_keeps_problem_result_and_fingerprint(made: Problem) -> None:
    again = Problem.from_json(json.loads(json.dumps(made.to_json())))
    assert again == made
    assert again.fingerprint() == made.fingerprint()
    result = solve(made, workers=1)
    assert Result.from_json(json.loads(json.dumps(result.to_json()))) == result


def test_any_change_has_another_fingerprint() -> None:
    made = problem([meet("xy"), meet("xz")])
    others = [
        replace(made, tables=(*made.tables, Table("t9"))),
        replace(made, precedences=(("xy", "xz"),)),
        replace(made, candidates=(meet("xy", 1, 2), meet("xz"))),
    ]
    assert len({problem.fingerprint() for problem in (made, *others)}) == 4


BAD_JSON = [
    ([], "problem: must be an object, not []"),
    ({"slots": []}, "problem: lacks the field 'tables'"),
    (
        {"slots": [{"id": 1, "half_day": "a", "start": 0, "end": 1}]},
        "problem: lacks the field 'tables'",
    ),
    (
        {
            "slots": [{"id": 1, "half_day": "a", "start": 0, "end": 1}],
            "tables": [],
            "participants": [],
        },
        "problem.slots[0].id: must be a text, not 1",
    ),
    (
        {"slots": 3, "tables": [], "participants": []},
        "problem.slots: must be a list, not 3",
    ),
    (
        {"slots": [], "tables": [], "participants": [], "colour": 1},
        "problem: has no field 'colour'",
    ),
]


@pytest.mark.parametrize(("data", "sentence"), BAD_JSON)
def test_bad_json_is_refused(data: dict[str, object], sentence: str) -> None:
    with pytest.raises(ProblemError) as caught:
        Problem.from_json(data)
    assert str(caught.value) == sentence


def test_candidate_weight_is_that_of_all_sides() -> None:
    assert Candidate("c", ("x", "y", "z"), (1, 2, 3)).weight == 6
