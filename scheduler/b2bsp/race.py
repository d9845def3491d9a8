"""Two searches side by side: one raises the bound, the other looks for a schedule that meets it.

The bound comes from CP-SAT's core-guided search over people: a core says that one of these
participants has a break, wherever it is. Cores come quickly or not at all; when there was none for
a while, the decision "at most as many breaks as the bound" is the shorter way to the next bound.
The schedule comes from such decisions too, at the bound and one above it in turns that grow.
"""

import threading
import time
from collections.abc import Callable, Sequence
from itertools import count

from ortools.sat.python import cp_model
from ortools.sat.python.cp_model_helper import SatParameters

from scheduler.b2bsp.clauses import Encoding

FIRST_TURN_S = 3.0
GROWTH = 1.5
PATIENCE_S = 1.5  # without a new core
ELSEWHERE = 1000  # seeds that the other search does not use
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
        self._last_share = deadline - LAST_SHARE * (deadline - time.monotonic())
        self._lock = threading.RLock()
        self._solvers: list[cp_model.CpSolver] = []
        self._raised = time.monotonic()
        self._cores: cp_model.CpSolver | None = None
        self._deciding: dict[cp_model.CpSolver, int] = {}
        self._over = threading.Event()

    def run(self) -> None:
        """Returns once one search has the proof, or at the deadline; the other is stopped."""
        searches = [
            threading.Thread(target=search, daemon=True) for search in (self._prove, self._find)
        ]
        for search in searches:
            search.start()
        while not self._over.wait(timeout=POLL_S) and time.monotonic() < self._deadline:
            self._give_up_cores()
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

    def _prove(self) -> None:
        """Raises the bound, core by core and then one by one."""
        self._minimise(self._deadline, cores=True)
        for number in count(1):
            if self._over.is_set() or time.monotonic() >= self._deadline:
                break
            self._decide(self.bound, self._deadline, seed=ELSEWHERE + number)

    def _find(self) -> None:
        """Takes turns at the bound and one above it; the last part of the time, any better one."""
        turn = FIRST_TURN_S
        for number in count():
            if self._over.is_set() or time.monotonic() >= self._last_share:
                break
            until = min(self._last_share, time.monotonic() + turn)
            self._decide(self.bound + number % 2, until, seed=number)
            turn *= GROWTH
        self._minimise(self._deadline, cores=False)

    def _minimise(self, until: float, *, cores: bool) -> None:
        if self._over.is_set():
            return
        model = self._encoding.model.clone()
        model.minimize(self._encoding.by_people())
        solver = self._solver(until)
        solver.parameters.optimize_with_core = cores
        if cores:
            self._raised, self._cores = time.monotonic(), solver
        solver.best_bound_callback = self._lower
        if self._solve(solver, model) == cp_model.INFEASIBLE:
            self.impossible = True
            self._over.set()

    def _decide(self, most: int, until: float, *, seed: int) -> None:
        """Is there a schedule with at most so many breaks? Ends, too, when the bound says no."""
        if self.value is not None and self.value <= most:
            most = self.bound
        model = self._encoding.model.clone()
        model.add(self._encoding.by_people() <= most)
        solver = self._solver(until)
        solver.parameters.random_seed = seed
        with self._lock:
            self._deciding[solver] = most
        if self._solve(solver, model) == cp_model.INFEASIBLE:
            self._lower(most + 1)

    def _lower(self, bound: float) -> None:
        with self._lock:
            if round(bound) > self.bound:
                self.bound, self._raised = round(bound), time.monotonic()
            moot = [solver for solver, most in self._deciding.items() if most < self.bound]
        for solver in moot:
            solver.stop_search()
        self._compare()

    def _give_up_cores(self) -> None:
        if self._cores is not None and time.monotonic() > self._raised + PATIENCE_S:
            self._cores.stop_search()

    def _compare(self) -> None:
        if self.value is not None and self.value <= self.bound:
            self._over.set()

    def _stop(self) -> None:
        with self._lock:
            solvers = list(self._solvers)
        for solver in solvers:
            solver.stop_search()

    def _solver(self, until: float) -> cp_model.CpSolver:
        solver = cp_model.CpSolver()
        solver.parameters.num_workers = 1
        solver.parameters.linearization_level = 0
        solver.parameters.max_presolve_iterations = 1
        solver.parameters.initial_polarity = SatParameters.Polarity.POLARITY_TRUE
        solver.parameters.max_time_in_seconds = max(0.01, until - time.monotonic())
        with self._lock:
            self._solvers.append(solver)
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
