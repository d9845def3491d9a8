"""Ratios measured in one run: the stages against the single CP-SAT model on generated problems."""

from typing import Any

from scheduler import solve
from scheduler.generate import Size, generate
from scheduler.plain import solve_plain
from scheduler.result import Policy, Status

SIZES = {
    "S": Size(30, 50, 4, 8, 20, 8, 0.1),
    "M": Size(100, 200, 4, 8, 60, 10, 0.1),
    "L": Size(200, 400, 4, 10, 150, 15, 0.1),
    "XL": Size(700, 1300, 4, 10, 500, 15, 0.1),
}
TIMES = 10
AT_LEAST_S = 10.0


def against_plain(
    size: Size, *, policy: Policy, time_limit_s: float, seed: int, workers: int
) -> dict[str, Any]:
    """Seconds, value, bound and proof of both; the single model gets ten times our time.

    Each is run after a small warm-up, so that loading OR-Tools is not counted.
    """
    solve(generate(Size(2, 2, 1, 2, 2, 1)), time_limit_s=5)
    problem = generate(size, seed)
    ours = solve(problem, policy=policy, time_limit_s=time_limit_s, seed=seed, workers=workers)
    seconds = float(ours.kpis["seconds"])
    given = max(AT_LEAST_S, TIMES * seconds)
    plain = solve_plain(problem, time_limit_s=given, seed=seed, workers=workers)
    return {
        "participants": len(problem.participants),
        "candidates": len(problem.candidates),
        "status": ours.status.value,
        "value": ours.value,
        "bound": ours.bound,
        "seconds": seconds,
        "plain_status": plain.status.value,
        "plain_value": plain.value,
        "plain_bound": plain.bound,
        "plain_seconds": round(plain.seconds, 3),
        "ratio": round(plain.seconds / seconds, 1),
        "plain_proved": plain.status is Status.OPTIMAL,
    }
