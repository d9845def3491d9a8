"""Whatever is changed in a result is found."""

from collections.abc import Callable
from dataclasses import replace

import pytest

from scheduler import Result, Status, check, solve
from tests.scheduler.make import meet, problem


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


def _other_interpreter(result: Result) -> Result:
    first, *rest = result.meetings
    return replace(result, meetings=(replace(first, interpreters=("j",)), *rest))


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
    _other_interpreter,
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
