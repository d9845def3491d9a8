"""Generated cases measured in processes of their own, and against the single CP-SAT model."""

import resource
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, replace
from multiprocessing import get_context
from typing import Any

from scheduler import solve
from scheduler.commands.generate import Size, generate
from scheduler.commands.plain import solve_plain
from scheduler.result import Policy

SIZES = {
    "S": Size(30, 50, 4, 8, 20, 8, 0.1),
    "M": Size(100, 200, 4, 8, 60, 10, 0.1),
    "L": Size(200, 400, 4, 10, 150, 15, 0.1),
    "XL": Size(700, 1300, 4, 10, 500, 15, 0.1),
    "XXL": Size(3500, 6500, 6, 10, 1500, 15, 0.1),
    "saturated": Size(300, 300, 4, 5, 300, 20, 0.1),
}
TIMES = 10
AT_LEAST_S, AT_MOST_S = 10.0, 60.0
MOST_VARIABLES = 600_000  # of the single model; building it takes about 2 KiB for each
GROWTH = (1_000, 2_000, 5_000, 10_000)
MEBI = 1024  # ru_maxrss counts in KiB


@dataclass(frozen=True, slots=True)
class Case:
    """A size and what is asked of it."""

    size: Size
    policy: Policy = "weighted"


def _cases() -> Iterator[tuple[str, Case]]:
    for name, size in SIZES.items():
        yield name, Case(size)
        yield f"{name}-any", Case(replace(size, any_to_any=True))
    yield "L-fair", Case(SIZES["L"], "fair")
    yield "ATE", Case(Size(700, 1500, 2, 43, 550, 35, forbidden=0.1))


CASES = dict(_cases())


def of_growth(participants: int) -> Case:
    """A case of so many participants, with tables and wishes in proportion."""
    visitors = participants * 35 // 100
    return Case(Size(visitors, participants - visitors, 4, 10, participants // 4, 15, 0.1))


def measured(
    case: Case, *, time_limit_s: float, seed: int = 0, workers: int = 2, cancel_s: float = 1e9
) -> dict[str, Any]:
    """Value, bound, gap in %, status, seconds of wall and CPU, and peak memory in MiB.

    In a process of its own, after a small warm-up, so that loading OR-Tools is not counted. The
    solve is cancelled after `cancel_s` seconds.
    """
    return _apart(_ours, case, time_limit_s, seed, workers, cancel_s)


def worst(rows: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    """How many are proved, and the worst gap, seconds and memory of what was measured."""
    proved = sum(row["status"] == "OPTIMAL" for row in rows)
    gaps = [row["gap"] for row in rows]
    gap = None if None in gaps else max(gaps)
    return {"proved": proved, "gap": gap} | {
        key: max(row[key] for row in rows) for key in ("seconds", "cpu", "mib")
    }


def against_plain(case: Case, seconds: float, *, seed: int = 0, workers: int = 2) -> dict[str, Any]:
    """The single model, given ten times our `seconds` but 10 at least and 60 at most.

    `plain` says why not where it would not fit into memory.
    """
    return _apart(_plain, case, seconds, seed, workers)


def _apart(function: Callable[..., dict[str, Any]], *arguments: object) -> dict[str, Any]:
    with ProcessPoolExecutor(1, mp_context=get_context("spawn")) as process:
        return process.submit(function, *arguments).result()


def _ours(
    case: Case, time_limit_s: float, seed: int, workers: int, cancel_s: float
) -> dict[str, Any]:
    solve(generate(Size(2, 2, 1, 2, 2, 1)), time_limit_s=5)
    problem = generate(case.size, seed)
    began, cpu = time.monotonic(), time.process_time()
    result = solve(
        problem,
        policy=case.policy,
        time_limit_s=time_limit_s,
        seed=seed,
        workers=workers,
        should_stop=lambda: time.monotonic() - began >= cancel_s,
    )
    seconds, cpu_seconds = time.monotonic() - began, time.process_time() - cpu
    return {
        "participants": len(problem.participants),
        "candidates": len(problem.candidates),
        "status": result.status.value,
        "value": result.value,
        "bound": result.bound,
        "gap": _gap(result.value, result.bound),
        "seconds": round(seconds, 2),
        "cpu": round(cpu_seconds, 2),
        "mib": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // MEBI,
    }


def _gap(value: int | None, bound: int | None) -> float | None:
    """In % of the bound."""
    if value is None or not bound:
        return None
    return round(100 * (bound - value) / bound, 3)


def _plain(case: Case, seconds: float, seed: int, workers: int) -> dict[str, Any]:
    problem = generate(case.size, seed)
    variables = len(problem.candidates) * len(problem.slots)
    if variables > MOST_VARIABLES:
        return {"plain": f"not run: {variables:,} variables", "ratio": None}
    given = min(AT_MOST_S, max(AT_LEAST_S, TIMES * seconds))
    plain = solve_plain(problem, time_limit_s=given, seed=seed, workers=workers)
    return {
        "plain": plain.status.value,
        "plain_value": plain.value,
        "plain_bound": plain.bound,
        "plain_seconds": round(plain.seconds, 2),
        "ratio": round(plain.seconds / seconds, 1),
    }
