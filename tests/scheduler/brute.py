"""Optima of tiny problems by trying every schedule, judged by the checker's rules alone."""

from collections.abc import Iterator
from itertools import product

from scheduler import Meeting, Policy, Problem
from scheduler.goals import MINIMISED, decides_status, stage_names, value_of
from scheduler.rules import broken_rules


def best_values(problem: Problem, policy: Policy) -> tuple[int, ...] | None:
    """The lexicographic optimum of the stages that decide the status; None if infeasible."""
    stages = [stage for stage in stage_names(problem, policy) if decides_status(stage)]
    best: tuple[int, ...] | None = None
    for meetings in schedules(problem):
        values = tuple(
            -value if stage in MINIMISED else value
            for stage in stages
            for value in [value_of(stage, problem, meetings)]
        )
        if best is None or values > best:
            best = values
    if best is None:
        return None
    signs = [-1 if stage in MINIMISED else 1 for stage in stages]
    return tuple(sign * value for sign, value in zip(signs, best, strict=True))


def schedules(problem: Problem) -> Iterator[tuple[Meeting, ...]]:
    def extend(index: int, chosen: tuple[Meeting, ...]) -> Iterator[tuple[Meeting, ...]]:
        if index == len(problem.candidates):
            if not any(broken_rules(problem, chosen)):
                yield chosen
            return
        if not problem.candidates[index].mandatory:
            yield from extend(index + 1, chosen)
        for meeting in _meetings(problem, index):
            if not _hopeless(problem, (*chosen, meeting)):
                yield from extend(index + 1, (*chosen, meeting))

    yield from extend(0, ())


def _hopeless(problem: Problem, chosen: tuple[Meeting, ...]) -> bool:
    """Whether a rule is broken that more meetings can't mend."""
    mendable = ("MANDATORY", "FROZEN", "BREAKS")
    return any(
        broken.rule.name not in mendable
        or (broken.rule.name == "FROZEN" and any(repr(m.candidate) in broken.where for m in chosen))
        for broken in broken_rules(problem, chosen)
    )


def _meetings(problem: Problem, index: int) -> Iterator[Meeting]:
    candidate = problem.candidates[index]
    staff: dict[str, list[str | None]] = {
        p.id: [d.id for d in p.delegates] or [None] for p in problem.participants
    }
    able = [
        [i.id for i in problem.interpreters if pair in i.pairs] for pair in candidate.interpreting
    ]
    for slot, table in product(problem.slots, problem.tables):
        for delegates in product(*(staff[p] for p in candidate.participants)):
            for interpreters in product(*able):
                yield Meeting(
                    candidate.id,
                    candidate.participants,
                    delegates,
                    slot.id,
                    table.id,
                    interpreters,
                )
