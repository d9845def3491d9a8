"""How long it takes from the press of «Stop» until a solve has ended, in several stages of it.

Between the moment that the API has noted the wish to stop and the moment that the solver process
has stored the end, both as the database holds them.
"""

import tempfile
from contextlib import closing
from pathlib import Path

from services.db import transaction
from services.demo.client import Staff
from services.models import Mission, Solve
from tests.stack import Stack, running
from tests.stories.test_watching import Watcher

#: the stage whose first step one waits for → companies, slots, tables, greatest gap of breaks
STAGES = {
    "select served": (120, 8, 60, 0),
    "place": (60, 8, 50, 0),
    "breaks": (40, 8, 25, None),
}
TIMES = 3


def run() -> None:
    with (
        tempfile.TemporaryDirectory(prefix="escale-bench-") as folder,
        running(Path(folder)) as stack,
    ):
        token = stack.escale("token", "bench").split()[-1]
        for stage in STAGES:
            taken = [_stopped(stack, token, f"{n}-{stage[:3]}", stage) for n in range(TIMES)]
            told = "  ".join(f"{state} after {seconds:.2f} s" for state, seconds in taken)
            print(f"stopped at {stage!r}: {told}")


def _stopped(stack: Stack, token: str, code: str, stage: str) -> tuple[str, float]:
    """The state in which it ended, and the seconds from the press to the end."""
    companies, slots, tables, break_cap = STAGES[stage]
    small = stack.mission(code, companies=companies, slots=slots, tables=tables)
    with transaction(stack.engine) as session:
        session.get_one(Mission, small.mission.id).break_cap = break_cap
    with closing(Staff(stack.environment["BASE_URL"], token)) as staff:
        body = {"time_limit_s": 120, "polish_limit_s": 100}
        solve = staff.post(f"missions/{small.mission.id}/solves", body)["id"]
    watcher = Watcher(stack, token)
    pressed = False
    for told in watcher.watch(solve):
        if not pressed and told.data.get("stage", "").startswith(stage):
            pressed = watcher.stop(solve) > 0
    with transaction(stack.engine) as session:
        row = session.get_one(Solve, solve)
        if row.cancel_asked_at is None or row.finished_at is None:
            return f"{row.state.value} before the press", 0.0
        return row.state.value, (row.finished_at - row.cancel_asked_at).total_seconds()
