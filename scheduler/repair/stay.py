"""What keeping published meetings is worth: prices over x[candidate, first slot], in whole numbers.

Of a published schedule nearly everything can stay, so that a linear program over few columns, the
published starts, says nearly all; others join it while its prices call for them (sifting, Bixby et
al. 1992). The optimum is degenerate: each candidate is asked for a trifle less than once, so that
prices appear only where meetings compete for a seat or a table, and other columns stay away.
Whatever the prices are, weak duality makes a true bound of them.
"""

import datetime as dt
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from ortools.math_opt import model_pb2
from ortools.math_opt.python import mathopt
from ortools.util.python.solve_interrupter import SolveInterrupter

from scheduler.certificate import SCALE
from scheduler.control import Control
from scheduler.select.narrow import Narrowed
from scheduler.select.relaxation import RowName

Ints = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float64]
Flags = npt.NDArray[np.bool_]

TRIFLE = 1e-3
LACKING = 1.0  # kept meetings that it costs to leave a tight row or mandatory candidate unserved
NEAR = 1e-6
JOINING = 32
ROUNDS = 30
UNLIMITED = float("inf")


@dataclass(frozen=True, slots=True)
class Prices:
    """No schedule keeps more than `bound`.

    `likely`: the starts, per candidate, that the linear program could use to keep as many.
    """

    bound: int
    likely: list[list[int]]
    _columns: "_Columns"
    _cost: Ints
    _spare: int

    def starts(self, fewer: float) -> list[list[int]]:
        """Per candidate, all starts that a schedule with so many fewer kept meetings can have."""
        return self._columns.starts(self._cost <= self._spare + round(fewer * SCALE))


def prices(narrow: Narrowed, control: Control, *, time_limit_s: float) -> Prices | None:
    """An upper bound on the kept meetings, and the starts of schedules that attain it.

    None where there was no time for it. Both hold for all schedules that `narrow` leaves.
    """
    columns = _Columns(narrow)
    until = control.elapsed() + time_limit_s
    inside = columns.gain | ~columns.gainful[columns.candidate]
    best: tuple[int, Ints] | None = None
    for _ in range(ROUNDS):
        left = until - control.elapsed()
        duals = None if left <= 0 else _duals(columns, inside, control, time_limit_s=left)
        if duals is None:
            break
        total, reduced = columns.shown(duals)
        if best is None or total < best[0]:
            best = total, reduced
        called = columns.called(reduced, inside)
        if not called.any():
            break
        inside |= called
    if best is None:
        return None
    total, reduced = best
    cost, spare = columns.cost(reduced), total % SCALE
    likely = columns.starts(inside & (cost <= spare))
    return Prices(total // SCALE, likely, columns, cost, spare)


class _Columns:
    """The starts of a narrowed instance as arrays, and their rows: a seat, a table, in a slot."""

    def __init__(self, narrow: Narrowed) -> None:
        instance = narrow.instance
        counts = np.array([len(starts) for starts in instance.starts])
        self.candidate = np.repeat(np.arange(len(counts)), counts)
        self.start = np.array([s for starts in instance.starts for s in starts], dtype=np.int64)
        self.must = np.zeros(len(counts), dtype=bool)
        self.must[list(instance.mandatory)] = True
        published = np.full(len(counts), -1)
        for candidate, meeting in instance.published.items():
            published[candidate] = instance.slot_index[meeting.slot]
        self.gain = self.start == published[self.candidate]
        self.gainful = np.zeros(len(counts), dtype=bool)
        self.gainful[self.candidate[self.gain]] = True
        self.column, self.row = self._entries(narrow)
        half_days = [instance.half_days[half_day] for half_day in instance.half_day_of]
        name: RowName
        tight = []
        for participant in instance.problem.participants:
            for half_day in half_days:
                name = ("seats", participant.id, half_day)
                tight.append(name in narrow.tight)
        tight += [("tables", half_day) in narrow.tight for half_day in half_days]
        self.most = np.array([*np.ravel(instance.seats), *instance.open_tables], dtype=np.int64)
        self.least = np.where(tight, self.most, 0)

    def _entries(self, narrow: Narrowed) -> tuple[Ints, Ints]:
        """Each column with each row that it takes one of; tables come after all participants."""
        instance = narrow.instance
        people = len(instance.seats)
        users = [np.array([*members, people]) for members in instance.members]
        lengths = np.array(instance.lengths)[self.candidate]
        column = np.repeat(np.arange(len(self.start)), lengths)
        later = np.arange(len(column)) - np.repeat(np.cumsum(lengths) - lengths, lengths)
        slot = self.start[column] + later
        own = [users[c] for c in self.candidate[column].tolist()] or [np.zeros(0, dtype=np.int64)]
        sizes = np.array([len(several) for several in own])
        row = np.concatenate(own) * instance.slots + np.repeat(slot, sizes)
        return np.repeat(column, sizes), row

    def shown(self, duals: Floats) -> tuple[int, Ints]:
        """What these prices of the rows show, and the columns' worth beyond them; all scaled."""
        price = np.round(duals * SCALE).astype(np.int64)
        price[(price < 0) & (self.least == 0)] = 0
        reduced = SCALE * self.gain.astype(np.int64)
        np.subtract.at(reduced, self.column, price[self.row])
        total = np.where(price > 0, price * self.most, price * self.least).sum()
        return int(total + self._best(reduced).sum()), reduced

    def _best(self, reduced: Ints, among: Flags | None = None) -> Ints:
        """Per candidate its best column; 0 where it need not be held or there is none."""
        chosen = slice(None) if among is None else among
        least = np.iinfo(np.int64).min
        best = np.where(self.must, least, 0)
        np.maximum.at(best, self.candidate[chosen], reduced[chosen])
        best[best == least] = 0
        return best

    def called(self, reduced: Ints, inside: Flags) -> Flags:
        """The columns outside that are worth more than the best inside; some of each candidate."""
        beyond = reduced - self._best(reduced, inside)[self.candidate]
        wanted = np.flatnonzero((beyond > SCALE * NEAR) & ~inside)
        wanted = wanted[np.lexsort((-beyond[wanted], self.candidate[wanted]))]
        _, first, count = np.unique(self.candidate[wanted], return_index=True, return_counts=True)
        rank = np.arange(len(wanted)) - np.repeat(first, count)
        called = np.zeros(len(inside), dtype=bool)
        called[wanted[rank < JOINING]] = True
        return called

    def cost(self, reduced: Ints) -> Ints:
        """What each column loses against its candidate's best, scaled."""
        return self._best(reduced)[self.candidate] - reduced

    def starts(self, chosen: Flags) -> list[list[int]]:
        """The starts that the chosen columns stand for, per candidate."""
        starts: list[list[int]] = [[] for _ in self.must]
        pairs = zip(self.candidate[chosen].tolist(), self.start[chosen].tolist(), strict=True)
        for candidate, start in pairs:
            starts[candidate].append(start)
        return starts


def _duals(
    columns: _Columns, inside: Flags, control: Control, *, time_limit_s: float
) -> Floats | None:
    """Prices of the rows in the linear program over the columns inside."""
    rows = len(columns.most)
    entries = inside[columns.column]
    used = np.bincount(columns.row[entries], minlength=rows)
    binding = (used > columns.most) | (columns.least > 0)
    entries &= binding[columns.row]
    held = np.zeros(len(columns.must), dtype=bool)
    held[columns.candidate[inside]] = True
    once, shared = np.flatnonzero(held), np.flatnonzero(binding)
    lacking = np.concatenate([shared[columns.least[shared] > 0], rows + once[columns.must[once]]])
    chosen = np.flatnonzero(inside)
    place = np.full(rows + len(held), -1)
    place[np.concatenate([shared, rows + once])] = np.arange(len(shared) + len(once))
    number = np.full(len(inside), -1)
    number[chosen] = np.arange(len(chosen))
    least = np.concatenate([columns.least[shared], columns.must[once] * (1 - TRIFLE)])
    program = _Program(
        worth=np.concatenate([columns.gain[chosen], np.full(len(lacking), -LACKING)]),
        least=np.where(least > 0, least, -UNLIMITED),
        most=np.concatenate([columns.most[shared], np.full(len(once), 1 - TRIFLE)]),
        row=np.concatenate(
            [
                place[columns.row[entries]],
                place[rows + columns.candidate[chosen]],
                place[lacking],
            ]
        ),
        column=np.concatenate(
            [
                number[columns.column[entries]],
                np.arange(len(chosen)),
                len(chosen) + np.arange(len(lacking)),
            ]
        ),
    )
    found = program.duals(control, time_limit_s=time_limit_s)
    if found is None:
        return None
    duals = np.zeros(rows)
    duals[shared] = found[: len(shared)]
    return duals


@dataclass(frozen=True, slots=True)
class _Program:
    """Most worth of columns of 0 or more; each entry of the matrix is 1."""

    worth: Floats
    least: Floats
    most: Floats
    row: Ints
    column: Ints

    def duals(self, control: Control, *, time_limit_s: float) -> Floats | None:
        """Optimal prices of the rows by GLOP; None: no time. Fills the model's arrays at once."""
        model = model_pb2.ModelProto()
        model.variables.ids.extend(range(len(self.worth)))
        model.variables.lower_bounds.extend([0.0] * len(self.worth))
        model.variables.upper_bounds.extend([UNLIMITED] * len(self.worth))
        model.variables.integers.extend([False] * len(self.worth))
        worthy = np.flatnonzero(self.worth)
        model.objective.maximize = True
        model.objective.linear_coefficients.ids.extend(worthy.tolist())
        model.objective.linear_coefficients.values.extend(self.worth[worthy].tolist())
        model.linear_constraints.ids.extend(range(len(self.most)))
        model.linear_constraints.lower_bounds.extend(self.least.tolist())
        model.linear_constraints.upper_bounds.extend(self.most.tolist())
        order = np.lexsort((self.column, self.row))
        matrix = model.linear_constraint_matrix
        matrix.row_ids.extend(self.row[order].tolist())
        matrix.column_ids.extend(self.column[order].tolist())
        matrix.coefficients.extend([1.0] * len(order))
        program = mathopt.Model.from_model_proto(model)
        limit = dt.timedelta(seconds=max(0.01, min(time_limit_s, control.left())))
        interrupter = SolveInterrupter()
        with control.watching(interrupter.interrupt):
            result = mathopt.solve(
                program,
                mathopt.SolverType.GLOP,
                params=mathopt.SolveParameters(time_limit=limit),
                interrupter=interrupter,
            )
        if not result.has_dual_feasible_solution():
            return None
        return np.array(result.dual_values(list(program.linear_constraints())))
