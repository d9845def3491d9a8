"""Published events: ours against UWrMaxSAT on the published MaxSAT encoding, in one run.

The yardstick is the encoding of Bofill et al. (JAIR 74, 2022) with both implied constraints:
pairs for at most one, cardinality networks for other counts, sorting networks for the breaks.
`yardstick` installs what it needs; the events are in the folder that B2BSP_DIR names:

    ./dev bench b2bsp
"""

import csv
import json
import math
import multiprocessing
import os
import time
from collections.abc import Callable, Sequence
from importlib import import_module
from itertools import groupby
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any

from scheduler.b2bsp.dzn import AFTERNOON, MORNING, Event, read_dzn
from scheduler.b2bsp.optimise import measured
from tests.bench import yardstick

OURS_LIMIT_S = 20.0
THEIRS_LIMIT_S = 120.0
FAIRNESS = 2


class Formula:
    """Hard clauses and soft units, numbered as DIMACS does."""

    def __init__(self) -> None:
        self.variables = 0
        self.hard: list[list[int]] = []
        self.soft: list[int] = []

    def new(self) -> int:
        self.variables += 1
        return self.variables

    def add(self, *literals: int) -> None:
        self.hard.append(list(literals))

    def at_most(self, literals: Sequence[int], most: int) -> None:
        self._network("atmost", literals, most)

    def exactly(self, literals: Sequence[int], count: int) -> None:
        self._network("equals", literals, count)

    def sorted(self, literals: Sequence[int]) -> list[int]:
        """The literals in descending order, by Batcher's odd-even merge sort."""
        wires = list(literals)
        count, span = len(wires), 1
        while span < count:
            step = span
            while step:
                for offset in range(step % span, count - step, 2 * step):
                    for low in range(offset, offset + min(step, count - offset - step)):
                        if low // (2 * span) == (low + step) // (2 * span):
                            wires[low], wires[low + step] = self._compare(
                                wires[low], wires[low + step]
                            )
                step //= 2
            span *= 2
        return wires

    def _compare(self, first: int, second: int) -> tuple[int, int]:
        either, both = self.new(), self.new()
        for clause in (
            (-first, either),
            (-second, either),
            (first, second, -either),
            (-both, first),
            (-both, second),
            (-first, -second, both),
        ):
            self.add(*clause)
        return either, both

    def _network(self, kind: str, literals: Sequence[int], number: int) -> None:
        card = import_module("pysat.card")
        encoding = card.EncType.pairwise if number == 1 else card.EncType.cardnetwrk
        made = getattr(card.CardEnc, kind)(
            lits=list(literals), bound=number, top_id=self.variables, encoding=encoding
        )
        self.hard += made.clauses
        self.variables = max(self.variables, made.nv)


def published_encoding(event: Event, *, fairness: int = FAIRNESS) -> Formula:
    """The MaxSAT encoding of the paper, with implied constraints 1 and 2."""
    formula = Formula()
    slots = range(1, event.slots + 1)
    meetings = range(len(event.requested))
    people = range(1, event.participants + 1)
    held = {(m, t): formula.new() for m in meetings for t in slots}
    used = {(p, t): formula.new() for p in people for t in slots}
    own = {p: [m for m in meetings if p in event.requested[m][:2]] for p in people}
    for meeting in meetings:
        _place(formula, event, held, meeting)
    for slot in slots:
        formula.at_most([held[m, slot] for m in meetings], event.tables)
        formula.at_most([used[p, slot] for p in people], 2 * event.tables)
        for person in people:
            here = [held[m, slot] for m in own[person]]
            if len(here) > 1:
                formula.at_most(here, 1)
            for literal in here:
                formula.add(-literal, used[person, slot])
            formula.add(-used[person, slot], *here)
    holes = {}
    for person in people:
        for slot in event.forbidden[person - 1]:
            formula.add(-used[person, slot])
        if own[person]:
            formula.exactly([used[person, t] for t in slots], len(own[person]))
        holes[person] = _holes(formula, [used[person, t] for t in slots])
    _fair(formula, [formula.sorted(own_holes) for own_holes in holes.values()], fairness)
    formula.soft = [-hole for own_holes in holes.values() for hole in own_holes]
    return formula


def _place(formula: Formula, event: Event, held: dict[tuple[int, int], int], meeting: int) -> None:
    slots = range(1, event.slots + 1)
    session = event.requested[meeting][2]
    formula.exactly([held[meeting, t] for t in slots], 1)
    for slot in slots:
        morning = slot <= event.morning_slots
        if (session == MORNING and not morning) or (session == AFTERNOON and morning):
            formula.add(-held[meeting, slot])
        for before in event.precedences[meeting]:
            earlier = [held[before - 1, t] for t in slots if t < slot]
            formula.add(-held[meeting, slot], *earlier)
    fixed = event.fixed[meeting]
    if fixed is not None:
        formula.add(held[meeting, fixed])


def _holes(formula: Formula, used: Sequence[int]) -> list[int]:
    """Literals that say where a hole ends: idle, busy before, busy in the next slot."""
    since = [formula.new() for _ in used]
    holes = []
    for slot, (now, begun) in enumerate(zip(used, since, strict=True)):
        before = [since[slot - 1]] if slot else []
        formula.add(-begun, now, *before)
        for literal in (now, *before):
            formula.add(-literal, begun)
        if slot + 1 < len(used):
            hole, following = formula.new(), used[slot + 1]
            formula.add(now, -begun, -following, hole)
            for literal in (-now, begun, following):
                formula.add(-hole, literal)
            holes.append(hole)
    return holes


def _fair(formula: Formula, counts: Sequence[Sequence[int]], fairness: int) -> None:
    longest = len(counts[0])
    most = [formula.new() for _ in range(longest)]
    fewest = [formula.new() for _ in range(longest)]
    for count in counts:
        for number in range(longest):
            formula.add(-count[number], most[number])
            formula.add(count[number], -fewest[number])
    for number in range(fairness, longest):
        formula.add(-most[number], fewest[number - fairness])


def uwrmaxsat(event: Event) -> int | str:
    """The least breaks, or `unsat`."""
    formula = published_encoding(event)
    solver = import_module("hermax.incremental").UWrMaxSAT()
    for clause in formula.hard:
        solver.add_clause(clause)
    for literal in formula.soft:
        solver.add_soft_unit(literal, 1)
    return int(solver.get_cost()) if solver.solve() else "unsat"


def ours(event: Event) -> int | str:
    """The least breaks, `unsat`, or the status where there is no proof."""
    told = measured(event, fairness=FAIRNESS, time_limit_s=OURS_LIMIT_S)
    if told["status"] == "UNSAT":
        return "unsat"
    return int(told["breaks"]) if told["status"] == "OPTIMAL" else str(told["status"])


class Runner:
    """One process per solver, kept warm; a run that lasts too long is ended with its process."""

    def __init__(self, solve: Callable[[Event], int | str], limit_s: float) -> None:
        self._solve = solve
        self._limit_s = limit_s
        self._process: Any = None
        self._start()

    def _start(self) -> None:
        context = multiprocessing.get_context("spawn")
        self._pipe, theirs = context.Pipe()
        self._process = context.Process(target=_serve, args=(self._solve, theirs), daemon=True)
        self._process.start()
        self._pipe.recv()

    def run(self, event: Event) -> tuple[int | str, float]:
        """The answer and the seconds it took, from the event as data to the answer."""
        self._pipe.send(event)
        if self._pipe.poll(self._limit_s + 10):
            answer, seconds = self._pipe.recv()
            return answer, seconds
        self._process.kill()
        self._process.join()
        self._start()
        return "none", self._limit_s


def _serve(solve: Callable[[Event], int | str], pipe: Connection) -> None:
    """Answers events; the first answer, to nothing, comes when the solver is loaded."""
    solve(WARM_UP)
    pipe.send("ready")
    while True:
        event = pipe.recv()
        started = time.monotonic()
        answer = solve(event)
        pipe.send((answer, time.monotonic() - started))


WARM_UP = Event(
    name="warm-up",
    participants=2,
    tables=1,
    slots=3,
    morning_slots=3,
    requested=((1, 2, 3),),
    forbidden=(frozenset(), frozenset()),
    fixed=(None,),
    precedences=(frozenset(),),
)


def run() -> None:
    """One line per event and solver, then per variant the geometric means and the worst."""
    if "B2BSP_DIR" not in os.environ:
        print("b2bsp: B2BSP_DIR names no folder with published events")
        return
    if not yardstick.provide():
        return
    folder = Path(os.environ["B2BSP_DIR"])
    with (folder / "published.csv").open(encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    runners = Runner(ours, OURS_LIMIT_S), Runner(uwrmaxsat, THEIRS_LIMIT_S)
    lines = [_line(folder, row, *runners) for row in rows]
    for variant, group in groupby(lines, key=lambda line: line["variant"]):
        _print(variant, list(group))
    _print("all", lines)


def _line(folder: Path, row: dict[str, str], mine: Runner, other: Runner) -> dict[str, Any]:
    name = f"{row['instance']}.{row['variant']}"
    event = read_dzn((folder / f"{name}.dzn").read_text(encoding="utf-8"), name)
    answer, seconds = mine.run(event)
    their_answer, their_seconds = other.run(event)
    line = {
        "instance": name,
        "variant": row["variant"],
        "published": row["best_breaks"],
        "ours": answer,
        "uwrmaxsat": their_answer,
        "seconds": round(seconds, 3),
        "uwrmaxsat_seconds": round(their_seconds, 3),
        "ratio": round(seconds / their_seconds, 2),
        "as_published": str(answer) == row["best_breaks"],
    }
    print(json.dumps(line), flush=True)
    return line


def _print(variant: str, lines: Sequence[dict[str, Any]]) -> None:
    mine = [max(0.001, line["seconds"]) for line in lines]
    other = [max(0.001, line["uwrmaxsat_seconds"]) for line in lines]
    right = sum(line["as_published"] for line in lines)
    late = sum(a > max(2.0, 2 * b) for a, b in zip(mine, other, strict=True))
    print(
        f"{variant:<16} {right} of {len(lines)} as published; geometric mean "
        f"{_mean(mine):.3f} s, UWrMaxSAT {_mean(other):.3f} s, "
        f"ratio {_mean(mine) / _mean(other):.2f}; "
        f"worst {max(mine):.1f} s, UWrMaxSAT {max(other):.1f} s, "
        f"worst ratio {max(a / b for a, b in zip(mine, other, strict=True)):.2f}; "
        f"{late} over twice its time and 2 s"
    )


def _mean(seconds: Sequence[float]) -> float:
    return math.exp(math.fsum(map(math.log, seconds)) / len(seconds))
