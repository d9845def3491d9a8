"""Simulated annealing (Kirkpatrick 1983): exchanges that cost a little are taken, less and less.

One long slow cooling finds more than many quick ones; so each round cools as slowly as all rounds
before it together.
"""

import math
import random
from collections.abc import Callable, Sequence

from scheduler.control import Control
from scheduler.polish.timetable import Timetable

HOT, WARM, COLD = 0.45, 0.17, 0.1
TRIES_PER_MEETING = 150  # in the first round
GROWTH = 2
ROUNDS = 6
LOOK = 256  # tries between two looks at the clock


def anneal(
    timetable: Timetable,
    price: Sequence[int],
    *,
    least: int,
    control: Control,
    until: float,
    seed: int,
    rounds: int = ROUNDS,
    on_better: Callable[[int], None] | None = None,
) -> dict[int, int]:
    """The starts with the least total price seen; `price[n]` is what n breaks of one cost.

    Stops at the price `least`, or when `control.elapsed()` reaches `until`; without that, the same
    seed gives the same starts. `on_better` is told the number of breaks each time there is less
    to pay.
    """
    search = _Search(timetable, price, random.Random(seed), on_better)  # noqa: S311 - repeatable
    tries, hot = TRIES_PER_MEETING * len(timetable.meetings), HOT
    for _ in range(rounds):
        if search.best <= least or _over(control, until):
            break
        search.cool(tries, hot, least=least, control=control, until=until)
        tries, hot = GROWTH * tries, WARM
    return search.starts


def _over(control: Control, until: float) -> bool:
    return control.elapsed() >= until or control.over()


class _Search:
    def __init__(
        self,
        timetable: Timetable,
        price: Sequence[int],
        chance: random.Random,
        on_better: Callable[[int], None] | None,
    ) -> None:
        self.starts = dict(timetable.start)
        self._timetable = timetable
        self._price = price
        self._chance = chance
        self._on_better = on_better or (lambda _: None)
        self._now = self.best = sum(price[count] for count in timetable.breaks)

    def cool(self, tries: int, hot: float, *, least: int, control: Control, until: float) -> None:
        """Tries exchanges while the temperature falls, sooner where time is short."""
        began = control.elapsed()
        for done in range(0, tries, LOOK):
            passed = (control.elapsed() - began) / max(1e-9, until - began)
            share = max(done / tries, passed)
            if share >= 1 or control.over():
                break
            self._try(LOOK, hot * (COLD / hot) ** share)
            if self._now < self.best:
                self.best, self.starts = self._now, dict(self._timetable.start)
                self._on_better(sum(self._timetable.breaks))
            if self.best <= least:
                break

    def _try(self, times: int, temperature: float) -> None:
        timetable, random_, price = self._timetable, self._chance.random, self._price
        meetings, slots = timetable.meetings, len(timetable.half_day_of)
        for _ in range(times):
            meeting = meetings[int(random_() * len(meetings))]
            a, b = timetable.start[meeting], int(random_() * slots)
            path = None if a == b else timetable.chain(meeting, a, b)
            if path is not None:
                path = timetable.with_tables(path, a, b, self._chance)
            if path is None or not timetable.fits(path, a, b):
                continue
            changed = timetable.changed(path, a, b)
            worse = sum([price[n] - price[timetable.breaks[p]] for p, n in changed.items()])
            if worse <= 0 or random_() < math.exp(-worse / temperature):
                timetable.exchange(path, a, b, changed)
                self._now += worse
