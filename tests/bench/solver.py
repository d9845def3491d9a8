"""The scheduler against a single CP-SAT model over x[candidate, slot], on problem M."""

import subprocess
import sys


def run() -> None:
    command = [sys.executable, "-m", "scheduler", "bench", "generated", "--size", "M"]
    subprocess.run(command, check=True)
