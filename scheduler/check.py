"""Checks a result against its problem: every rule, every goal, every bound; loads no solver."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from scheduler.certificate import shown_bound
from scheduler.goals import (
    MINIMISED,
    decides_status,
    served_otherwise,
    stage_names,
    value_of,
    wishing,
)
from scheduler.instance import Instance
from scheduler.problem import Problem
from scheduler.relaxation import build
from scheduler.result import Policy, Result, Stage, Status
from scheduler.rules import Rule, Violation, broken_rules


@dataclass(frozen=True, slots=True)
class Report:
    """What check found: `violations` in words, and the value of each stage, recomputed."""

    violations: tuple[Violation, ...]
    goals: dict[str, int]

    @property
    def ok(self) -> bool:
        """Whether nothing is wrong."""
        return not self.violations


def check(problem: Problem, result: Result) -> Report:
    """Recomputes everything that `result` claims about `problem`.

    Bounds whose proof is 'dual' are verified from the certificate in whole numbers; those whose
    proof is 'search' are only compared with the values.
    """
    if result.reproduce.fingerprint != problem.fingerprint():
        wrong = Violation(Rule.SAME_PROBLEM, "its fingerprint is that of another problem")
        return Report((wrong,), {})
    if result.value is None:
        return Report(tuple(_without_schedule(result)), {})
    broken = tuple(broken_rules(problem, result.meetings))
    if any(violation.rule is Rule.CANDIDATE for violation in broken):
        return Report(broken, {})
    stages = stage_names(problem, _policy(result))
    goals = {stage: value_of(stage, problem, result.meetings) for stage in stages}
    checks: tuple[Callable[[], Iterator[Violation]], ...] = (
        lambda: _values(result, goals),
        lambda: _bounds(problem, result, goals),
        lambda: _status(result),
        lambda: _unserved(problem, result),
    )
    found = [violation for part in checks for violation in part()]
    return Report((*broken, *found), goals)


def _policy(result: Result) -> Policy:
    return "fair" if result.reproduce.policy == "fair" else "weighted"


def _without_schedule(result: Result) -> Iterator[Violation]:
    if result.status in (Status.OPTIMAL, Status.FEASIBLE):
        yield Violation(Rule.STATUS, f"the status is {result.status}, but there is no schedule")
    if result.meetings or result.unserved or result.stages:
        yield Violation(Rule.STATUS, "there is no value, but there are meetings or stages")


def _values(result: Result, goals: dict[str, int]) -> Iterator[Violation]:
    names = [stage.name for stage in result.stages]
    if names != list(goals):
        yield Violation(Rule.VALUE, f"the stages are {names}, not {list(goals)}")
        return
    for stage in result.stages:
        if stage.value != goals[stage.name]:
            says = f"stage {stage.name!r} says {stage.value}, the meetings give {goals[stage.name]}"
            yield Violation(Rule.VALUE, says)
    (served,) = (stage for stage in result.stages if stage.name == "served")
    if (result.value, result.bound) != (served.value, served.bound):
        says = f"value and bound are {result.value} and {result.bound}, not those of 'served'"
        yield Violation(Rule.VALUE, says)


def _bounds(problem: Problem, result: Result, goals: dict[str, int]) -> Iterator[Violation]:
    instance = Instance(problem)
    relaxation = build(instance, tuple(goals))
    proofs = {proof.stage: proof.rows for proof in result.certificate.proofs}
    earlier: dict[str, int] = {}
    for stage in result.stages:
        if stage.name not in goals:
            return
        yield from _bound_and_value(stage)
        if stage.proof == "zero" and (stage.bound != 0 or stage.name not in MINIMISED):
            yield Violation(Rule.BOUND, f"stage {stage.name!r} can't be bounded by zero")
        if stage.proof == "dual":
            if stage.name not in proofs:
                yield Violation(Rule.BOUND, f"stage {stage.name!r} has no certificate")
                return
            try:
                shown = shown_bound(
                    instance,
                    relaxation,
                    stage.name,
                    earlier=earlier,
                    multipliers=proofs[stage.name],
                    scale=result.certificate.scale,
                )
            except (ValueError, KeyError) as error:
                yield Violation(Rule.BOUND, f"the certificate of {stage.name!r}: {error}")
                return
            if shown != stage.bound:
                says = f"stage {stage.name!r} says {stage.bound}, its certificate shows {shown}"
                yield Violation(Rule.BOUND, says)
        earlier[stage.name] = goals[stage.name]


def _bound_and_value(stage: Stage) -> Iterator[Violation]:
    if stage.value is None or stage.bound is None:
        if stage.status is Status.OPTIMAL:
            yield Violation(Rule.BOUND, f"stage {stage.name!r} is called optimal without a bound")
        return
    beyond = stage.value < stage.bound if stage.name in MINIMISED else stage.value > stage.bound
    if beyond:
        says = f"stage {stage.name!r} has value {stage.value} beyond its bound {stage.bound}"
        yield Violation(Rule.BOUND, says)
    if (stage.status is Status.OPTIMAL) != (stage.value == stage.bound and bool(stage.proof)):
        says = f"stage {stage.name!r} is {stage.status} with {stage.value} of {stage.bound}"
        yield Violation(Rule.STATUS, says)


def _status(result: Result) -> Iterator[Violation]:
    deciding = [stage for stage in result.stages if decides_status(stage.name)]
    proved = all(stage.status is Status.OPTIMAL for stage in deciding)
    if proved and result.status is Status.OPTIMAL:
        return
    if result.status not in (Status.FEASIBLE, Status.CANCELLED) or proved:
        says = f"the status is {result.status}, but its stages say otherwise"
        yield Violation(Rule.STATUS, says)


def _unserved(problem: Problem, result: Result) -> Iterator[Violation]:
    held = {meeting.candidate for meeting in result.meetings}
    served = held | served_otherwise(problem, held)
    wanted = {
        (candidate.id, participant)
        for candidate in problem.candidates
        if candidate.id not in served
        for participant in wishing(candidate)
    }
    told = [(entry.candidate, entry.participant) for entry in result.unserved]
    for candidate, participant in sorted(wanted.symmetric_difference(told)):
        says = f"candidate {candidate!r} of {participant!r} is told when it should not be, or not"
        yield Violation(Rule.UNSERVED, says)
    if len(told) != len(set(told)):
        yield Violation(Rule.UNSERVED, "a wish not served is told twice")
