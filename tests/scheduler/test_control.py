"""Cancelling, deadlines, progress, determinism, and what importing the package loads."""

import subprocess
import sys
from collections.abc import Iterator
from dataclasses import replace
from functools import partial

from scheduler import Progress, Result, Status, check, solve
from scheduler.commands.generate import Size, generate

SMALL = generate(Size(15, 25, 2, 5, 10, 6, 0.1), seed=1)
CROWDED = generate(Size(40, 40, 2, 5, 30, 10, 0.3, any_to_any=True), seed=1)
MANY = generate(Size(150, 250, 3, 6, 80, 14, 0.1), seed=1)


def same(first: Result, second: Result) -> bool:
    """Equal but for the seconds measured."""

    def timeless(result: Result) -> Result:
        stages = tuple(replace(stage, seconds=0.0) for stage in result.stages)
        return replace(result, stages=stages, kpis={**result.kpis, "seconds": 0})

    return timeless(first) == timeless(second)


def test_one_worker_and_one_seed_give_one_result() -> None:
    first, second = (solve(CROWDED, seed=7, workers=1) for _ in range(2))
    assert same(first, second)


def test_cancelled_before_it_begins() -> None:
    result = solve(SMALL, should_stop=lambda: True)
    assert (result.status, result.value, result.meetings) == (Status.CANCELLED, None, ())
    assert check(SMALL, result).ok


def test_cancelled_at_any_poll_the_result_still_holds() -> None:
    for polls in (1, 2, 3, 5, 8, 13, 40):
        left = iter(range(polls))
        result = solve(CROWDED, workers=1, should_stop=partial(_used_up, left))
        assert result.status in (Status.CANCELLED, Status.OPTIMAL)
        assert check(CROWDED, result).violations == ()


def _used_up(left: Iterator[int]) -> bool:
    return next(left, None) is None


def test_cancelled_once_there_is_a_schedule() -> None:
    placed: list[Progress] = []

    def note(progress: Progress) -> None:
        if progress.stage == "place":
            placed.append(progress)

    result = solve(CROWDED, workers=1, on_progress=note, should_stop=lambda: bool(placed))
    assert result.status in (Status.CANCELLED, Status.OPTIMAL)
    assert result.value is not None
    assert check(CROWDED, result).violations == ()


def test_cancelled_after_the_flows_have_chosen_it_is_placed_and_no_more() -> None:
    told: list[str] = []
    result = solve(
        MANY,
        workers=1,
        on_progress=lambda progress: told.append(progress.stage),
        should_stop=lambda: bool(told),
    )
    assert (result.status, told) == (Status.CANCELLED, ["select served", "place", "done"])
    assert result.value is not None
    assert check(MANY, result).violations == ()


def test_a_deadline_of_next_to_nothing() -> None:
    result = solve(CROWDED, time_limit_s=0.001)
    assert result.status in (Status.FEASIBLE, Status.UNKNOWN)
    assert check(CROWDED, result).violations == ()


def test_progress_tells_stage_value_and_bound() -> None:
    told: list[Progress] = []
    result = solve(SMALL, on_progress=told.append)
    assert [progress.stage for progress in told] == ["select served", "place", "done"]
    assert (told[-1].value, told[-1].bound) == (result.value, result.bound)
    assert [p.elapsed_s for p in told] == sorted(p.elapsed_s for p in told)


def test_how_to_reproduce_is_in_the_result() -> None:
    reproduce = solve(SMALL, seed=3, workers=1, time_limit_s=30, policy="fair").reproduce
    told = (reproduce.fingerprint, reproduce.seed, reproduce.workers, reproduce.policy)
    assert told == (SMALL.fingerprint(), 3, 1, "fair")
    assert set(reproduce.versions) == {"ortools", "python"}


def test_importing_and_checking_load_no_solver() -> None:
    code = (
        "import sys, scheduler, scheduler.commands.cli, scheduler.b2bsp.dzn;"
        "print([name for name in sys.modules if name.startswith(('ortools', 'numpy'))])"
    )
    run = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True, timeout=60
    )
    assert run.stdout == "[]\n"
