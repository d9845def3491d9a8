"""The process that solves, one mission at a time: the only one that loads OR-Tools."""

from services.workers import solve
from services.workers.process import run_actors
from services.workers.routes import SOLVE


def run() -> None:
    """Until the process is asked to stop."""
    solve.load_solver()
    run_actors({SOLVE: solve.run}, threads=1)
