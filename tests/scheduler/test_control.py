"""Progress, determinism, how to reproduce a result, and what importing the package loads."""

import subprocess
import sys
from dataclasses import replace

from scheduler import Progress, Result, solve
from scheduler.commands.generate import Size, generate

SMALL = generate(Size(15, 25, 2, 5, 10, 6, 0.1), seed=1)
CROWDED = generate(Size(40, 40, 2, 5, 30, 10, 0.3, any_to_any=True), seed=1)


def same(first: Result, second: Result) -> bool:
    """Equal but for the seconds measured."""

    def timeless(result: Result) -> Result:
        stages = tuple(replace(stage, seconds=0.0) for stage in result.stages)
        return replace(result, stages=stages, kpis={**result.kpis, "seconds": 0})

    return timeless(first) == timeless(second)


def test_one_worker_and_one_seed_give_one_result() -> None:
    first, second = (solve(CROWDED, seed=7, workers=1) for _ in range(2))
    assert same(first, second)


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
