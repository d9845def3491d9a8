"""The process that solves and answers, one at a time: the only one that loads OR-Tools."""

from services.workers import inquire, solve
from services.workers.process import run_actors
from services.workers.routes import INQUIRE, SOLVE


def run() -> None:
    """Until the process is asked to stop."""
    solve.load_solver()
    run_actors({SOLVE: solve.run, INQUIRE: inquire.run}, threads=1)
