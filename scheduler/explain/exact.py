"""What it costs exactly to hold a candidate, or to keep a meeting where it was: by solving again.

The least that it costs is known without that, from the certificate: see scheduler.explain.price.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import TypedDict, Unpack

from scheduler import solve
from scheduler.errors import ContradictionError, ProblemError
from scheduler.explain.price import lost
from scheduler.goals import required, settled
from scheduler.instance import Instance
from scheduler.problem import Problem
from scheduler.repair.changes import obstacle
from scheduler.result import Policy, Progress, Result, Status


@dataclass(frozen=True, slots=True)
class Price:
    """What the first goal loses that can't be kept; every goal that counts more is kept.

    `status`: OPTIMAL, `amount` is exact; FEASIBLE, a schedule at this price was found and there
    may be a cheaper one; INFEASIBLE, no schedule does it (`amount` is None); UNKNOWN, CANCELLED.
    """

    goal: str
    amount: int | None
    status: Status


class How(TypedDict, total=False):
    """What scheduler.solve can be told; see there."""

    time_limit_s: float
    seed: int
    workers: int | None
    on_progress: Callable[[Progress], None] | None
    should_stop: Callable[[], bool] | None


def serving(problem: Problem, result: Result, candidate: str, **how: Unpack[How]) -> Price:
    """What the goals up to *served* lose in the best schedule that holds the candidate.

    `result` is one for `problem` with a schedule, and says the policy. Where it gave up served
    preference for kept meetings, compared with its bound. Raises ProblemError for any other, and
    for an unknown candidate.
    """
    before = _values(problem, result, until="served")
    if result.reproduce.max_loss and result.bound is not None:
        before["served"] = result.bound
    kept = tuple(
        meeting
        for meeting in problem.published
        if meeting.candidate in problem.frozen or meeting.slot in problem.frozen_slots
    )
    made = _with(replace(problem, published=kept), candidate)
    return _price(made, result, before, **how)


def staying(problem: Problem, result: Result, candidate: str, **how: Unpack[How]) -> Price:
    """What the goals up to *kept-tables* lose where the published meeting keeps its slot.

    What may be given up of served preference is no loss. Otherwise as `serving`; raises
    ProblemError for a candidate that is not published.
    """
    slots = {meeting.candidate: meeting.slot for meeting in problem.published}
    if candidate not in slots:
        raise ProblemError("candidate", candidate, "is not published")
    before, loss = _values(problem, result, until="kept-tables"), result.reproduce.max_loss
    before["served"] = required("served", before["served"], result.bound, loss)
    instance = Instance(problem)
    start = instance.slot_index[slots[candidate]]
    if obstacle(instance, instance.candidate_index[candidate], start):
        return Price("kept-tables", None, Status.INFEASIBLE)
    made = _with(problem, candidate, pinned_slot=slots[candidate])
    return _price(made, result, before, max_loss=loss, **how)


def _with(problem: Problem, candidate: str, *, pinned_slot: str | None = None) -> Problem | None:
    """The problem in which the candidate is held, in this slot if one is named; None: it can't."""
    if candidate not in {one.id for one in problem.candidates}:
        raise ProblemError("candidate", candidate, "is unknown")
    candidates = tuple(
        replace(one, mandatory=True, pinned_slot=pinned_slot or one.pinned_slot)
        if one.id == candidate
        else one
        for one in problem.candidates
    )
    try:
        return replace(problem, candidates=candidates)
    except ContradictionError:
        return None


def _price(
    changed: Problem | None,
    result: Result,
    before: Mapping[str, int],
    *,
    max_loss: int = 0,
    **how: Unpack[How],
) -> Price:
    last = tuple(before)[-1]
    if changed is None:
        return Price(last, None, Status.INFEASIBLE)
    policy: Policy = "fair" if result.reproduce.policy == "fair" else "weighted"
    found = solve(changed, policy=policy, max_loss=max_loss, **how)
    if found.value is None:
        return Price(last, None, found.status)
    after = {stage.name: stage.value for stage in found.stages if stage.value is not None}
    if max_loss:
        after["served"] = min(after["served"], before["served"])
    goal, amount = lost(before, after)
    exact = all(_proved(one, before, goal, max_loss) for one in (result, found))
    cut = Status.CANCELLED if found.status is Status.CANCELLED else Status.FEASIBLE
    return Price(goal, amount, Status.OPTIMAL if exact else cut)


def _values(problem: Problem, result: Result, *, until: str) -> dict[str, int]:
    """The values of the stages that count, in order."""
    if result.reproduce.fingerprint != problem.fingerprint() or result.value is None:
        raise ProblemError("result", "", "is one of another problem, or without a schedule")
    values = {stage.name: stage.value for stage in result.stages if stage.value is not None}
    names = list(values)
    return {name: values[name] for name in names[: names.index(until) + 1]}


def _proved(result: Result, stages: Mapping[str, int], goal: str, max_loss: int) -> bool:
    """Whether the stages up to `goal` are, or within the loss that is allowed."""
    names = list(stages)
    counted = [s for s in result.stages if s.name in names[: names.index(goal) + 1]]
    return all(
        s.status is Status.OPTIMAL or (max_loss and settled(s.name, s.value, s.bound, max_loss))
        for s in counted
    )
