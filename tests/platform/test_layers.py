"""Who imports whom: as the contracts in pyproject.toml say, and as a process really does."""

import subprocess
import sys
from pathlib import Path

import pytest

_ROOT = Path(__file__).parents[2]


def modules_after(statement: str) -> set[str]:
    """The packages that a fresh process has loaded after the statement."""
    program = f"{statement}\nimport sys\nprint(*{{name.split('.')[0] for name in sys.modules}})"
    command = [sys.executable, "-c", program]
    return set(subprocess.run(command, capture_output=True, text=True, check=True).stdout.split())


def test_the_contracts_hold() -> None:
    linter = str(Path(sys.executable).with_name("lint-imports"))
    command = [linter, "--no-cache"]
    result = subprocess.run(command, cwd=_ROOT, capture_output=True, text=True, check=False)
    assert (result.returncode, "0 broken" in result.stdout) == (0, True), result.stdout


def test_the_web_process_never_loads_or_tools() -> None:
    loaded = modules_after("from services.app import create_app\ncreate_app()")
    assert loaded & {"ortools", "numpy", "pandas"} == set()
    assert loaded >= {"fastapi", "sqlalchemy"}


def test_the_scheduler_can_be_described_without_or_tools() -> None:
    assert modules_after("import scheduler") & {"ortools", "services", "sqlalchemy"} == set()


@pytest.mark.parametrize("name", ["serve", "mailsink"])
def test_the_processes_around_the_service_stay_small(name: str) -> None:
    loaded = modules_after(f"import services.{name}")
    assert loaded & {"ortools", "fastapi", "sqlalchemy", "dramatiq"} == set()
