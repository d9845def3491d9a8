"""Each rule three times: it can be kept, its breach is found, the solver keeps it."""

from collections.abc import Callable
from dataclasses import replace

import pytest

from scheduler import (
    Delegate,
    Meeting,
    Participant,
    Problem,
    Published,
    Result,
    Rule,
    Status,
    Table,
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
]
by_rule = pytest.mark.parametrize("case", CASES, ids=[case[0].name for case in CASES])


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


def _other_value(result: Result) -> Result:
    return replace(result, value=(result.value or 0) + 1)


def _other_bound(result: Result) -> Result:
    return replace(result, bound=(result.bound or 0) + 1)


def _other_stage_value(result: Result) -> Result:
    first = result.stages[0]
    return replace(result, stages=(replace(first, value=99), *result.stages[1:]))


def _other_stage_bound(result: Result) -> Result:
    first = result.stages[0]
    lower = replace(first, bound=(first.bound or 0) - 1)
    return replace(result, stages=(lower, *result.stages[1:]))


def _no_certificate(result: Result) -> Result:
    return replace(result, certificate=replace(result.certificate, proofs=()))


def _other_multiplier(result: Result) -> Result:
    (proof, *others) = result.certificate.proofs
    (name, multiplier), *rows = proof.rows
    changed = replace(proof, rows=((name, multiplier * 2 + 1), *rows))
    return replace(result, certificate=replace(result.certificate, proofs=(changed, *others)))


def _negative_multiplier(result: Result) -> Result:
    (proof, *others) = result.certificate.proofs
    (name, multiplier), *rows = proof.rows
    changed = replace(proof, rows=((name, -multiplier), *rows))
    return replace(result, certificate=replace(result.certificate, proofs=(changed, *others)))


def _other_scale(result: Result) -> Result:
    return replace(result, certificate=replace(result.certificate, scale=1))


def _zero_scale(result: Result) -> Result:
    return replace(result, certificate=replace(result.certificate, scale=0))


def _meeting_lost(result: Result) -> Result:
    return replace(result, meetings=result.meetings[1:])


def _other_slot(result: Result) -> Result:
    first, second, *rest = result.meetings
    return replace(result, meetings=(replace(first, slot="a3"), second, *rest))


def _unknown_table(result: Result) -> Result:
    first, *rest = result.meetings
    return replace(result, meetings=(replace(first, table="nowhere"), *rest))


def _other_delegate(result: Result) -> Result:
    first, *rest = result.meetings
    return replace(result, meetings=(replace(first, delegates=("zoe", None)), *rest))


def _other_participants(result: Result) -> Result:
    first, *rest = result.meetings
    return replace(result, meetings=(replace(first, participants=("q", "r")), *rest))


def _reason_lost(result: Result) -> Result:
    return replace(result, unserved=())


def _reason_twice(result: Result) -> Result:
    return replace(result, unserved=result.unserved + result.unserved[:1])


def _other_status(result: Result) -> Result:
    return replace(result, status=Status.FEASIBLE)


def _infeasible(result: Result) -> Result:
    return replace(result, status=Status.INFEASIBLE)


def _no_stages(result: Result) -> Result:
    return replace(result, stages=())


def _no_value(result: Result) -> Result:
    return replace(result, value=None)


def _other_problem(result: Result) -> Result:
    return replace(result, reproduce=replace(result.reproduce, fingerprint="0"))


MUTATIONS: list[Callable[[Result], Result]] = [
    _other_value,
    _other_bound,
    _other_stage_value,
    _other_stage_bound,
    _no_certificate,
    _other_multiplier,
    _negative_multiplier,
    _other_scale,
    _zero_scale,
    _meeting_lost,
    _other_slot,
    _unknown_table,
    _other_delegate,
    _other_participants,
    _reason_lost,
    _reason_twice,
    _other_status,
    _infeasible,
    _no_stages,
    _no_value,
    _other_problem,
]


@pytest.mark.parametrize("mutate", MUTATIONS)
def test_whatever_is_changed_in_a_result_is_found(mutate: Callable[[Result], Result]) -> None:
    pairs = [meet("vw"), meet("wx"), meet("xy"), meet("yz"), meet("vx", 2, 3)]
    made = problem(pairs, half_days=(3,), at=1)
    result = solve(made, workers=1)
    assert check(made, result).ok
    assert not check(made, mutate(result)).ok
