"""Each participant's meetings counted slot by slot, and its breaks with them."""

from collections.abc import Sequence
from itertools import pairwise

from scheduler.b2bsp.clauses import Encoding, Literal, negated


class Counter:
    """Literals "at least k of the first n", made slot by slot, within the counts that can be."""

    def __init__(
        self, encoding: Encoding, busy: Sequence[Literal], within: Sequence[tuple[int, int]]
    ) -> None:
        self.slots, self.meetings = len(busy), within[-1][1]
        self._rows: list[list[Literal]] = [[]]
        for slot, literal in enumerate(busy, start=1):
            fewest, most = within[slot]
            fresh = [encoding.model.new_bool_var("") for _ in range(fewest, most)]
            self._rows.append([*[True] * fewest, *fresh])
            self._link(encoding, slot, literal)

    def at_least(self, slot: int, number: int) -> Literal:
        """Are at least `number` of the first `slot` slots busy?"""
        row = self._rows[slot]
        return number == 0 or (number <= len(row) and row[number - 1])

    def _link(self, encoding: Encoding, slot: int, busy: Literal) -> None:
        for k in range(1, len(self._rows[slot - 1]) + 2):
            now = self.at_least(slot, k)
            same, fewer = self.at_least(slot - 1, k), self.at_least(slot - 1, k - 1)
            encoding.clause(negated(same), now)
            encoding.clause(negated(fewer), negated(busy), now)
            encoding.clause(negated(now), same, fewer)
            encoding.clause(negated(now), same, busy)


def count_breaks(
    encoding: Encoding, participant: int, within: Sequence[tuple[int, int]]
) -> Counter:
    """So many busy slots, counted in time order; and the literals at which a break begins."""
    busy = [encoding.busy[participant, slot] for slot in range(1, len(within))]
    starts = encoding.starts[participant] = []
    meetings = within[-1][1]
    counter = Counter(encoding, busy, within)
    if meetings == 1:
        return counter
    for slot, (now, following) in enumerate(pairwise(busy), start=1):
        done = counter.at_least(slot, meetings)
        if now is not False and done is not True:
            start = encoding.model.new_bool_var("")
            encoding.clause(negated(now), following, done, start)
            for condition in (now, negated(following), negated(done)):
                encoding.clause(~start, condition)
            starts.append(start)
    return counter


def run_on(encoding: Encoding, counter: Counter, some_break: Sequence[Literal]) -> None:
    """Without a break, each slot after the first meeting counts one more, until all are held.

    Implied by the literals at which breaks begin, but these need to know in which slot a meeting
    is; this needs only to know that there was one.
    """
    for slot in range(1, counter.slots):
        for number in range(1, counter.meetings):
            now, then = counter.at_least(slot, number), counter.at_least(slot + 1, number + 1)
            encoding.clause(*some_break, negated(now), then)


def tally(encoding: Encoding, starts: Sequence[Literal], least: int, most: int) -> list[Literal]:
    """More than 0, 1, … breaks, counted along the day; the first `least` are sure.

    A core of these says that one of some participants has a break, wherever in the day.
    """
    row: list[Literal] = [False] * most
    for start in starts:
        before = row
        row = [encoding.model.new_bool_var("") for _ in range(most)]
        for k, more in enumerate(row):
            encoding.clause(negated(before[k]), more)
            encoding.clause(negated(before[k - 1] if k else True), negated(start), more)
        encoding.clause(negated(before[-1] if most else True), negated(start))
    for sure in row[:least]:
        encoding.clause(sure)
    return row
