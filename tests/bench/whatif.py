"""What if: seconds to estimate every remedy and to confirm the best five, at sizes M, L and XL."""

import json
import time

from scheduler import Status, solve
from scheduler.commands.bench import CASES
from scheduler.commands.generate import generate
from scheduler.explain.whatif import what_if

SIZES = ("M", "L", "XL")
LIMIT_S = 60.0


def run() -> None:
    for name in SIZES:
        problem = generate(CASES[name].size)
        result = solve(problem, time_limit_s=LIMIT_S)
        wall, cpu = time.perf_counter(), time.process_time()
        remedies = what_if(problem, result, time_limit_s=LIMIT_S)
        told = {
            "case": name,
            "seconds": round(time.perf_counter() - wall, 2),
            "cpu": round(time.process_time() - cpu, 2),
            "remedies": len(remedies),
            "confirmed": sum(remedy.gain is not None for remedy in remedies),
            "exact": sum(remedy.status is Status.OPTIMAL for remedy in remedies),
            "best": [remedies[0].kind, remedies[0].where, remedies[0].gain],
        }
        print(json.dumps(told), flush=True)
