"""Two searches side by side, each by CP-SAT's core-guided search over another sum of the breaks.

A core over people says that one of these participants has a break, wherever it is: best where a few
busy participants are in each other's way. A core over places names slots: best where fixed meetings
force many breaks. The second one first asks, for a few seconds, for a schedule that meets the bound
known before any search: where there is one, that is often quicker than the proof by cores.
"""

import threading
import time
from collections.abc import Callable, Sequence

from ortools.sat.python import cp_model
from ortools.sat.python.cp_model_helper import SatParameters

from scheduler.b2bsp.encoding import Encoding

TARGET_S = 3.0
LAST_SHARE = 0.2
GRACE_S = 5.0
POLL_S = 0.02


class Race:
    """What both searches know: the best schedule and bound, and whether all is over."""

    def __init__(
        self,
        encoding: Encoding,
        count: Callable[[Sequence[int]], int],
        *,
        bound: int,
        deadline: float,
    ) -> None:
        """`count`: the breaks of a schedule (slot per meeting); `deadline`: a monotonic time."""
        self.bound = bound
        self.value: int | None = None
        self.schedule: list[int] | None = None
        self.impossible = False
        self._encoding = encoding
        self._count = count
        self._deadline = deadline
        self._lock = threading.RLock()
        self._solvers: dict[str, cp_model.CpSolver] = {}
        self._over = threading.Event()

    def run(self) -> None:
        """Returns once one search has the proof, or at the deadline; the other is stopped."""
        searches = [
            threading.Thread(target=search, daemon=True)
            for search in (self._search_people, self._search_places)
        ]
        for search in searches:
            search.start()
        self._over.wait(timeout=max(0.0, self._deadline - time.monotonic()))
        self._over.set()
        patience = time.monotonic() + GRACE_S
        while any(search.is_alive() for search in searches) and time.monotonic() < patience:
            self._stop()
            searches[0].join(timeout=POLL_S)
            searches[1].join(timeout=POLL_S)

    def found(self, schedule: list[int]) -> None:
        """One more schedule that keeps every rule."""
        value = self._count(schedule)
        with self._lock:
            if self.value is None or value < self.value:
                self.value, self.schedule = value, schedule
        self._compare()

    def _search_people(self) -> None:
        self._minimise("people", self._encoding.by_people(), self._deadline, cores=True)

    def _search_places(self) -> None:
        """The last part of the time goes to better and better schedules, without cores."""
        left = self._deadline - time.monotonic()
        self._meet_bound()
        places = self._encoding.by_places()
        self._minimise("places", places, self._deadline - LAST_SHARE * left, cores=True)
        self._minimise("places", places, self._deadline, cores=False)

    def _minimise(
        self, name: str, breaks: cp_model.LinearExprT, until: float, *, cores: bool
    ) -> None:
        if self._over.is_set():
            return
        model = self._encoding.model.clone()
        model.minimize(breaks)
        solver = self._solver(name, until)
        solver.parameters.optimize_with_core = cores
        solver.best_bound_callback = self._lower
        if self._solve(solver, model) == cp_model.INFEASIBLE:
            self.impossible = True
            self._over.set()

    def _meet_bound(self) -> None:
        target = self.bound
        model = self._encoding.model.clone()
        model.add(self._encoding.by_people() <= target)
        solver = self._solver("places", min(self._deadline, time.monotonic() + TARGET_S))
        if self._solve(solver, model) == cp_model.INFEASIBLE:
            self._lower(target + 1)

    def _lower(self, bound: float) -> None:
        with self._lock:
            self.bound = max(self.bound, round(bound))
        self._compare()

    def _compare(self) -> None:
        if self.value is not None and self.value <= self.bound:
            self._over.set()

    def _stop(self) -> None:
        with self._lock:
            solvers = list(self._solvers.values())
        for solver in solvers:
            solver.stop_search()

    def _solver(self, name: str, until: float) -> cp_model.CpSolver:
        solver = cp_model.CpSolver()
        solver.parameters.num_workers = 1
        solver.parameters.linearization_level = 0
        solver.parameters.max_presolve_iterations = 1
        solver.parameters.initial_polarity = SatParameters.Polarity.POLARITY_TRUE
        solver.parameters.max_time_in_seconds = max(0.01, until - time.monotonic())
        with self._lock:
            self._solvers[name] = solver
        return solver

    def _solve(self, solver: cp_model.CpSolver, model: cp_model.CpModel) -> cp_model.CpSolverStatus:
        return solver.solve(model, _Watch(self, self._encoding.held))


class _Watch(cp_model.CpSolverSolutionCallback):
    """Hands each solution to the race as a schedule."""

    def __init__(self, race: Race, held: dict[tuple[int, int], cp_model.IntVar]) -> None:
        super().__init__()
        self._race = race
        self._held = held

    def on_solution_callback(self) -> None:
        slots = {
            m: slot for (m, slot), literal in self._held.items() if self.boolean_value(literal)
        }
        self._race.found([slots[meeting] for meeting in sorted(slots)])
