"""Each rule three times: it can be kept, its breach is found, the solver keeps it."""

from dataclasses import replace

import pytest

from scheduler import (
    Delegate,
    Delegation,
    Interpreter,
    Meeting,
    Participant,
    Problem,
    Published,
    Rule,
    Status,
    Table,
    Travel,
    check,
    solve,
)
from scheduler.rules import broken_rules
from tests.scheduler.make import meet, people, problem, staff


def held(
    pair: str, slot: str, table: str = "t1", delegates: tuple[str | None, ...] = ()
) -> Meeting:
    return Meeting(pair, tuple(pair), delegates or (None,) * len(pair), slot, table)


Case = tuple[Rule, Problem, tuple[Meeting, ...], tuple[Meeting, ...], int]
"""Rule, problem, meetings that keep the rules, meetings that break it, the best served weight."""

TWO = (Participant("x", staff("ann", "bob"), seats=2), *people("yz"))
AT_TWO_SITES = (Table("n", site="north"), Table("s", site="south"))
APART = (Participant("y", site="north"), Participant("z", site="south"), *people("x"))
HALF_AN_HOUR = (Travel("south", "north", 30),)
CASES: list[Case] = [
    (
        Rule.CANDIDATE,
        problem([meet("xy")]),
        (held("xy", "a1"),),
        (held("xy", "a1"), held("xy", "a2")),
        2,
    ),
    (
        Rule.LENGTH,
        problem([meet("xy", length=2)], half_days=(2, 2)),
        (held("xy", "a1"),),
        (held("xy", "a2"),),
        2,
    ),
    (
        Rule.FREE,
        problem([meet("xy")], who=[Participant("x", free=frozenset({"a2"})), *people("y")]),
        (held("xy", "a2"),),
        (held("xy", "a1"),),
        2,
    ),
    (
        Rule.SEATS,
        problem([meet("xy"), meet("xz")], half_days=(2,)),
        (held("xy", "a1"), held("xz", "a2")),
        (held("xy", "a1"), held("xz", "a1", "t2")),
        4,
    ),
    (
        Rule.DELEGATES,
        problem(
            [meet("xy")],
            half_days=(2,),
            who=[Participant("x", (Delegate("ann", frozenset({"a1"})),)), *people("y")],
        ),
        (held("xy", "a2", delegates=("ann", None)),),
        (held("xy", "a1", delegates=("ann", None)),),
        2,
    ),
    (
        Rule.TABLES,
        problem([meet("wx"), meet("yz")], half_days=(2,), at=[Table("t1")]),
        (held("wx", "a1"), held("yz", "a2")),
        (held("wx", "a1"), held("yz", "a1")),
        4,
    ),
    (
        Rule.ALLOWED,
        problem([meet("xy", allowed=frozenset({"a3"}))]),
        (held("xy", "a3"),),
        (held("xy", "a1"),),
        2,
    ),
    (
        Rule.ALLOWED,
        problem(
            [meet("xy", 3, 3), meet("xz"), meet("yz"), meet("wz", pinned_slot="a2")],
            published=(Published("xz", "a1", "t2"), Published("yz", "a2", "t1")),
            frozen=frozenset({"xz"}),
            frozen_slots=frozenset({"a1", "a2"}),
        ),
        (held("xz", "a1", "t2"), held("wz", "a2"), held("xy", "a3")),
        (held("xz", "a1", "t2"), held("yz", "a3"), held("xy", "a2")),
        10,
    ),
    (
        Rule.PINS,
        problem([meet("xy", pinned_slot="a2", pinned_table="t2")]),
        (held("xy", "a2", "t2"),),
        (held("xy", "a2", "t1"),),
        2,
    ),
    (
        Rule.PRECEDENCE,
        problem([meet("wx"), meet("yz")], half_days=(2,), precedences=(("yz", "wx"),)),
        (held("yz", "a1"), held("wx", "a2")),
        (held("wx", "a1"), held("yz", "a1", "t2")),
        4,
    ),
    (
        Rule.MAX,
        problem([meet("xy"), meet("xz")], who=[Participant("x", max_meetings=1), *people("yz")]),
        (held("xy", "a1"),),
        (held("xy", "a1"), held("xz", "a2")),
        2,
    ),
    (
        Rule.MANDATORY,
        problem([meet("xy", 0, 0, mandatory=True), meet("xz", 5, 5)], half_days=(1,)),
        (held("xy", "a1"),),
        (held("xz", "a1"),),
        0,
    ),
    (
        Rule.FROZEN,
        problem(
            [meet("xy"), meet("xz", 5, 5)],
            half_days=(2,),
            published=(Published("xy", "a1", "t2"),),
            frozen=frozenset({"xy"}),
        ),
        (held("xy", "a1", "t2"), held("xz", "a2")),
        (held("xy", "a1", "t1"), held("xz", "a2")),
        12,
    ),
    (
        Rule.FROZEN,
        problem(
            [meet("xy", pinned_slot="a2", pinned_table="t1", allowed=frozenset({"a2"}))],
            half_days=(2,),
            published=(Published("xy", "a1", "t2"),),
            frozen=frozenset({"xy"}),
        ),
        (held("xy", "a1", "t2"),),
        (held("xy", "a2", "t1"),),
        2,
    ),
    (
        Rule.SITE,
        problem([meet("xy")], at=AT_TWO_SITES, who=[Participant("x", site="south"), *people("y")]),
        (held("xy", "a1", "s"),),
        (held("xy", "a1", "n"),),
        2,
    ),
    (
        Rule.TRAVEL,
        problem(
            [meet("xy"), meet("xz")],
            half_days=(4,),
            at=AT_TWO_SITES,
            who=APART,
            travel=HALF_AN_HOUR,
        ),
        (held("xy", "a1", "n"), held("xz", "a4", "s")),
        (held("xy", "a1", "n"), held("xz", "a2", "s")),
        4,
    ),
    (
        Rule.TRAVEL,
        problem(
            [meet("wx", interpreting=("ar-fr",)), meet("yz", interpreting=("ar-fr",))],
            at=AT_TWO_SITES,
            who=[Participant("x", site="north"), Participant("z", site="south"), *people("wy")],
            travel=HALF_AN_HOUR,
            interpreters=(Interpreter("i", frozenset({"ar-fr"})),),
        ),
        (replace(held("wx", "a1", "n"), interpreters=("i",)),),
        (
            replace(held("wx", "a1", "n"), interpreters=("i",)),
            replace(held("yz", "a2", "s"), interpreters=("i",)),
        ),
        2,
    ),
    (
        Rule.INTERPRETERS,
        problem(
            [meet("wx", interpreting=("ar-fr",)), meet("yz", 2, 2, interpreting=("ar-fr",))],
            half_days=(1,),
            interpreters=(Interpreter("i", frozenset({"ar-fr", "en-fr"})),),
        ),
        (replace(held("wx", "a1"), interpreters=("i",)),),
        (
            replace(held("wx", "a1"), interpreters=("i",)),
            replace(held("yz", "a1", "t2"), interpreters=("i",)),
        ),
        4,
    ),
    (
        Rule.ALTERNATIVES,
        problem([meet("xy"), meet("wxy", 3, 0, 0)], alternatives=(("xy", "wxy"),)),
        (held("wxy", "a1"),),
        (held("wxy", "a1"), held("xy", "a2")),
        3,
    ),
    (
        Rule.QUOTA,
        problem(
            [meet("xy"), meet("xz", 2, 0), meet("yz", 1, 0)],
            who=[Participant("x", cluster="pole"), *people("yz")],
            delegations=(Delegation("pole", max_meetings=1),),
        ),
        (held("xy", "a1"), held("yz", "a2")),
        (held("xy", "a1"), held("xz", "a2")),
        3,
    ),
]
by_rule = pytest.mark.parametrize(
    "case", CASES, ids=[f"{case[0].name}-{number}" for number, case in enumerate(CASES)]
)


@by_rule
def test_rule_can_be_kept(case: Case) -> None:
    _, made, keeping, _, _ = case
    assert list(broken_rules(made, keeping)) == []


@by_rule
def test_breach_is_found(case: Case) -> None:
    rule, made, _, breaking, _ = case
    assert {violation.rule for violation in broken_rules(made, breaking)} == {rule}


@by_rule
def test_solver_keeps_the_rule(case: Case) -> None:
    _, made, _, _, best = case
    result = solve(made, workers=1)
    assert (result.status, result.value, result.bound) == (Status.OPTIMAL, best, best)
    assert check(made, result).violations == ()


def test_two_delegates_meet_at_the_same_time() -> None:
    made = problem([meet("xy"), meet("xz")], half_days=(1,), who=TWO)
    result = solve(made, workers=1)
    assert result.value == 4
    assert {meeting.delegates[0] for meeting in result.meetings} == {"ann", "bob"}


def test_one_delegate_in_two_places_is_found() -> None:
    made = problem([meet("xy"), meet("xz")], half_days=(1,), who=TWO)
    twice = (
        held("xy", "a1", "t1", ("ann", None)),
        held("xz", "a1", "t2", ("ann", None)),
    )
    assert [violation.rule for violation in broken_rules(made, twice)] == [Rule.DELEGATES]
