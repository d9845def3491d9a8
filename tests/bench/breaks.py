"""Breaks and moves at size M, tables full: after *place* alone, and after the polish."""

import time
from dataclasses import replace

from scheduler import Problem, check, solve
from scheduler.commands.bench import SIZES
from scheduler.commands.generate import Size, generate
from scheduler.result import Result, Stage

SEEDS = (0, 1, 2)
LIMITS_S = (10.0, 60.0)
CAP = 2


def run() -> None:
    """Per problem a line without polish, with each limit of seconds, and with a cap."""
    solve(generate(Size(2, 2, 1, 2, 2, 1)), time_limit_s=5, polish_limit_s=1)
    for size in ("S", "M"):
        for seed in SEEDS:
            _one(f"{size} seed {seed}", generate(SIZES[size], seed))


def _one(name: str, problem: Problem) -> None:
    placed = _solved(name, problem, 0.0, None)
    for limit_s in LIMITS_S:
        _solved(name, problem, limit_s, placed)
    _solved(f"{name}, cap {CAP}", replace(problem, break_cap=CAP), LIMITS_S[0], placed)


def _solved(name: str, problem: Problem, limit_s: float, placed: Result | None) -> Result:
    began, cpu = time.monotonic(), time.process_time()
    result = solve(problem, time_limit_s=120, polish_limit_s=limit_s)
    seconds, cpu_seconds = time.monotonic() - began, time.process_time() - cpu
    breaks, moves = _stage(result, "breaks"), _stage(result, "moves")
    right = "" if check(problem, result).ok else "; check finds mistakes"
    ratio = ""
    if placed is not None:
        before = _stage(placed, "breaks").value or 1
        ratio = f" (1/{before / max(1, breaks.value or 0):.1f} of {before})"
    print(
        f"{name:<16} polish {limit_s:>2.0f} s: served {result.value} of {result.bound}; "
        f"breaks {breaks.value}{ratio}, bound {breaks.bound} {breaks.proof}; "
        f"moves {moves.value}, bound {moves.bound} {moves.proof}; "
        f"{seconds:.1f} s, {cpu_seconds:.1f} s of CPU{right}",
        flush=True,
    )
    return result


def _stage(result: Result, name: str) -> Stage:
    return next(stage for stage in result.stages if stage.name == name)
