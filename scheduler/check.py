"""Checks a result against its problem: every rule, every goal, every bound; loads no solver."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from scheduler.explain.price import Loss, Prices
from scheduler.goals import (
    MINIMISED,
    decides_status,
    required,
    settled,
    stage_names,
    value_of,
)
from scheduler.instance import Instance
from scheduler.memory import uncollected
from scheduler.polish.bounds import POLISHED, SAME_MEETINGS, SAME_SLOTS, polish_bound
from scheduler.problem import Problem
from scheduler.repair.changes import changes
from scheduler.repair.evidence import Evidence
from scheduler.result import Policy, Result, Stage, Status
from scheduler.rules import Rule, Violation, broken_rules
from scheduler.select.relaxation import Relaxation, build
from scheduler.wishes import served_otherwise, wishing


@dataclass(frozen=True, slots=True)
class Report:
    """What check found: `violations` in words, and the value of each stage, recomputed."""

    violations: tuple[Violation, ...]
    goals: dict[str, int]

    @property
    def ok(self) -> bool:
        """Whether nothing is wrong."""
        return not self.violations


@uncollected()
def check(problem: Problem, result: Result) -> Report:
    """Recomputes everything that `result` claims about `problem`.

    Bounds whose proof is 'dual' are verified from the certificate in whole numbers, those of breaks
    and moves computed again; those whose proof is 'search' are only compared with the values.
    """
    if result.reproduce.fingerprint != problem.fingerprint():
        wrong = Violation(Rule.SAME_PROBLEM, "its fingerprint is that of another problem")
        return Report((wrong,), {})
    if result.value is None:
        return Report(tuple(_without_schedule(problem, result)), {})
    broken = tuple(broken_rules(problem, result.meetings))
    if any(violation.rule is Rule.CANDIDATE for violation in broken):
        return Report(broken, {})
    stages = stage_names(problem, _policy(result))
    goals = {stage: value_of(stage, problem, result.meetings) for stage in stages}
    instance = Instance(problem)
    relaxation = build(instance, stages)
    held = {instance.candidate_index[meeting.candidate] for meeting in result.meetings}
    prices = Prices(instance, relaxation, held)
    checks: tuple[Callable[[], Iterator[Violation]], ...] = (
        lambda: _values(result, goals),
        lambda: _bounds(instance, relaxation, result, goals, prices),
        lambda: _status(result),
        lambda: _unserved(problem, result),
        lambda: _prices(instance, result, prices),
    )
    found = [violation for part in checks for violation in part()]
    found += _contradicting(problem, result)
    return Report((*broken, *found), goals)


def _policy(result: Result) -> Policy:
    return "fair" if result.reproduce.policy == "fair" else "weighted"


def _without_schedule(problem: Problem, result: Result) -> Iterator[Violation]:
    if result.status in (Status.OPTIMAL, Status.FEASIBLE):
        yield Violation(Rule.STATUS, f"the status is {result.status}, but there is no schedule")
    if result.meetings or result.unserved or result.stages:
        yield Violation(Rule.STATUS, "there is no value, but there are meetings or stages")
    yield from _contradicting(problem, result)


def _contradicting(problem: Problem, result: Result) -> Iterator[Violation]:
    """That they can't all be held is not shown again; that they would have to be, is."""
    must = {c.id for c in problem.candidates if c.mandatory} | problem.frozen
    for name in result.contradicting:
        if result.status is not Status.INFEASIBLE or name not in must:
            yield Violation(
                Rule.STATUS, f"{name!r} is said to contradict others, but need not be held"
            )


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


def _bounds(
    instance: Instance,
    relaxation: Relaxation,
    result: Result,
    goals: dict[str, int],
    prices: Prices,
) -> Iterator[Violation]:
    """What is wrong with the bounds; `prices` learns what the certificate shows."""
    proofs = {proof.stage: proof.rows for proof in result.certificate.proofs}
    evidence = Evidence(instance, relaxation, result.certificate.scale)
    earlier: dict[str, int] = {}
    for stage in result.stages:
        if stage.name not in goals:
            return
        yield from _bound_and_value(stage)
        if stage.proof == "zero" and (stage.bound != 0 or stage.name not in MINIMISED):
            yield Violation(Rule.BOUND, f"stage {stage.name!r} can't be bounded by zero")
        if stage.proof in (SAME_MEETINGS, SAME_SLOTS):
            yield from _polish_bound(stage, instance, result)
        if stage.proof == "dual" and stage.name not in proofs:
            yield Violation(Rule.BOUND, f"stage {stage.name!r} has no certificate")
            return
        if stage.name in proofs:
            try:
                shown = evidence.of(stage.name, proofs[stage.name], earlier=earlier)
            except (ValueError, KeyError) as error:
                yield Violation(Rule.BOUND, f"the certificate of {stage.name!r}: {error}")
                return
            prices.add(stage.name, goals[stage.name], shown)
            yield from _shown_bound(stage, shown.bound())
        loss = result.reproduce.max_loss
        earlier[stage.name] = required(stage.name, goals[stage.name], stage.bound, loss)


def _polish_bound(stage: Stage, instance: Instance, result: Result) -> Iterator[Violation]:
    if stage.name not in POLISHED:
        yield Violation(Rule.BOUND, f"stage {stage.name!r} can't be bounded by its own meetings")
        return
    bound, proof = polish_bound(stage.name, instance, result.meetings)
    if (stage.bound, stage.proof) != (bound, proof):
        says = f"stage {stage.name!r} says {stage.bound}, its meetings show {bound}"
        yield Violation(Rule.BOUND, says)


def _shown_bound(stage: Stage, bound: int) -> Iterator[Violation]:
    """What the certificate shows is the bound, or less than what search has shown."""
    told = stage.bound
    if told is None or told == bound:
        better = told == bound
    else:
        better = stage.proof == "search" and (told > bound) == (stage.name in MINIMISED)
    if not better:
        says = f"stage {stage.name!r} says {stage.bound}, its certificate shows {bound}"
        yield Violation(Rule.BOUND, says)


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
    loss = result.reproduce.max_loss
    proved = all(settled(stage.name, stage.value, stage.bound, loss) for stage in deciding)
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


def _prices(instance: Instance, result: Result, prices: Prices) -> Iterator[Violation]:
    """Every price told is what the certificate shows, and every change of what was published."""
    for entry in result.unserved:
        candidate = instance.candidate_index.get(entry.candidate)
        shown = None if candidate is None else prices.serving(candidate)
        told = None if entry.price is None else Loss(entry.price_goal, entry.price)
        if told is not None and told != shown:
            says = f"serving {entry.candidate!r} costs {_words(told)}, shown is {_words(shown)}"
            yield Violation(Rule.PRICE, says)
    for change in set(result.changes) ^ set(changes(instance, result.meetings, prices)):
        says = f"candidate {change.candidate!r} is said to be {change.how}, or its price, or not"
        yield Violation(Rule.CHANGES, says)


def _words(loss: Loss | None) -> str:
    return "nothing" if loss is None else f"{loss.amount} of {loss.goal!r}"
