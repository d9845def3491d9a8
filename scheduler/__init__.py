"""Schedules B2B missions: who meets whom, when, at which table; optimal, with proof.

Importing this package loads no solver; `solve` loads OR-Tools when it is first called.
"""

from collections.abc import Callable

from scheduler.check import Report, check
from scheduler.errors import Clash, ContradictionError, ProblemError
from scheduler.problem import (
    Candidate,
    Delegate,
    Delegation,
    Interpreter,
    Participant,
    Problem,
    Published,
    Slot,
    Table,
    Travel,
)
from scheduler.result import (
    Certificate,
    Meeting,
    Policy,
    Progress,
    Reason,
    Result,
    Stage,
    Status,
    Unserved,
)
from scheduler.rules import Rule, Violation

__all__ = [
    "Candidate",
    "Certificate",
    "Clash",
    "ContradictionError",
    "Delegate",
    "Delegation",
    "Interpreter",
    "Meeting",
    "Participant",
    "Policy",
    "Problem",
    "ProblemError",
    "Progress",
    "Published",
    "Reason",
    "Report",
    "Result",
    "Rule",
    "Slot",
    "Stage",
    "Status",
    "Table",
    "Travel",
    "Unserved",
    "Violation",
    "check",
    "solve",
]


def solve(
    problem: Problem,
    *,
    policy: Policy = "weighted",
    time_limit_s: float = 60.0,
    seed: int = 0,
    workers: int | None = None,
    polish_limit_s: float = 0.0,
    max_loss: int = 0,
    on_progress: Callable[[Progress], None] | None = None,
    should_stop: Callable[[], bool] | None = None,
) -> Result:
    """The best schedule found within `time_limit_s` seconds, with value, bound and proof.

    `workers` is the number of threads of the solvers (None: all cores; 1: deterministic unless
    a time limit cuts in). For at most `polish_limit_s` of the seconds breaks are made fewer, by
    local search that touches nothing that counts more. With a published schedule, up to `max_loss`
    of the served preference (a sum of weights) may be given up for more kept meetings; ValueError
    if it is below 0. `should_stop` is polled several times a
    second, from another thread while a solver runs; it ends the solve with status CANCELLED and
    the best schedule so far, if there is one. `on_progress` is called from the calling thread.
    """
    if max_loss < 0:
        raise ValueError(f"a loss of {max_loss} is below 0")
    from scheduler.solving import run  # noqa: PLC0415 - OR-Tools is slow to load

    return run(
        problem,
        policy=policy,
        time_limit_s=time_limit_s,
        seed=seed,
        workers=workers,
        polish_limit_s=polish_limit_s,
        max_loss=max_loss,
        on_progress=on_progress,
        should_stop=should_stop,
    )
