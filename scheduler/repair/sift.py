"""Prices of seats, tables and whatever else is short, and a schedule in fractions, by sifting.

Of a published schedule nearly everything can stay, so that few columns, the published starts, say
nearly all; others join while the prices call for them (sifting, Bixby et al. 1992). Nearly every
vertex is degenerate: at first each candidate is asked for a trifle less than once, so that prices
appear only where meetings compete, and few pivots lead to them.
"""

from dataclasses import dataclass, replace

import numpy as np

from scheduler.control import Control
from scheduler.repair.program import Flags, Program
from scheduler.select.glop import UNLIMITED, Entries, Floats, Glop, Ints, Optimum

TRIFLE = 1e-3  # of a candidate
LITTLE = 1e-4  # of a start, to learn what it costs
LACKING = 100.0  # times the greatest worth: what a row costs that can't be used up, or kept
NEAR = 1e-6
JOINING = 32  # columns of one candidate at a time
ROUNDS = 30


@dataclass(frozen=True, slots=True)
class Sifted:
    """`values` of the columns, optimal if `done`; `prices` of the rows, with and without a trifle.

    Each of the prices shows a bound. The values may lack a trifle.
    """

    values: Floats
    prices: list[Floats]
    done: bool


class Sifting:
    """The program over the columns `inside`, in the order in which they joined."""

    def __init__(self, program: Program, worth: Floats) -> None:
        self.program, self._worth = program, worth
        own = program.candidate
        gainful = np.zeros(program.candidates() + 1, dtype=bool)  # the last: no candidate
        gainful[own[worth > 0]] = True
        self._inside = np.flatnonzero((worth > 0) | ~gainful[own] | (own < 0))
        self._rows = _rows(program)
        self._place = np.full(len(program.most), -1)
        self._place[self._rows] = np.arange(len(self._rows))
        least, most = _limits(program, TRIFLE)
        self._helpers = _helpers(program)
        count = len(self._helpers.value)
        helpers = Entries(self._place[self._helpers.row], np.arange(count), self._helpers.value)
        entries = self._entries(self._inside, count)
        self._glop = Glop(
            np.concatenate([np.full(count, -LACKING * worth.max(initial=1)), worth[self._inside]]),
            np.concatenate([np.full(count, UNLIMITED), program.tops[self._inside]]),
            least[self._rows],
            most[self._rows],
            Entries(
                np.concatenate([helpers.row, entries.row]),
                np.concatenate([helpers.column, entries.column]),
                np.concatenate([helpers.value, entries.value]),
            ),
        )

    def best(self, control: Control, *, time_limit_s: float) -> Sifted | None:
        """The most worth that the program allows; None where there was no time for it."""
        until = control.elapsed() + time_limit_s
        lacking = self._run(control, until)
        if lacking is None or not lacking.done:
            return lacking
        once = self._rows[self._rows >= self.program.once]
        least, most = _limits(self.program, 0.0)
        self._glop.relimit(self._place[once], most[once], least=least[once])
        whole = self._run(control, until)  # a few pivots more, and nearly all columns are whole
        if whole is None:
            return lacking
        return replace(whole, prices=[*lacking.prices, *whole.prices], done=True)

    def telling(self, columns: Ints, control: Control, *, time_limit_s: float) -> Floats | None:
        """Of all best prices those that say most of what these columns would cost together.

        They are what prices become when a little of each must be held. None: no time.
        """
        place = np.full(len(self._worth), -1)
        place[self._inside] = np.arange(len(self._inside))
        self._glop.lift(len(self._helpers.value) + place[columns], LITTLE)
        found = self._run(control, control.elapsed() + time_limit_s)
        return None if found is None or not found.done else found.prices[0]

    def _run(self, control: Control, until: float) -> Sifted | None:
        """Takes columns in until none is called, as far as there is time."""
        best: Sifted | None = None
        for _ in range(ROUNDS):
            left = until - control.elapsed()
            found = self._glop.optimum(control, time_limit_s=left) if left > 0 else None
            if found is None:
                break
            called = self._called(found)
            best = Sifted(self._values(found), [self._prices(found)], done=not len(called))
            if best.done:
                break
            self._join(called)
        return best

    def _entries(self, columns: Ints, begin: int) -> Entries:
        """Those of the columns, which are numbered from `begin` on; only rows that may bind."""
        entries, first = self.program.entries, self.program.first
        sizes = first[columns + 1] - first[columns]
        which = np.repeat(first[columns] - np.cumsum(sizes) + sizes, sizes) + np.arange(sizes.sum())
        row = self._place[entries.row[which]]
        column = np.repeat(begin + np.arange(len(columns)), sizes)
        some = row >= 0
        return Entries(row[some], column[some], entries.value[which][some])

    def _prices(self, found: Optimum) -> Floats:
        """Of all rows."""
        prices = np.zeros(len(self.program.most))
        prices[self._rows] = found.prices
        return prices

    def _values(self, found: Optimum) -> Floats:
        """Of all columns."""
        values = np.zeros(len(self._worth))
        values[self._inside] = found.values[len(self._helpers.value) :]
        return values

    def _called(self, found: Optimum) -> Ints:
        """Columns outside that are worth more than their candidate's best inside."""
        program = self.program
        beyond = self._worth - np.bincount(
            program.entries.column,
            weights=self._prices(found)[program.entries.row] * program.entries.value,
            minlength=len(self._worth),
        )
        beyond[self._inside] = 0
        wanted = np.flatnonzero((beyond > NEAR) & (program.candidate >= 0))
        own = program.candidate[wanted]
        wanted = wanted[np.lexsort((-beyond[wanted], own))]
        _, first, count = np.unique(
            program.candidate[wanted], return_index=True, return_counts=True
        )
        rank = np.arange(len(wanted)) - np.repeat(first, count)
        called: Ints = wanted[rank < JOINING]
        return called

    def _join(self, columns: Ints) -> None:
        """Takes them in."""
        begin = len(self._helpers.value) + len(self._inside)
        self._glop.add_columns(self._worth[columns], self._entries(columns, begin))
        self._inside = np.concatenate([self._inside, columns])


def _limits(program: Program, trifle: float) -> tuple[Floats, Floats]:
    """Of the rows, with so much less asked of each candidate."""
    least, most = program.least.copy(), program.most.copy()
    least[program.once :] -= trifle
    most[program.once :] -= trifle
    return least, most


def _rows(program: Program) -> Ints:
    """The rows that may bind."""
    entries = program.entries
    most = np.bincount(
        entries.row, weights=np.maximum(entries.value, 0), minlength=len(program.most)
    )
    binds: Flags = (most > program.most) | (program.least > 0)
    binds[program.once :] = most[program.once :] > 0
    return np.flatnonzero(binds | (program.most < 0))


def _helpers(program: Program) -> Entries:
    """What makes up for what a row lacks or has too much; without it there may be no solution."""
    lacking = np.flatnonzero(program.least > 0)
    beyond = np.flatnonzero(program.most < 0)
    row = np.concatenate([lacking, beyond])
    value = np.concatenate([np.ones(len(lacking)), -np.ones(len(beyond))])
    return Entries(row, np.arange(len(row)), value)
