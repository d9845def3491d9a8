"""The hard rules and which of them a schedule breaks. Plain Python, loads no solver."""

from collections.abc import Callable, Iterator

from scheduler.problem import Problem
from scheduler.result import Meeting
from scheduler.rules import meetings as each
from scheduler.rules import sharing, together
from scheduler.rules.schedule import Schedule
from scheduler.rules.words import Rule, Violation

__all__ = ["Rule", "Violation", "broken_rules"]

RULES: tuple[Callable[[Schedule], Iterator[Violation]], ...] = (
    each.length,
    each.free,
    sharing.seats,
    sharing.delegates,
    sharing.one_place,
    sharing.tables,
    sharing.interpreters,
    each.site,
    together.travel,
    each.allowed,
    each.pins,
    together.precedence,
    together.alternatives,
    together.maximum,
    together.quota,
    together.break_cap,
    each.mandatory,
    each.frozen,
)


def broken_rules(problem: Problem, meetings: tuple[Meeting, ...]) -> Iterator[Violation]:
    """Every violation of a hard rule; stops after unknown ids, with which nothing else counts."""
    unknown = list(each.candidate(problem, meetings))
    if unknown:
        yield from unknown
        return
    schedule = Schedule(problem, meetings)
    for rule in RULES:
        yield from rule(schedule)
